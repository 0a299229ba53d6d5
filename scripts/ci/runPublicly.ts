import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { repository } from "../environment";
import { type Place, runShown } from "../setup/command";
import { hostNames, publicLine } from "./publicText";

/** Runs a command on a stack. Shows what the public may see of what it prints, and returns that too. */
export async function runPublicly(
  command: string,
  args: readonly string[],
  stack: string,
  place: Place,
): Promise<{ code: number; printed: string }> {
  const file = await readFile(join(repository, `Pulumi.${stack}.yaml`), "utf8").catch(() => "");
  const hosts = hostNames(parse(file)?.config ?? {}, place.env ?? process.env);
  return runShown(command, args, { ...place, shown: (line) => publicLine(line, hosts) });
}
