#!/bin/sh
# Installs the files that Redis boots from, after this very image has booted on them once.
#
# Runs as root in a one-shot container: candidates in /candidate, the config volume at
# /usr/local/etc/redis, the data volume at /data. Exit 0: installed. Exit 1: what is wrong, in Redis's own words where it was
# Redis that refused, and every installed file is as it was. Nothing printed here holds a password or a hash.
#
# Arguments: the data volume's name and the image's, for commands that it prints; what `adopt` declares, if anything.
set -eu
umask 0077
volume=${1:-VOLUME}
image=${2:-IMAGE}
adopt=${3:-}

candidate=/candidate
installed=/usr/local/etc/redis
files="owner health.secret users.acl redis.conf boot.sh"

refuse() {
  printf 'install: %s\ninstall: nothing was changed\n' "$1" >&2
  exit 1
}

server=
scratch=$(mktemp -d)
clean_up() {
  # A throwaway server has nothing to save.
  [ -z "$server" ] || kill -KILL "$server" 2>/dev/null || :
  rm -rf "$scratch"
  for file in $files; do rm -f "$installed/.new-$file"; done
}
trap clean_up EXIT

put_beside() {
  cp "$1" "$installed/.new-$2"
  chown redis: "$installed/.new-$2"
  chmod "$3" "$installed/.new-$2"
}

# After a proof that failed: the users that run, so that they boot too. The health check's password goes with them. Taken away
# first, so that whatever becomes of it the next start of this container installs the candidates.
if [ -s "$candidate/put-back.acl" ]; then
  mv "$candidate/put-back.acl" "$scratch/users.acl"
  put_beside "$scratch/users.acl" users.acl 0400
  previous=$installed/.previous-health.secret
  back=users.acl
  if [ -s "$previous" ] && grep '^user health ' "$scratch/users.acl" | grep -q "#$(sha256sum "$previous" | cut -c 1-64)"; then
    put_beside "$previous" health.secret 0400
    back="health.secret users.acl"
  fi
  for file in $back; do
    sync "$installed/.new-$file"
    mv "$installed/.new-$file" "$installed/$file"
  done
  sync "$installed"
  printf 'install: put back %s\n' "$back"
  exit 0
fi

for file in $files truth.sh dataVolume.sh bentDirectives.sh; do
  [ -s "$candidate/$file" ] || refuse "$candidate/$file is missing or empty"
done
# shellcheck source=components/boot/truth.sh
. "$candidate/truth.sh"
# shellcheck source=components/boot/dataVolume.sh
. "$candidate/dataVolume.sh"
# shellcheck source=components/boot/bentDirectives.sh
. "$candidate/bentDirectives.sh"
# Two states with the same names would install the users of one into the server of the other.
owner=$(cat "$candidate/owner")
theirs=$(cat "$installed/owner" 2>/dev/null || :)
[ "${theirs:+${theirs%% *}}" = "${theirs:+${owner%% *}}" ] ||
  refuse "the config volume is the one of ${theirs#* } (id ${theirs%% *}), and this is ${owner#* } (id ${owner%% *}): set containerName to \
another name; how a server is taken over whose state was lost is told in docs/troubleshooting.md, \"A state that was lost\""
! grep -q ' [<>]' "$candidate/users.acl" ||
  refuse "$candidate/users.acl holds a plain password: write # and its SHA-256 in lower-case hex instead"

# Redis itself cannot say so.
refuse_foreign_cpu() {
  [ "$1" != 132 ] ||
    refuse "redis-server of this image ends by an illegal instruction: it was built for other CPUs than that of the Docker host"
}

