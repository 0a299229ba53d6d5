#!/bin/sh
# Counts its visits, with the login from a file. Only redis-cli itself gets the password by its environment: arguments would be in
# the list of processes.
login=$(cat /run/redis-url)
login=${login#redis://}
address=${login##*@}
login=${login%@*}
# The URL ends with the number of the user's database, if it has one.
database=0
case $address in
  */*) database=${address#*/} address=${address%%/*} ;;
esac
host=${address%:*}
host=${host#\[}
host=${host%\]}
while REDISCLI_AUTH=${login#*:} redis-cli -e -h "$host" -p "${address##*:}" -n "$database" --user "${login%%:*}" INCR app:visits; do sleep 1; done
