import { lstat, readFile } from "node:fs/promises";
import { join } from "node:path";
import { isTooLarge, tooLarge } from "./boundedYaml";

/** The text of a file of this checkout, if it is there; of a link, what it leads to may be anything on this machine. */
export async function plainFile(directory: string, file: string): Promise<string | undefined> {
  const path = join(directory, file);
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) return undefined;
  if (!found.isFile())
    throw new Error(`${file} is no plain file but a link or a directory; put the file itself there`);
  if (isTooLarge(found.size)) throw new Error(tooLarge(file));
  return readFile(path, "utf8");
}