# Older servers drop every connection at ACL LOAD, which is how users are changed later.
about=$(redis-server --version 2>/dev/null) || refuse_foreign_cpu $?
version=$(printf '%s\n' "$about" | sed -n 's/.* v=\([0-9.]*\).*/\1/p')
engine=${about%% *}
[ -n "$version" ] || refuse "this image has no redis-server; use an image of Redis 7.4 or newer"
major=${version%%.*}
minor=${version#*.}
minor=${minor%%.*}
[ "$major" -gt 7 ] || { [ "$major" -eq 7 ] && [ "$minor" -ge 4 ]; } ||
  refuse "Redis $version is too old: 7.4 or newer is needed, so that a change of users keeps connections"

refuse_foreign_volume

# Redis repeats a line or an ACL rule that it does not accept, and those hold hashes and passwords.
secret=
hidden='[a-z-]*\(auth\|pass\|user\)[a-z-]*'
if grep -q '^# secret$' "$candidate/redis.conf"; then
  secret=yes
  hidden='[^ ]*'
fi
without_secrets() {
  sed -e "s/^\(>>> '$hidden\) .*/\1 (hidden)'/" \
    -e "s/\([[:space:]'\"(]\)[#!<>][^[:space:]'\"]\{1,\}/\1(hidden)/g" -e 's/[0-9A-Fa-f]\{32,\}/(hidden)/g' \
    -e "s|$scratch/||g"
}

# What a server that did not start said: the block about its conf, or else the warnings of its log, without those that
# are about the host.
fatal_lines() {
  {
    sed -n '/FATAL CONFIG FILE ERROR/,$p' "$scratch/log" | grep . ||
      sed -n 's/^[0-9]*:[A-Z] .* # //p' "$scratch/log" | grep -v '^WARNING' ||
      tail -n 5 "$scratch/log"
  } | without_secrets
}

as_health() {
  REDISCLI_AUTH=$(cat "$candidate/health.secret") timeout 10 \
    redis-cli -s "$scratch/socket" --user health --no-auth-warning "$@" 2>&1
}

# Redis itself is the check. It starts as the server will, through the image's entrypoint (that loads the modules whose
# commands the users may name), on the candidates, but reachable by nobody, and on an AOF of one transaction.
cp "$candidate/redis.conf" "$candidate/users.acl" "$scratch"
# Nobody but this script gets to it, and in the installed file it is not.
asker=installer-$$-$(date +%s)
printf '\nuser %s on nopass -@all +config|get\n' "$asker" >>"$scratch/users.acl"
mkdir "$scratch/appendonlydir"
echo "file appendonly.aof.1.incr.aof seq 1 type i" >"$scratch/appendonlydir/appendonly.aof.manifest"
# shellcheck disable=SC2016 # the dollars are Redis's protocol
printf '*1\r\n$5\r\nMULTI\r\n*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\nv\r\n*1\r\n$4\r\nEXEC\r\n' \
  >"$scratch/appendonlydir/appendonly.aof.1.incr.aof"
chown -R redis: "$scratch"
set -- redis-server "$scratch/redis.conf" --aclfile "$scratch/users.acl" --port 0 --unixsocket "$scratch/socket" \
  --dir "$scratch" --appendonly yes --save '' --logfile '' --loglevel notice --daemonize no --pidfile ''
if command -v docker-entrypoint.sh >/dev/null; then
  set -- docker-entrypoint.sh "$@"
fi
(cd "$scratch" && SKIP_FIX_PERMS=1 exec "$@") >"$scratch/log" 2>&1 &
server=$!
answer=
tries=0
while :; do
  [ ! -S "$scratch/socket" ] || answer=$(as_health ping || :)
  case $answer in
    "" | LOADING* | *"onnection refused"*) ;;
    *) break ;;
  esac
  if ! kill -0 "$server" 2>/dev/null; then
    ended=0
    wait "$server" || ended=$?
    server=
    refuse_foreign_cpu "$ended"
    refuse "Redis $version does not start on these files:
$(fatal_lines)"
  fi
  tries=$((tries + 1))
  [ "$tries" -le 1500 ] || refuse "Redis $version did not come up within 30 seconds:
$(fatal_lines)"
  sleep 0.02
done

