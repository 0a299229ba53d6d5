# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with the scripts that read this in
# The data volume before anything is installed for it: which file is the truth on one that nobody has recorded, and whether this
# image can load it. What cannot be decided is refused, with the choice; no file of anybody else is changed or deleted.
# Sourced by install.sh: `volume`, `image` and `adopt` are its arguments.

with_volume() { printf 'docker run --rm --user 0 --volume %s:/data --entrypoint %s %s' "$volume" "$1" "$image"; }
choice='declare which one is the truth: adopt: { from: "dump.rdb" } or adopt: { from: "appendonlydir" }'

# All that looks like data of Redis, under any name: RDBs, manifests, and AOFs of a single file. Not what a manifest names, not
# what Redis had not finished, and not what the commands below put aside.
data_files() {
  find /data -maxdepth 2 -type f ! -path '/data/.redis-server/*' ! -name 'temp-*' ! -name 'temp_*' ! -path '*.before' \
    ! -path '*.before/*' 2>/dev/null | sort |
    while IFS= read -r file; do
      case $file in
        *.manifest) echo "$file" && continue ;;
      esac
      ! ls "${file%/*}"/*.manifest >/dev/null 2>&1 || continue
      case $(head -c 5 "$file" | tr -d '\000') in REDIS | VALKE | '*1'* | '*2'* | '*3'*) echo "$file" ;; esac
    done
}

tell_files() {
  data_files | while IFS= read -r file; do
    about=$(rdb_says "$file" | sed -n "s/.*AUX FIELD \(redis-ver\|valkey-ver\|ctime\) = '\(.*\)'.*/\1 \2/p" | tr '\n' ' ')
    printf 'install: found: %s, %s bytes, of uid %s%s\n' "${file#/data/}" "$(stat -c '%s' "$file")" "$(stat -c '%u' "$file")" \
      "${about:+, $about}"
  done
}

# An AOF of Redis 5 and 6 begins with an RDB once it was rewritten; taken for one, it would lose all that follows.
is_rdb() {
  case $(head -c 5 "$1" | tr -d '\000') in REDIS | VALKE) ! rdb_says "$1" | grep -q "AUX FIELD aof-[a-z]* = '1'" ;; *) false ;; esac
}
# As a word of the shell.
quoted() { printf "'%s'" "$(printf %s "$1" | sed "s/'/'\\\\''/g")"; }

# Files of other names would be left aside, for an older dump.rdb or nothing at all.
refuse_other_names() {
  data_files >"$scratch/found"
  while IFS= read -r file; do
    case $file in
      "$rdb" | "$manifest" | "$old_aof") continue ;;
      *.manifest)
        dir=${file%/*}
        base=${file##*/}
        base=${base%.manifest}
        rename="cd \"\$1\" && sed -i \"s/^file .*\\(\\.[0-9]*\\.[a-z]*\\.[a-z]*\\)\\\"* seq/file appendonly.aof\\1 seq/\" \"\$2.manifest\" && \
for f in \"\$2\".*; do [ \"\$2\" = appendonly.aof ] || mv \"\$f\" \"appendonly.aof.\${f#\"\$2\".}\"; done"
        move="[ \"\$1\" = $aof_dir ] || { { [ ! -e $aof_dir ] || mv $aof_dir $aof_dir.before; } && mv \"\$1\" $aof_dir; }"
        refuse "$file belongs to a Redis with appenddirname ${dir##*/} and appendfilename $base; the component's are appendonlydir and \
appendonly.aof. Stop that server, then rename them:
  $(with_volume sh) -c '$rename' sh $(quoted "$dir") $(quoted "$base")
  $(with_volume sh) -c '$move' sh $(quoted "$dir")"
        ;;
    esac
    name=appendonly.aof
    ! is_rdb "$file" || name=dump.rdb
    # A backup beside newer files, or a copy of dump.rdb, is left alone.
    if [ $name = dump.rdb ] && { has_aof || [ -e "$rdb" ]; }; then
      began=$(rdb_began "$file")
      newest=$({ aof_last_write && rdb_began "$rdb"; } 2>/dev/null | sort -n | tail -n 1)
      [ -n "$began" ] && [ "$began" -lt "$newest" ] && continue
      [ -e "$rdb" ] && [ "$(sha256sum <"$file")" = "$(sha256sum <"$rdb")" ] && continue
    fi
    refuse "$file holds data of Redis, under a name that the component does not use (there it is $name). Stop that server, keep what is \
called $name, if anything, and rename it:
  $(with_volume sh) -c '[ ! -e /data/$name ] || mv /data/$name /data/$name.before'
  $(with_volume mv) $(quoted "$file") /data/$name"
  done <"$scratch/found"
}

# On a volume with both, and without a record: by what the RDB says of itself, unless the times contradict themselves.
truth_by_times() {
  began=$(rdb_began "$rdb")
  last=$(aof_last_write)
  # After them, as a server may still be writing.
  now=$(date +%s)
  problem="the data volume has both an AOF and a dump.rdb, and nobody can tell which is newer, because"
  [ -n "$began" ] || { problem="$problem dump.rdb does not say when it began" && return 1; }
  if [ "$began" -gt "$now" ] || [ "$last" -gt "$now" ]; then
    problem="$problem they are of the future"
    return 1
  fi
  ! times_contradict "$began" || { problem="$problem $contradiction" && return 1; }
  truth=aof
  [ "$began" -le "$last" ] || truth=rdb
}

