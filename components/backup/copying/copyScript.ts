import { quoted } from "./dataShell";

/** Where the files of a server are, as CONFIG GET tells it and as the shell sees them. */
export interface CopiedPlaces {
  dir: string;
  dbfilename: string;
  appenddirname: string;
  appendfilename: string;
  /** Of redis.conf and users.acl. */
  configDir: string;
  /** Whether the server writes snapshots by itself: the file of one that does not is removed, where there was none. */
  saves: boolean;
}

/** How a copy is made: of the append-only file, or of a snapshot that the caller has made when it says `saved`. */
export type CopyMode = "aof" | "rdb";

/**
 * Prints `ready FREE-KIB` and waits for a line; prints a line for each file, then `data`, then exactly the bytes of each of them. What is
 * made on the data volume goes when this ends, also when nobody is there any more at the other end of stdin.
 */
export function copyScript(mode: CopyMode, places: CopiedPlaces): string {
  const variables = Object.entries({
    dir: places.dir,
    rdb: `${places.dir}/${places.dbfilename}`,
    aof_dir: `${places.dir}/${places.appenddirname}`,
    aof_name: places.appendfilename,
    config_dir: places.configDir,
    saves: places.saves ? "yes" : "",
  }).map(([name, value]) => `${name}=${quoted(value)}`);
  return [...variables, begin, ...(mode === "aof" ? [aof] : [rdb]), end].join("\n");
}

const begin = `
set -u
umask 0077
base=$dir/.redis-server
work=$base/backup-$$-$(date +%s)
child= watcher= unwanted= unfinished=

tidy() {
  trap '' TERM INT HUP PIPE
  # Waited for, because nobody else does: Redis, the first process, finds the others' children only at its next rewrite, and warns.
  for process in $child $watcher; do
    kill -KILL "$process" 2>/dev/null
    wait "$process" 2>/dev/null
  done
  if [ -n "$unwanted" ]; then
    # A snapshot that was asked for is still being written, or about to be begun.
    tries=0
    while [ -n "$unfinished" ] && { [ "$tries" -lt 10 ] || [ "$(ls "$dir"/temp-*.rdb 2>/dev/null)" != "$stale" ]; }; do
      sleep 0.1
      tries=$((tries + 1))
    done
    rm -f "$rdb"
  fi
  rm -rf "$work"
  rmdir "$base" 2>/dev/null
}
trap tidy EXIT
trap 'exit 1' TERM INT HUP PIPE
fail() {
  printf '%s\\n' "$1" >&2
  exit 1
}
bytes_of() { echo $(($(wc -c <"$1"))); }

# What an earlier one left whose container was killed: its lock is gone with it.
for old in "$base"/backup-*; do
  [ -d "$old" ] || continue
  if command -v flock >/dev/null; then
    { flock -n 8 && rm -rf "$old"; } 8<"$old"
  else
    find "$old" -prune -mtime +0 -exec rm -rf {} +
  fi
done
mkdir -p "$work/files" || fail "$base cannot be written to"
exec 9<"$work"
! command -v flock >/dev/null || flock -n 9

free=$(df -Pk "$dir" | tail -n 1 | tr -s ' ' | cut -d ' ' -f 4)
`;

const aof = `
printf 'ready %s\\n' "$free"
read -r answer && [ "$answer" = copy ] || exit 1
exec 3<&0
{ while read -r line; do :; done; kill -TERM $$; } <&3 >/dev/null 2>&1 9<&- &
watcher=$!

manifest=$aof_dir/$aof_name.manifest
tries=0
while :; do
  cat "$manifest" >"$work/manifest" || fail "there is no $manifest"
  ! grep -q '^file "' "$work/manifest" || fail "a name in $manifest has spaces, which backup cannot copy"
  names=$(sed -n 's/^file \\([^ ]*\\) seq .* type [bi].*/\\1/p' "$work/manifest")
  problem=
  for name in $names; do
    problem=$(ln -f "$aof_dir/$name" "$work/files/$name" 2>&1) || break
  done
  # Unchanged after all of them are linked, it and they are one set.
  [ -n "$problem" ] || [ "$(cat "$manifest")" != "$(cat "$work/manifest")" ] || break
  tries=$((tries + 1))
  [ "$tries" -lt 200 ] || fail "no consistent set of files within $tries tries\${problem:+: $problem}"
  rm -f "$work/files"/*
done
# Of what Redis is about to delete nothing is copied.
sed '/ type h/d' "$work/manifest" >"$work/files/$aof_name.manifest"
set -- $names "$aof_name.manifest"
`;

const rdb = `
stale=$(ls "$dir"/temp-*.rdb 2>/dev/null)
[ -n "$saves" ] || [ -e "$rdb" ] || unwanted=yes
unfinished=yes
printf 'ready %s\\n' "$free"
read -r answer && [ "$answer" = saved ] || exit 1
unfinished=
exec 3<&0
{ while read -r line; do :; done; kill -TERM $$; } <&3 >/dev/null 2>&1 9<&- &
watcher=$!

ln "$rdb" "$work/files/dump.rdb" || fail "the snapshot $rdb is not there"
set -- dump.rdb
`;

const end = `
for file in "$base/truth" "$config_dir/users.acl" "$config_dir/redis.conf"; do
  [ ! -e "$file" ] || cat "$file" >"$work/\${file##*/}" || fail "$file cannot be read"
done
sizes=
for name; do
  size=$(bytes_of "$work/files/$name")
  sizes="$sizes $size"
  printf 'data %s %s\\n' "$size" "$name"
done
for name in truth users.acl redis.conf; do
  [ ! -e "$work/$name" ] || printf 'text %s %s\\n' "$(bytes_of "$work/$name")" "$name"
done
printf 'bytes\\n'
for name; do
  sizes=\${sizes# }
  size=\${sizes%% *}
  sizes=\${sizes#"$size"}
  # In the background, because a shell that waits for a command in the foreground hears no signal.
  head -c "$size" "$work/files/$name" 9<&- &
  child=$!
  wait "$child" || fail "$name cannot be read"
  child=
done
for name in truth users.acl redis.conf; do
  [ ! -e "$work/$name" ] || cat "$work/$name"
done
exit 0
`;