# The password is the one in the candidate users.acl, so the answer proves that this file was loaded.
[ "$answer" = PONG ] || refuse "the user health cannot PING with the password of health.secret:
$(printf '%s\n' "$answer" | without_secrets)"
answer=$(timeout 10 redis-cli -s "$scratch/socket" ping 2>&1 || :)
case $answer in
  NOAUTH*) ;;
  *) refuse "users.acl lets anybody in who gives no password: it has to say \"user default off\"" ;;
esac
# Redis up to and including 8.2 replays the AOF as the user default, and drops the transactions (and what scripts wrote)
# that this user may not make (redis#14541): 10,000 keys of one script are 0 after a restart, and Redis only logs it.
! grep -q "error to its AOF-loading-client" "$scratch/log" ||
  refuse "with this users.acl Redis $version loses the transactions of the AOF at every boot, because the user default \
lacks the rights for them: write \"user default off ~* &* +@all\" (off and without a password nobody is let in by it)"

# Everything is on the volume before anything is replaced: a full disk stops here. Then each file is replaced at once
# by a rename, in an order that is safe to be cut off after any step:
# - users.acl before redis.conf, which names it: a conf without it does not boot, and every users.acl, the old and the
#   new, has the default user off, so no mixture is open. health.secret and users.acl that do not match only fail the
#   health check. redis.conf before boot.sh, which on a new volume is last: without it no server starts.
# - The record before all of them: it says which file is the truth whatever redis.conf says.
was=unknown
[ ! -e "$installed/redis.conf" ] || was=$(appendonly "$installed/redis.conf")
declared=$(appendonly "$candidate/redis.conf")
declared_truth=$(truth_of "$declared")
by_times=
find_truth
refuse_foreign_owner
refuse_unreadable
# Its clients, and the live resources among them, are told "redis_version:7.2.4": the update would fail after the server is replaced.
[ "$engine" = Redis ] || refuse "this image has $engine $version, which tells its clients that it is an old Redis: take an image of Redis 7.4 or newer"
refuse_bent

cat "$candidate/truth.sh" "$candidate/boot.sh" >"$scratch/boot.sh"
if [ -s "$installed/health.secret" ] && [ "$(cat "$installed/health.secret")" != "$(cat "$candidate/health.secret")" ]; then
  cp -p "$installed/health.secret" "$installed/.previous-health.secret"
fi
put_beside "$candidate/owner" owner 0444
put_beside "$candidate/health.secret" health.secret 0400
put_beside "$candidate/users.acl" users.acl 0400
put_beside "$candidate/redis.conf" redis.conf 0400
put_beside "$scratch/boot.sh" boot.sh 0555
for file in $files; do sync "$installed/.new-$file"; done
# What times say is true for as long as the server writes nothing more: left to boot.sh, which starts when nobody writes.
[ -n "$by_times" ] || note_truth "$truth" "$declared_truth" || refuse "the record $record cannot be written on the data volume"
for file in $files; do mv "$installed/.new-$file" "$installed/$file"; done
rm -f "$marker"
sync "$installed"

# What is no reason to refuse, but may end badly one day.
warn() { printf 'install: warning: %s\n' "$1"; }
[ "$(cat /proc/sys/vm/overcommit_memory 2>/dev/null)" != 0 ] ||
  warn "vm.overcommit_memory is 0 on the Docker host: a rewrite of the AOF or a snapshot may fail although there is \
memory enough; set it there: sysctl -w vm.overcommit_memory=1, and the same in /etc/sysctl.conf"
[ -z "$needless" ] ||
  warn "adopt: { from: \"$needless\" } has no effect, because the record on the data volume says which file is the truth; take it out, or it \
decides one day when nobody has looked"
free=$(df -Pk /data | tail -n 1 | tr -s ' ' | cut -d ' ' -f 4)
used=$(du -sk /data | cut -f 1)
[ "$used" -le "$free" ] ||
  warn "the data volume has $free kB free and holds $used kB: a rewrite of the AOF may need as much again; make room \
before the disk is full, because then Redis refuses writes"

[ "$was" = "$declared" ] || printf 'install: appendonly %s -> %s\n' "$was" "$declared"
printf 'install: Redis %s starts on these files; installed\n' "$version"
