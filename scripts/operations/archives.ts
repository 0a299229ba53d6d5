import { pipeline, Transform } from "node:stream";
import { readArchive } from "../../components/backup/archive/readArchive";
import type { BackupTarget } from "../../components/backup/targets/target";
import { progressBar } from "./progress";
import type { CheckedArchive } from "./throwaway/restoredServer";

/** An archive by where it is. */
export interface PlacedArchive {
  target: BackupTarget;
  name: string;
}

/** Reads all of an archive, and refuses what is not as it was written. */
export async function checkedArchive({ target, name }: PlacedArchive): Promise<CheckedArchive> {
  const open = () => target.open(name);
  const bytes = (await target.list()).find((each) => each.name === name)?.bytes;
  const bar = progressBar("Check", "bytes", bytes);
  let done = 0;
  const counter = new Transform({
    transform(part: Buffer, _, next) {
      done += part.length;
      bar.at(done);
      next(null, part);
    },
  });
  try {
    // An error of the stream becomes one of the counter.
    pipeline(await open(), counter, () => {});
    return { manifest: await readArchive(counter), open };
  } catch (error) {
    throw new Error(`${target.placeOf(name)}: ${(error as Error).message}`, { cause: error });
  } finally {
    bar.end();
  }
}
