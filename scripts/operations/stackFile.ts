import { readFile, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parse, parseDocument } from "yaml";
import { projectDirectory, readEnvironment, repository } from "../environment";
import type { Place } from "../setup/command";
import { serverName } from "../setup/declaredServer";
import { writeProject } from "../setup/state";

/** Where a stack's configuration says which data volume its server has. */
export interface VolumeSetting {
  file: string;
  key: string;
  /** Writes it there; comments and all else stay as they are. */
  set(volume: string): Promise<void>;
}

/** Nothing where the program is another one than this repository's: nobody here knows where that one says it. */
export async function volumeSetting(
  stack: string,
  server: string,
  { cwd = process.cwd() }: Place,
): Promise<VolumeSetting | undefined> {
  const { name, main = "." } = parse(await readFile(join(cwd, "Pulumi.yaml"), "utf8"));
  if (resolve(cwd, main) !== repository || server !== serverName) return undefined;
  // The stacks of `npm start` are made from the files of this repository, each time anew.
  const isGenerated = cwd === projectDirectory;
  const directory = isGenerated ? repository : cwd;
  const path = join(directory, `Pulumi.${stack.slice(stack.lastIndexOf("/") + 1)}.yaml`);
  const key = `${name}:dataVolume`;
  return {
    file: path,
    key,
    async set(volume) {
      const document = parseDocument(await readFile(path, "utf8"));
      document.setIn(["config", key], volume);
      await writeFile(`${path}.new`, document.toString({ lineWidth: 0 }));
      await rename(`${path}.new`, path);
      if (isGenerated) await writeProject(await readEnvironment());
    },
  };
}
