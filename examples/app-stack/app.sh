#!/bin/sh
# Counts its visits. The password goes by the environment: arguments would be in the list of processes.
login=${REDIS_URL#redis://}
address=${login##*@}
login=${login%@*}
export REDISCLI_AUTH="${login#*:}"
while redis-cli -e -h "${address%:*}" -p "${address##*:}" --user "${login%%:*}" INCR app:visits; do sleep 1; done
