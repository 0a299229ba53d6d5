# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with the scripts that read this in
# Which of the files on the data volume is the truth, the AOF or dump.rdb: what boot.sh and install.sh know in common.
#
# Redis loads the one or the other, never both, and goes by `appendonly` alone. A record on the data volume says which one to
# load; it goes where the volume goes, and depends neither on the config volume nor on the stack. While appendonly is switched,
# the record also holds how the files were when the installer announced it. Redis itself then commits the switch, by what it
# replaces in one step, so that a crash at any moment leaves no doubt and no clock is asked:
#
#   turned on    the manifest is another one and names an incr file:   the first AOF is complete, and the truth
#   turned off   the manifest names no incr file: this is what a BGREWRITEAOF writes while the AOF is off, and the live
#                provider asks for one when the snapshot is complete:   dump.rdb is the truth
#
# Times decide only between that snapshot and that rewrite, and on a volume that nobody has recorded: by the ctime in the RDB
# itself, when it began, against the last write to the AOF. Where the times contradict themselves nothing is decided.

record=/data/.redis-server/truth
rdb=/data/dump.rdb
aof_dir=/data/appendonlydir
manifest=$aof_dir/appendonly.aof.manifest
old_aof=/data/appendonly.aof # of Redis 6, which Redis takes over at its first start with AOF

# What a redis.conf says of appendonly, and which file is the truth where that is so.
appendonly() {
  value=
  [ ! -e "$1" ] || value=$(sed -n 's/^appendonly  *//p' "$1" | tail -n 1)
  printf '%s\n' "${value:-no}"
}
truth_of() { if [ "$1" = no ]; then echo rdb; else echo aof; fi; }

# Only the files that the manifest names count: a rewrite that was cut short leaves newer ones that Redis never loads.
aof_files() {
  if [ -e "$manifest" ]; then
    sed -n "s|^file \([^ ]*\) seq .* type [bi].*|$aof_dir/\1|p" "$manifest"
  elif [ -e "$old_aof" ]; then
    echo "$old_aof"
  fi
}
has_aof() { [ -e "$manifest" ] || [ -e "$old_aof" ]; }
# Redis has an incr file whenever its AOF is on.
aof_was_on() { grep -q '^file .* type i' "$manifest" 2>/dev/null || { [ ! -e "$manifest" ] && [ -e "$old_aof" ]; }; }

# The same on a copy of the volume, unlike inodes and times. Without the offsets, which change when Redis starts on the files.
manifest_sum() {
  [ -e "$manifest" ] || { echo none && return; }
  sed -n 's/^\(file .* seq .* type [bi]\).*/\1/p' "$manifest" | sha256sum | cut -d ' ' -f 1
}
aof_bytes() { aof_files | while read -r file; do stat -c %s "$file" 2>/dev/null || :; done | xargs; }
rdb_sum() {
  [ -e "$rdb" ] || { echo none && return; }
  { stat -c %s "$rdb" && head -c 512 "$rdb" && tail -c 512 "$rdb"; } | sha256sum | cut -d ' ' -f 1
}

# When Redis last wrote to the AOF, in seconds since 1970, 0 without one. Only the last file grows: the base beside it may be of a
# time before the clock was set back.
aof_last_write() { stat -c %Y "$(aof_files | tail -n 1)" 2>/dev/null || echo 0; }
# What an RDB says of itself; Redis's own tool reads it, from the first bytes.
rdb_says() {
  start=$(mktemp)
  head -c 65536 "$1" >"$start"
  redis-check-rdb "$start" 2>/dev/null | tr -d '\000' || :
  rm -f "$start"
}
# The second in which its snapshot began, empty if it does not say so.
rdb_began() { rdb_says "$1" | sed -n "s/.*AUX FIELD ctime = '\([0-9]*\)'.*/\1/p" | head -n 1; }

# Sets the truth, and switch to where it is going, if anywhere. 1: there is no record. 2, with problem: it cannot be used.
read_record() {
  truth='' recorded='' switch='' since=0 noted_manifest='' noted_bytes='' noted_rdb='' complete='' newer=''
  [ -e "$record" ] || return 1
  problem="the record $record is damaged"
  while read -r key value; do
    case $key in
      format) [ "$value" = 1 ] || {
        problem="the record $record is of a newer version of the program (format $value)"
        newer=yes
        return 2
      } ;;
      truth) truth=$value ;;
      switch) switch=$value ;;
      since) since=$value ;;
      manifest) noted_manifest=$value ;;
      aof-bytes) noted_bytes=$value ;;
      rdb) noted_rdb=$value ;;
      end) complete=yes ;;
    esac
  done <"$record"
  case $complete:$truth:$switch in
    yes:aof: | yes:rdb: | yes:aof:rdb | yes:rdb:aof) recorded=$truth ;;
    *) return 2 ;;
  esac
}

