#!/bin/sh
# Starts Redis in the server container, on the data that is the truth.
#
# Redis loads the AOF or dump.rdb, never both, and goes by `appendonly` alone: turned on in redis.conf before the first
# AOF is complete, it starts empty; turned on over an old AOF, it loads that one. redis.conf is installed before the
# running server is switched, so a crash in between boots on a conf that is ahead of the data. One rule decides: the
# old persistence mode stays the source of truth until the new one has written its first complete file.
#
#   redis.conf says   on the data volume                                         start with
#   yes               dump.rdb, and no AOF yet                                   appendonly no
#   yes               dump.rdb has everything, and the AOF was not rewritten     appendonly no
#                     since the installer turned appendonly on (its marker)
#   no                an AOF that has what dump.rdb lacks                        appendonly yes
#   anything else                                                                what redis.conf says
#
# Where this differs from redis.conf, the next `pulumi up` switches the running server, which writes the new files.
set -eu
umask 0077

conf=/usr/local/etc/redis/redis.conf
marker=/usr/local/etc/redis/appendonly.marker
rdb=/data/dump.rdb
aof_dir=/data/appendonlydir
manifest=$aof_dir/appendonly.aof.manifest
old_aof=/data/appendonly.aof # of Redis 6, which Redis takes over at the first start with AOF

# Two servers on one volume write into the same files and destroy them. The lock is on the directory itself and lasts as
# long as this process, which becomes Redis; the kernel gives it back whatever the end.
# Where the file system knows no such locks, flock has something to say.
exec 9</data
if command -v flock >/dev/null && ! problem=$(flock -n 9 2>&1) && [ -z "$problem" ]; then
  echo "boot: not started: another server is running on this data volume"
  exit 1
fi

# Times are compared as text, down to the nanosecond (`-nt` of BusyBox sees whole seconds), and in UTC: local time
# repeats an hour every autumn.
changed() { TZ=UTC0 stat -c %y "$1" 2>/dev/null || :; }
latest() { LC_ALL=C sort | tail -n 1; }
earliest() { LC_ALL=C sort | head -n 1; }

# Only the files that the manifest names count: a rewrite that was cut short leaves newer ones that Redis never loads.
aof_changed() {
  if [ ! -e "$manifest" ]; then
    changed "$old_aof"
    return
  fi
  sed -n 's/^file \([^ ]*\) seq .*/\1/p' "$manifest" | while read -r file; do changed "$aof_dir/$file"; done | latest
}

# When the snapshot was begun: writes after that are not in it, even those made before it was complete. The file is
# created as the snapshot begins; where the system does not tell (BusyBox), Redis noted the second in the file itself.
snapshot_began() {
  born=$(TZ=UTC0 stat -c %w "$rdb" 2>/dev/null || :)
  case $born in
    [0-9]*) printf '%s\n' "$born" && return ;;
  esac
  ctime=$(od -An -v -tx1 -N 512 "$rdb" | tr -d ' \n' |
    sed -n -e 's/fa056374696d65c2\(..\)\(..\)\(..\)\(..\).*/ \4\3\2\1/' -e 's/.* //p')
  [ -z "$ctime" ] || date -u -d "@$((0x$ctime))" '+%Y-%m-%d %H:%M:%S.999999999 +0000'
}

rdb_has_everything() {
  [ -e "$rdb" ] || return 1
  last_write=$(aof_changed)
  covered=$({ changed "$rdb" && snapshot_began; } | earliest)
  [ "$(printf '%s\n%s\n' "$last_write" "$covered" | latest)" = "$covered" ]
}

declared=$(sed -n 's/^appendonly  *//p' "$conf" | tail -n 1)
declared=${declared:-no}
start=$declared
why="as redis.conf says"
aof_at_install=
[ ! -e "$marker" ] || aof_at_install=$(cat "$marker")

if [ "$declared" = yes ] && [ ! -e "$manifest" ]; then
  if rdb_has_everything; then
    start=no
    why="redis.conf says yes, but there is no complete AOF yet and the data is in dump.rdb; pulumi up switches"
  fi
elif [ "$declared" = yes ] && [ "$(TZ=UTC0 stat -c '%i %s %y' "$manifest")" = "$aof_at_install" ]; then
  if rdb_has_everything; then
    start=no
    why="redis.conf says yes, but the AOF is older than dump.rdb and was not rewritten since; pulumi up switches"
  else
    # From here on the AOF is the truth. A new time makes the marker void (Redis 8 replaces the manifest itself, when it
    # starts on it); else the dump.rdb of the next clean stop would turn the AOF off again.
    touch "$manifest" || :
    why="as redis.conf says, and the AOF has what dump.rdb lacks"
  fi
elif [ "$declared" = no ] && { [ -e "$manifest" ] || [ -e "$old_aof" ]; } && ! rdb_has_everything; then
  start=yes
  why="redis.conf says no, but the AOF has what dump.rdb lacks; pulumi up switches"
fi

# A file that ends in the middle of a command while a later one builds on it: Redis refuses that, but cuts the file all the
# same, and would start at the next try, with a write missing from the middle. So Redis never gets to see it.
if [ "$start" = yes ] && [ -s "$manifest" ] && command -v redis-check-aof >/dev/null; then
  sed -n 's/^file \([^ ]*\) seq .* type i.*/\1/p' "$manifest" | {
    before=
    while read -r file; do
      [ ! -s "$aof_dir/$before" ] || [ -z "$before" ] || redis-check-aof "$aof_dir/$before" >/dev/null 2>&1 || {
        printf 'boot: not started: %s builds on %s, which ends in the middle of a command\n' "$file" "$before"
        exit 1
      }
      before=$file
    done
    # Redis says where it cut the end off, but not how much that was.
    [ ! -e "$aof_dir/$before" ] || [ -z "$before" ] ||
      printf 'boot: the AOF ends with %s, %s bytes\n' "$before" "$(($(wc -c <"$aof_dir/$before")))"
  }
fi

printf 'boot: appendonly %s: %s\n' "$start" "$why"
set -- redis-server "$conf"
[ "$start" = "$declared" ] || set -- "$@" --appendonly "$start"
# The image's entrypoint loads the modules that come with it. exec, so that Redis is PID 1 and gets the stop signal.
if command -v docker-entrypoint.sh >/dev/null; then
  set -- docker-entrypoint.sh "$@"
fi
exec "$@"
