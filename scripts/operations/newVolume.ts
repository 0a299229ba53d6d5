import { spawn } from "node:child_process";
import { type DockerDaemon, docker, dockerCall } from "../../components/connection/dockerCommand";

/** A volume that is gone, whatever ends this process, until it is said to be kept. */
export interface NewVolume {
  name: string;
  keep(): void;
  remove(): Promise<void>;
}

// A process that outlives this one removes it: nothing in Docker does. A container that is about to end may have it for a moment.
const guardScript = `
read -r answer
[ "$answer" = keep ] && exit 0
tries=0
until "$@" >/dev/null 2>&1; do
  tries=$((tries + 1))
  [ "$tries" -lt 100 ] || exit 1
  sleep 0.2
done`;

export async function newVolume(daemon: DockerDaemon, name: string): Promise<NewVolume> {
  const guard = spawn("sh", ["-c", guardScript, "sh", ...dockerCall(daemon, ["volume", "rm", name]).flat()], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  const ended = new Promise<void>((resolve, reject) =>
    guard.on("error", reject).on("close", () => resolve()),
  );
  ended.catch(() => {});
  guard.stdin.on("error", () => {});
  await docker(daemon, "volume", "create", name);
  return {
    name,
    keep() {
      guard.stdin.end("keep\n");
    },
    async remove() {
      guard.stdin.end();
      await ended;
    },
  };
}