# The truth, and what it is going to be if that is something else; the files are noted as they are now.
write_record() {
  mkdir -p "${record%/*}" || return 1
  {
    printf 'format 1\ntruth %s\n' "$1"
    [ "$1" = "$2" ] || printf 'switch %s\nsince %s\nmanifest %s\naof-bytes %s\nrdb %s\n' \
      "$2" "$(date +%s)" "$(manifest_sum)" "$(aof_bytes)" "$(rdb_sum)"
    echo end
  } >"$record.new" || { rm -f "$record.new" && return 1; }
  # The installer is root, the server is not.
  [ "$(id -u)" != 0 ] || chown -R redis: "${record%/*}"
  sync "$record.new" && mv "$record.new" "$record" && sync "${record%/*}"
}
# A switch that goes on keeps what was noted when it was announced.
note_truth() { [ "$1:$2" = "$recorded:${switch:-$recorded}" ] || write_record "$1" "$2"; }

# From the record as it was read to the truth of this moment, and why; by_times: a running server may still change it.
# 1, with problem: nobody can tell.
settle_truth() {
  by_times=
  why="as the record says"
  case $truth:$switch in
    rdb:aof)
      why="the first AOF is not complete yet"
      if [ "$(manifest_sum)" != "$noted_manifest" ] && aof_was_on; then
        truth=aof
        why="the first AOF was completed"
      fi
      ;;
    aof:rdb)
      why="the AOF was not ended yet"
      if [ ! -e "$rdb" ]; then
        :
      elif ! aof_was_on; then
        truth=rdb
        why="the AOF was ended after a snapshot"
      elif [ "$(rdb_sum)" != "$noted_rdb" ]; then
        settle_by_times
      fi
      ;;
  esac
}

# Redis writes its files one after the other: where their times say otherwise, somebody else made them.
# 0, with contradiction; the argument is when dump.rdb began.
times_contradict() {
  saved=$(stat -c %Y "$rdb")
  contradiction="dump.rdb was changed before it was begun"
  [ "$saved" -ge "$1" ] || return 0
  time=$(stat -c %y "$rdb")
  # Whole seconds are what tar keeps of true times.
  digits=$(printf %s "$time" | sed -n 's/.*\.\([0-9]*\).*/\1/p' | tr -d 0)
  for file in $(aof_files); do
    contradiction="they have the same time, to the last digit, which is the time of a copy"
    [ -z "$digits" ] || [ "$(stat -c %y "$file")" != "$time" ] || return 0
    contradiction="they have the times of a copy"
    case $file in
      *.base.rdb)
        # Redis never writes both at once.
        base_began=$(rdb_began "$file")
        [ -z "$base_began" ] || [ "$saved" -le "$base_began" ] || [ "$(stat -c %Y "$file")" -le "$1" ] || return 0
        ;;
    esac
  done
  return 1
}

# The snapshot is another one than when the AOF was to be turned off: the server's own, or the one that ends the AOF?
settle_by_times() {
  began=$(rdb_began "$rdb")
  grown=
  [ "$(manifest_sum) $(aof_bytes)" = "$noted_manifest $noted_bytes" ] || grown=yes
  # In this order: the server may be writing, and what comes later must not look older.
  last=$(aof_last_write)
  now=$(date +%s)
  problem="the AOF was being turned off, and nobody can tell whether dump.rdb is newer, because"
  if [ -z "$began" ] || [ "$now" -lt "$since" ] || [ "$now" -lt "$began" ] || [ "$now" -lt "$last" ] ||
    { [ -n "$grown" ] && [ "$last" -lt "$since" ]; }; then
    problem="$problem the clock was set back since"
    return 1
  fi
  # Nothing went into the AOF since it was noted: what began later has all of it, whatever a copy made of the times.
  if [ -z "$grown" ]; then
    [ "$began" -le "$since" ] || last=$since
  elif times_contradict "$began"; then
    problem="$problem $contradiction"
    return 1
  fi
  by_times=yes
  if [ "$began" -ge "$since" ] && [ "$began" -gt "$last" ]; then
    truth=rdb
    why="the snapshot began after the last write to the AOF"
  fi
}
