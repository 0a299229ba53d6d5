#!/bin/sh
# The copied recipe, command by command: a volume, `docker run`, then users and the append-only file in redis-cli. Only the names, the
# port and the password are those of a run. Arguments: the container's name, the image, the port, the folder of redis.conf.
set -eu
name=$1 image=$2 port=$3 files=$4

docker volume create "$name-data"
docker run -d --name "$name" -v "$name-data:/data" -v "$files/redis.conf:/usr/local/etc/redis/redis.conf" \
  -p "127.0.0.1:$port:6379" "$image"
# Whoever types this comes later than the server.
until docker exec "$name" redis-cli ping >/dev/null 2>&1; do sleep 0.05; done
docker exec -i "$name" redis-cli <<COMMANDS
ACL SETUSER app on >$PASSWORD ~* +@all
ACL SETUSER default off
CONFIG SET appendonly yes
CONFIG SET auto-aof-rewrite-percentage 100
CONFIG SET auto-aof-rewrite-min-size 64mb
COMMANDS
