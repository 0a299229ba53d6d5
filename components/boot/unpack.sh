#!/bin/sh
# Puts users.acl together again (see packedUsersFile.ts), in the directory where its parts are.
set -eu
umask 0077
cd "$1"

od -An -v -tx1 users.hashes | tr -d ' \n' | fold -w 64 >users.hex
tab=$(printf '\t')
# From the third word on: a user may be called #.
sed "s/^/user /; s/$tab/ on # resetchannels /" users.lines |
  awk '{
    for (i = 3; i <= NF; i++)
      if ($i == "#") {
        if ((getline hash <"users.hex") < 1) exit 1
        $i = "#" hash
      }
    print
  }' >users.acl
