// npm run redis -- clone FROM TO: backup and restore between stacks, in one go.
import { takeBackup } from "../../components/backup/takeBackup";
import { passingTarget } from "../../components/backup/targets/passingTarget";
import { checkedArchive } from "./archives";
import { withSource } from "./backupSource";
import { operatedServer } from "./operatedServer";
import { stackPlace } from "./place";
import { progressBar } from "./progress";
import { mayAsk, type RestoreOptions, restoreInto } from "./restore";
import type { Answer } from "./verb";

export interface CloneOptions extends Pick<RestoreOptions, "yes" | "json"> {
  /** Of the stack that is copied, where it has several. */
  fromServer?: string;
  /** Of the one that gets the data. */
  toServer?: string;
}

export async function clone(from: string, to: string, options: CloneOptions): Promise<Answer> {
  mayAsk(options, `clone ${from} ${to}`);
  const place = await stackPlace();
  const source = await operatedServer({ stack: from, server: options.fromServer }, place);
  const target = await operatedServer({ stack: to, server: options.toServer }, place);
  if (source.container === target.container)
    throw new Error(`clone copies one server to another, and both are ${source.containerName}`);
  const archive = await passingTarget();
  const bar = progressBar("Copy", "bytes");
  try {
    const { name } = await withSource(source, (copied) =>
      takeBackup(copied, archive, {
        onProgress: (phase, done, total) => {
          if (phase === "copy") bar.at(done, total);
        },
      }),
    ).finally(() => bar.end());
    return await restoreInto(target, await checkedArchive({ target: archive, name }), options);
  } finally {
    await archive.close();
  }
}
