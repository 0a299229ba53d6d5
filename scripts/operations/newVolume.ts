import { spawn } from "node:child_process";
import { type DockerDaemon, docker, dockerCall } from "../../components/connection/dockerCommand";

/** A volume that is gone, whatever ends this process, until it is said to be kept. */
export interface NewVolume {
  name: string;
  keep(): void;
  remove(): Promise<void>;
}

// A process that outlives this one removes it: nothing in Docker does. What still has it was made by whom it outlives. Of one that was
// killed, a `docker run` may be on its way, which makes the volume once more.
const guardScript = `
wanted=1
read -r answer || wanted=15
[ "$answer" = keep ] && exit 0
name=$1
shift
tries=0 gone=0
while [ "$tries" -lt 100 ]; do
  if "$@" volume rm --force "$name" >/dev/null 2>&1; then
    gone=$((gone + 1))
    [ "$gone" -lt "$wanted" ] || exit 0
  else
    gone=0
    for container in $("$@" ps --all --quiet --filter "volume=$name" 2>/dev/null); do
      "$@" rm --force "$container" >/dev/null 2>&1
    done
  fi
  tries=$((tries + 1))
  sleep 0.2
done
exit 1`;

export async function newVolume(daemon: DockerDaemon, name: string): Promise<NewVolume> {
  const guard = spawn("sh", ["-c", guardScript, "sh", name, ...dockerCall(daemon, []).flat()], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  const ended = new Promise<void>((resolve, reject) =>
    guard.on("error", reject).on("close", () => resolve()),
  );
  ended.catch(() => {});
  guard.stdin.on("error", () => {});
  const remove = async () => {
    guard.stdin.end("remove\n");
    await ended;
  };
  await docker(daemon, "volume", "create", name).catch(async (error) => {
    await remove();
    throw error;
  });
  return {
    name,
    keep() {
      guard.stdin.end("keep\n");
    },
    remove,
  };
}
