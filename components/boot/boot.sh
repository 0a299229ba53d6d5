#!/bin/sh
# shellcheck disable=SC2154 # what truth.sh sets
# Starts Redis in the server container, on the data that is the truth, by the record on the data volume (truth.sh, which stands
# before this in the installed file). redis.conf is installed before the running server is switched, so a start in between is on
# a conf that is ahead of the data: then, and after a restored volume, this starts otherwise than redis.conf says, notes what is
# coming, and the next `pulumi up` switches the running server.
set -eu
umask 0077

conf=/usr/local/etc/redis/redis.conf

refuse() {
  printf 'boot: not started: %s\n' "$1"
  exit 1
}

# Two servers on one volume write into the same files and destroy them. The lock is on the directory itself and lasts as
# long as this process, which becomes Redis; the kernel gives it back whatever the end.
# Where the file system knows no such locks, flock has something to say.
exec 9</data
if command -v flock >/dev/null && ! problem=$(flock -n 9 2>&1) && [ -z "$problem" ]; then
  refuse "another server is running on this data volume"
fi

declared=$(appendonly "$conf")
target=$(truth_of "$declared")

state=0
read_record || state=$?
[ "$state" != 2 ] || refuse "$problem"
if ! has_aof && [ ! -e "$rdb" ]; then
  truth=$target
  why="as redis.conf says, on an empty volume"
elif [ "$state" = 1 ]; then
  refuse "the record $record is not there, but data is: pulumi up --refresh looks at the volume and writes it"
else
  settle_truth || refuse "$problem; declare which one is the truth (adopt), then pulumi up --refresh"
  # Somebody took the file of the truth away, as for a backup that was put back: the other one is all there is.
  if [ "$truth" = aof ] && ! has_aof; then
    truth=rdb
    why="the AOF is gone, and dump.rdb is there"
  elif [ "$truth" = rdb ] && [ ! -e "$rdb" ] && aof_was_on; then
    truth=aof
    why="dump.rdb is gone, and an AOF is there"
  fi
fi
note_truth "$truth" "$target" ||
  refuse "the record $record cannot be written: make room on the data volume"

start=yes
[ "$truth" = aof ] || start=no
[ "$start" = "$declared" ] || why="$why; redis.conf says $declared, and pulumi up switches"

# A file that ends in the middle of a command while a later one builds on it: Redis refuses that, but cuts the file all the
# same, and would start at the next try, with a write missing from the middle. So Redis never gets to see it.
if [ "$start" = yes ] && [ -s "$manifest" ] && command -v redis-check-aof >/dev/null; then
  sed -n 's/^file \([^ ]*\) seq .* type i.*/\1/p' "$manifest" | {
    before=
    while read -r file; do
      [ ! -s "$aof_dir/$before" ] || [ -z "$before" ] || redis-check-aof "$aof_dir/$before" >/dev/null 2>&1 ||
        refuse "$file builds on $before, which ends in the middle of a command"
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