# Before there was a record, this marker announced a switch: as long as it describes the manifest, the first AOF is not complete.
marker=$installed/appendonly.marker
is_running() { command -v flock >/dev/null && ! flock -n /data true 2>/dev/null; }
truth_of_earlier_version() {
  [ -e "$installed/redis.conf" ] && has_aof && [ "$was" = yes ] || return 1
  if [ -e "$rdb" ] && [ -e "$marker" ] && [ "$(cat "$marker")" = "$(TZ=UTC0 stat -c '%i %s %y' "$manifest" 2>/dev/null)" ]; then
    truth=rdb
  elif is_running; then
    truth=aof
  else
    return 1
  fi
}

# Sets the truth; refuses what is not plain.
find_truth() {
  state=0
  read_record || state=$?
  [ -z "$newer" ] || refuse "$problem: go back to that version"
  needless=
  if [ "$state" = 0 ]; then
    if settle_truth; then
      needless=$adopt
      return
    fi
  elif [ "$state" = 1 ]; then
    tell_files
    truth_of_earlier_version && return
    [ -n "$adopt" ] || refuse_other_names
  fi
  # The choice is noted anew: what was noted before decides nothing.
  [ "$state" = 1 ] || [ -z "$adopt" ] || recorded=
  case $adopt in
    dump.rdb) [ -e "$rdb" ] || refuse 'adopt: { from: "dump.rdb" }: there is none on the data volume' && truth=rdb && return ;;
    appendonlydir) has_aof || refuse 'adopt: { from: "appendonlydir" }: there is none on the data volume' && truth=aof && return ;;
  esac
  [ "$state" = 1 ] || refuse "$problem; $choice"
  if [ -e "$rdb" ] && has_aof; then
    truth_by_times || refuse "$problem; $choice"
  elif has_aof; then
    truth=aof
  elif [ -e "$rdb" ]; then
    truth=rdb
  else
    echo "install: no data of Redis is on the data volume"
    truth=$declared_truth
  fi
}

truth_files() { if [ "$truth" = aof ]; then aof_files; elif [ -e "$rdb" ]; then echo "$rdb"; fi; }

as_redis() { su -s /bin/sh redis -c "$1"; }
refuse_owner_of() {
  refuse "$1 belongs to uid $(stat -c %u "$1"), and Redis, which is uid $(id -u redis) in this image, may not use it. Give it the data: \
$(with_volume chown) -R redis: /data"
}
# Before anything is started, as Redis itself only says "Permission denied".
refuse_foreign_volume() {
  as_redis "test -w /data && test -x /data" || refuse_owner_of /data
}
refuse_foreign_owner() {
  # Where the AOF is going to be, if it is not yet.
  [ ! -e "$aof_dir" ] || as_redis "test -w $aof_dir && test -x $aof_dir" || refuse_owner_of "$aof_dir"
  for file in $(truth_files); do
    # What the manifest names and is not there, Redis itself says.
    [ -e "$file" ] || continue
    as_redis "test -r '$file'" || refuse_owner_of "$file"
    [ "$truth" = rdb ] || as_redis "test -w '$file' && test -w '${file%/*}'" || refuse_owner_of "$file"
  done
}

# An RDB of nothing but that header: the server itself is the judge, as the tool of Valkey 9 lets versions pass that its server does
# not load. What the tool refuses is refused quickly.
reads_version() {
  rm -rf "$scratch/header" && mkdir "$scratch/header"
  printf '%s\377\0\0\0\0\0\0\0\0' "$1" >"$scratch/header/dump.rdb"
  redis-check-rdb "$scratch/header/dump.rdb" >/dev/null 2>&1 || return 1
  redis-server --dir "$scratch/header" --dbfilename dump.rdb --appendonly no --save '' --port 0 --daemonize no \
    --unixsocket "$scratch/header/socket" >"$scratch/header/log" 2>&1 &
  judge=$!
  while kill -0 "$judge" 2>/dev/null && ! grep -q 'eady to accept connections' "$scratch/header/log"; do sleep 0.02; done
  kill -KILL "$judge" 2>/dev/null || :
  wait "$judge" 2>/dev/null || :
  grep -q 'eady to accept connections' "$scratch/header/log"
}
refuse_unreadable() {
  for file in $(truth_files); do
    header=$(head -c 9 "$file" | tr -d '\000')
    case $header in REDIS[0-9][0-9][0-9][0-9] | VALKEY[0-9][0-9][0-9]) ;; *) continue ;; esac
    if ! reads_version "$header"; then
      family=${header%%[0-9]*}
      number=$(printf %s "${header#"$family"}" | sed 's/^0*//')
      reads=$number
      # No version is as high as a damaged header may say.
      [ "$reads" -le 99 ] || reads=99
      digits=$((9 - ${#family}))
      while [ "$reads" -gt 0 ] && ! reads_version "$family$(printf "%0${digits}d" "$reads")"; do reads=$((reads - 1)); done
      refuse "the data volume's ${file#/data/} has $family RDB version $number, and $engine $version of this image reads \
$([ "$reads" -gt 0 ] && echo "up to $reads" || echo "none of that kind"): take an image that reads it, or restore a backup that was made before"
    fi
    modules=$(rdb_says "$file" | sed -n 's/.*MODULE AUX for: *//p' | sort -u | xargs)
    [ -z "$modules" ] || grep -q "Module '.*' loaded" "$scratch/log" ||
      refuse "the data volume's ${file#/data/} has data of modules ($modules), and this image loads none: take one that brings them"
  done
}
