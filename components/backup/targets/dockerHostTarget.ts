import { spawn } from "node:child_process";
import { once } from "node:events";
import { basename } from "node:path";
import { pipeline } from "node:stream/promises";
import { type DockerDaemon, docker, dockerCall } from "../../connection/dockerCommand";
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
  const started = (program: string, ...args: string[]) => {
    const [command, all] = dockerCall(daemon, container(program, ...args));
    return spawn(command, all, { stdio: "pipe", detached: true });
  };
  return {
    placeOf: (name) => `docker-host:${directory}/${name}`,
    async put(name, stream) {
      const begun = `${inside}/${name}${partial}`;
      const child = started("dd", `of=${begun}`, "bs=1M", "conv=fsync");
      let printed = "";
      child.stdout.resume();
      child.stderr.on("data", (text: Buffer) => {
        printed += text.toString();
      });
      const closed = once(child, "close");
      closed.catch(() => {});
      try {
        await pipeline(stream, child.stdin);
        const [code] = await closed;
        if (code !== 0)
          throw new Error(`${directory} on the Docker host cannot be written to: ${printed.trim()}`);
        await run("chmod", "600", begun);
        await run("mv", begun, `${inside}/${name}`);
      } catch (error) {
        child.stdin.destroy();
        await closed.catch(() => {});
        await run("rm", "-f", begun);
        throw error;
      }
    },
    async list() {
      const lines = (await run("ls", "-l", "-n", inside)).split("\n").map((line) => line.trim().split(/\s+/));
      return lines
        .filter(([mode]) => mode?.startsWith("-"))
        .map((columns) => ({ name: columns.at(-1) ?? "", bytes: Number(columns[4]) }))
        .filter(({ name }) => !name.endsWith(partial));
    },
    async open(name) {
      await run("ls", `${inside}/${name}`);
      const child = started("cat", `${inside}/${name}`);
      child.stdin.end();
      child.stderr.resume();
      child.on("error", (error) => child.stdout.destroy(error));
      return child.stdout;
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
