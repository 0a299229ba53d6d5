import { once } from "node:events";
import { basename } from "node:path";
import { pipeline } from "node:stream/promises";
import { type DockerDaemon, docker } from "../../connection/dockerCommand";
import { dockerProcess, dockerShell } from "../../connection/dockerProcess";
import { ByteReader } from "../copying/byteReader";
import { quoted } from "../copying/dataShell";
import { sizedParts } from "./sizedParts";
import type { BackupTarget } from "./target";
import { abandonedMinutes, partial, unfinishedIn } from "./unfinished";

const inside = "/backups";

/** A directory of the machine that a Docker daemon runs on, by throwaway containers of an image that is there. */
export function dockerHostTarget(daemon: DockerDaemon, image: string, directory: string): BackupTarget {
  // ssh hands the words to a shell.
  if (!/^\/[\w./+@-]*$/.test(directory))
    throw new Error(
      `docker-host:${directory}: has to be an absolute path on the Docker host, of letters, digits and . _ / + @ -`,
    );
  const container = (program: string, ...args: string[]) => [
    ...["run", "--rm", "--interactive", "--network", "none", "--user", "root"],
    ...["--volume", `${directory}:${inside}`, "--entrypoint", program, image, ...args],
  ];
  const run = (program: string, ...args: string[]) => docker(daemon, ...container(program, ...args));
  return {
    placeOf: (name) => `docker-host:${directory}/${name}`,
    async put(name, stream) {
      const script = storeScript(`${inside}/${name}`);
      const { stdin, stdout, said, over } = dockerShell(daemon, container("sh"), script);
      await new ByteReader(stdout).line();
      const failure = await pipeline(stream, sizedParts(), stdin).catch((error: Error) => error);
      const code = await over;
      const words = said().trim();
      // It says nothing where only its input did not come.
      if (code !== 0 && (words || !failure))
        throw new Error(`${directory} on the Docker host cannot be written to: ${words}`);
      if (failure) throw failure;
    },
    async list() {
      const lines = (await run("ls", "-l", "-n", inside)).split("\n").map((line) => line.trim().split(/\s+/));
      return lines
        .filter(([mode]) => mode?.startsWith("-"))
        .map((columns) => ({ name: columns.at(-1) ?? "", bytes: Number(columns[4]) }))
        .filter(({ name }) => !name.endsWith(partial));
    },
    async open(name) {
      const { stdin, stdout, said, over } = dockerProcess(daemon, container("cat", `${inside}/${name}`));
      stdin.end();
      // Its first bytes, or its end.
      await once(stdout, "readable");
      if (stdout.readableLength === 0 && (await over) !== 0) throw new Error(said().trim());
      return stdout;
    },
    async remove(name) {
      await run("rm", `${inside}/${name}`);
    },
    async removeUnfinished(isOurs) {
      // By the clock of the Docker host.
      const old = ["-maxdepth", "1", "-type", "f", "-mmin", `+${abandonedMinutes}`];
      const found = (await run("find", inside, ...old)).split("\n").map((path) => basename(path));
      const removed = unfinishedIn(found, isOurs);
      if (removed.length > 0) await run("rm", ...removed.map((name) => `${inside}/${name}`));
      return removed;
    },
  };
}

/** Stores what comes in sized parts; what is not complete when nobody is there any more at the other end of stdin goes. */
function storeScript(path: string): string {
  return `
umask 077
file=${quoted(path)}
trap 'rm -f "$file${partial}"' EXIT
trap 'exit 1' TERM INT HUP PIPE
printf 'ready\\n'
while read -r size && [ "$size" -gt 0 ]; do
  dd bs="$size" count=1 iflag=fullblock status=none || exit 1
done >"$file${partial}"
[ "$size" = 0 ] || exit 1
dd if=/dev/null of="$file${partial}" conv=notrunc,fsync status=none || exit 1
mv "$file${partial}" "$file"`;
}
