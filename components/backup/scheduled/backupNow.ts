import { configDir } from "../../boot/paths";
import { dial } from "../../connection/session";
import type { BackupResult } from "../backupTypes";
import type { CopiedPlaces, CopyMode } from "../copying/copyScript";
import { OpenCopy } from "../copying/openCopy";
import { takeBackup } from "../takeBackup";
import type { BackupTarget } from "../targets/target";
import type { ScheduledConfig } from "./scheduledConfig";

/** Makes one as the user that is for it: by what Redis says of itself, and the files of the volume that is mounted here. */
export async function backupNow(config: ScheduledConfig, target: BackupTarget): Promise<BackupResult> {
  const { stack, server, container, image, keep, host, port, username, password } = config;
  const session = await dial({
    host,
    port,
    docker: { url: "", sshOptions: [] },
    username,
    password,
    otherPasswords: [],
    readyTimeoutSeconds: 60,
    maxclients: "?",
    keepsData: true,
  });
  try {
    await session.send("AUTH", username, password);
    const source = {
      ...{ stack, server, container, session },
      // The id is Docker's, which nobody asks from here. Nor can an update tell it: no resource of Docker's has it among its outputs, and one
      // of another would be unknown in each preview that changes that one, which would show this container as replaced.
      image: { name: image, id: "", digests: image.includes("@") ? [image] : [] },
      configDir,
      beginCopy: (_: CopyMode, places: CopiedPlaces) => OpenCopy.begin(places),
    };
    return await takeBackup(source, target, { keep, onWarning: console.error });
  } finally {
    session.close();
  }
}
