// npm run redis -- backup verify FILE [--stack NAME] [--image IMAGE]: the restore drill.
import { keyCount } from "../../components/backup/keys/serverState";
import { type DockerDaemon, docker } from "../../components/connection/dockerCommand";
import { dockerHost } from "../../components/connection/dockerHost";
import { durationText } from "./amounts";
import { checkedArchive } from "./archives";
import { placedArchive } from "./backupTargets";
import { operatedServer } from "./operatedServer";
import { stackPlace } from "./place";
import { progressBar } from "./progress";
import { type CheckedArchive, restoredServer } from "./throwaway/restoredServer";
import type { Answer } from "./verb";

export interface VerifyOptions {
  stack?: string;
  server?: string;
  image?: string;
  json?: true;
}

export async function backupVerify(file: string, options: VerifyOptions): Promise<Answer> {
  const { stack, server: name } = options;
  const server =
    stack === undefined ? undefined : await operatedServer({ stack, server: name }, await stackPlace());
  // Without a stack, where Docker's environment says.
  const daemon = server?.daemon ?? { url: dockerHost({}, process.env), sshOptions: [] };
  const archive = await checkedArchive(await placedArchive(file, server));
  const { manifest } = archive;
  const image = options.image ?? (await imageOf(daemon, archive));
  const began = Date.now();
  const bar = progressBar("Copy", "bytes");
  const restored = await restoredServer({ daemon, image }, archive, (done, total) =>
    bar.at(done, total),
  ).finally(() => bar.end());
  const { keys, compared, differences, loadMilliseconds } = restored;
  const milliseconds = Date.now() - began;
  const taken = `taken at ${manifest.takenAt} of ${manifest.server} in ${manifest.stack}`;
  const lines = [
    `${file}: ${differences.length === 0 ? "restores" : "DOES NOT RESTORE what was backed up"}, ${taken}`,
    `${keys} keys, and there were ${keyCount(manifest.keys.after)}; ${compared} values compared`,
    ...differences.map((difference) => `  ${difference}`),
    `A restore would take ${durationText(milliseconds)} here, of which Redis loads for ${durationText(loadMilliseconds)}.`,
  ];
  return {
    code: differences.length === 0 ? 0 : 2,
    text: lines.join("\n"),
    json: {
      file,
      restores: differences.length === 0,
      stack: manifest.stack,
      server: manifest.server,
      takenAt: manifest.takenAt,
      image,
      keys,
      compared,
      differences,
      milliseconds,
      loadMilliseconds,
    },
  };
}

/** The very image that the server had, where Docker still has it; its name may mean another one by now. */
async function imageOf(daemon: DockerDaemon, { manifest: { image } }: CheckedArchive): Promise<string> {
  const isHere = await docker(daemon, "image", "inspect", image.id).then(
    () => true,
    () => false,
  );
  return isHere ? image.id : image.name;
}
