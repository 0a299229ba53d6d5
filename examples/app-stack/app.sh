#!/bin/sh
# Counts its visits, with the login from a file. Only redis-cli itself gets the password by its environment: arguments would be in
# the list of processes.
login=$(cat /run/redis-url)
login=${login#redis://}
address=${login##*@}
login=${login%@*}
while REDISCLI_AUTH=${login#*:} redis-cli -e -h "${address%:*}" -p "${address##*:}" --user "${login%%:*}" INCR app:visits; do sleep 1; done
