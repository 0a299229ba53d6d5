#!/bin/sh
# The conventions of the official image's entrypoint: options or a *.conf file alone mean redis-server, root gives
# /data to `redis` and steps down to it, and files the server writes are nobody else's.
# SKIP_FIX_PERMS leaves the owner of /data alone; SKIP_DROP_PRIVS keeps root.
set -e

case "$1" in
  -* | *.conf) set -- redis-server "$@" ;;
esac

case "$1" in
  redis-server | redis-sentinel | */redis-server | */redis-sentinel) is_redis=yes ;;
  *) is_redis='' ;;
esac

if [ -n "$is_redis" ] && [ "$(id -u)" = 0 ] && [ -z "$SKIP_DROP_PRIVS" ]; then
  if [ -z "$SKIP_FIX_PERMS" ]; then
    find . ! -user redis -exec chown redis:redis '{}' +
  fi
  exec setpriv --reuid=redis --regid=redis --init-groups -- "$0" "$@"
fi

# An explicit umask (docker run has none, a derived image may) is respected.
[ "$(umask)" != 0022 ] || umask 0077

exec "$@"
