# shellcheck shell=sh disable=SC2154 # variables are shared with the script that reads this in
# Values that Redis takes and does not run with: the throwaway server of install.sh is asked for every directive of the candidate
# redis.conf. Sourced by install.sh: `asker` is a user who may do so there, `secret` says that no value may be shown.

# One way to write what redis.conf and CONFIG GET may spell in two: 64MB and 67108864, 50.0 and 50, replica and slave.
spelled() {
  set -f
  # shellcheck disable=SC2046 # word by word
  set -- $(printf '%s' "$1" | tr '[:upper:]' '[:lower:]')
  set +f
  for word; do
    number=${word%%[kmgb]*}
    case ${number:-none} in
      *[!0-9.]* | *.*.* | .*) number= ;;
      *.*) word=$(printf '%s' "$word" | sed 's/\.*0*$//') && number= ;;
    esac
    [ -z "$number" ] || word=$(plain_bytes "$(printf '%s' "$number" | sed 's/^0*\(.\)/\1/')" "${word#"$number"}" "$word")
    [ "$word" != replica ] || word=slave
    printf '%s ' "$word"
  done
}
plain_bytes() {
  case $2 in
    '' | b) echo "$1" ;;
    k) echo "$(($1 * 1000))" ;;
    kb) echo "$(($1 * 1024))" ;;
    m) echo "$(($1 * 1000000))" ;;
    mb) echo "$(($1 * 1048576))" ;;
    g) echo "$(($1 * 1000000000))" ;;
    gb) echo "$(($1 * 1073741824))" ;;
    *) echo "$3" ;;
  esac
}

# What the component owns, what the throwaway server was told otherwise, and letters that Redis prints for each other.
not_asked='port
bind
protected-mode
dir
dbfilename
appenddirname
appendfilename
aclfile
appendonly
save
logfile
loglevel
daemonize
pidfile
unixsocket
notify-keyspace-events'

# Redis takes some values and runs with others, such as more maxclients than it may open files. The running server would refuse what
# this one has bent, with the files installed already.
refuse_bent() {
  names=$(sed -n 's/^\([a-z][a-zA-Z0-9._-]*\) .*/\1/p' "$candidate/redis.conf" | sort -u | grep -vxF "$not_asked" || :)
  [ -n "$names" ] || return 0
  # shellcheck disable=SC2086 # one argument a name
  timeout 10 redis-cli -s "$scratch/socket" --user "$asker" --pass none --no-auth-warning config get port $names 2>&1 |
    sed 'N;s/\n/ /' >"$scratch/values"
  grep -q '^port 0' "$scratch/values" || refuse "Redis $version cannot be asked for what it runs with: $(without_secrets <"$scratch/values")"
  for name in $names; do
    text=$(sed -n "s/^$name //p" "$candidate/redis.conf" | tail -n 1)
    case $text in
      '"'*'"') text=$(printf '%s' "$text" | sed -e 's/^"\(.*\)"$/\1/' -e 's/\\\(.\)/\1/g') ;;
    esac
    if ! grep -q "^$name " "$scratch/values"; then
      echo "$name: Redis $version takes it and ignores it; leave it out"
      continue
    fi
    value=$(sed -n "s/^$name //p" "$scratch/values")
    [ "$(spelled "$text")" != "$(spelled "$value")" ] || continue
    case $name in
      # Only the module knows how it spells its values: what is no number is taken to be the same.
      *.* | search-* | ts-* | bf-* | cf-*)
        case $text$value in *[!0-9]*) continue ;; esac
        ;;
    esac
    [ -z "$secret" ] || text='(hidden)' value='another value'
    if [ "$name" = maxclients ]; then
      echo "maxclients $text is refused, because a container may open so many files here that Redis has room for $value: declare \
that or less, or raise the limit of Docker's containers (default-ulimits)"
    else
      echo "$name $text is refused, because Redis $version would run with $value: declare that, or leave it out"
    fi
  done >"$scratch/bent"
  [ ! -s "$scratch/bent" ] || refuse "$(cat "$scratch/bent")"
}
