#!/bin/sh
# Makes the data volume look as if the clock had been set back since by so many seconds (less than 0: set forward): every time that
# is written down on it is later by as much. Redis writes one into an RDB, whose checksum is left out then (0: none), and the record
# notes such an RDB by what it holds.
set -eu
# shellcheck source=components/boot/truth.sh
. /truth.sh

seconds=$1
before=$(rdb_sum)
find /data -type f | while read -r file; do
  time=$(stat -c %.9Y "$file")
  case $file in
    *.rdb)
      perl -0777 -i -pe '
        s/(\xfa\x05ctime\xc2)(.{4})/$1 . pack("V", unpack("V", $2) + '"$seconds"')/es and substr($_, -8) = "\0" x 8;
      ' "$file"
      ;;
    "$record")
      sed -i "s/^since .*/since $(($(sed -n 's/^since //p' "$file") + seconds))/" "$file"
      ;;
  esac
  touch -d "@$((${time%.*} + seconds)).${time#*.}" "$file"
done
[ ! -e "$record" ] || sed -i "s/^rdb $before\$/rdb $(rdb_sum)/" "$record"
