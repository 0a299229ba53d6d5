import type { BackupManifest } from "../../../components/backup/archive/manifest";

/** Where the throwaway server listens, inside of its container. */
export const throwawaySocket = "/tmp/throwaway.sock";

/**
 * The first process of a throwaway container: prints `ready`, starts a server on what was put into /data when told `start`, prints
 * `loaded` and how long that took, and ends when nobody is there any more at the other end of stdin. Docker then removes the container.
 */
export function serverScript({ truth, directives }: Pick<BackupManifest, "truth" | "directives">): string {
  const databases = Number(directives.databases ?? 16);
  return `
set -u
trap 'exit 1' TERM
mkdir -p /data
printf 'ready\\n'
read -r answer && [ "$answer" = start ] || exit 1
exec 3<&0
{ cat >/dev/null; kill -TERM $$; } <&3 >/dev/null 2>&1 &

! id redis >/dev/null 2>&1 || chown -R redis: /data
# No file is written to but one whose end is cut off, so that what the server in its place loads is what was proven here.
set -- redis-server --dir /data --dbfilename dump.rdb --appenddirname appendonlydir --appendfilename appendonly.aof \\
  --appendonly ${truth === "aof" ? "yes" : "no"} --aof-load-truncated yes --auto-aof-rewrite-percentage 0 --save '' \\
  --databases ${databases} --port 0 --unixsocket ${throwawaySocket} --daemonize no
# The image's entrypoint loads the modules that come with it.
! command -v docker-entrypoint.sh >/dev/null || set -- docker-entrypoint.sh "$@"
"$@" >/tmp/throwaway.log 2>&1 &
server=$!
while ! grep -q 'Ready to accept connections' /tmp/throwaway.log 2>/dev/null; do
  if ! kill -0 "$server" 2>/dev/null; then
    tail -n 12 /tmp/throwaway.log >&2
    exit 1
  fi
  sleep 0.05
done
printf 'loaded %s\\n' "$(sed -n 's/.*DB loaded from [a-z ]*: *\\([0-9.]*\\) seconds.*/\\1/p' /tmp/throwaway.log | tail -n 1)"
wait "$server"
`;
}
