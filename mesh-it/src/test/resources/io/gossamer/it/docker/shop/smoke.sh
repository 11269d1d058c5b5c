#!/bin/sh
# The page has what the job put into the database, and every visit counts.
set -eu
first=$(curl -fsS --max-time 10 http://127.0.0.1:8081/)
second=$(curl -fsS --max-time 10 http://127.0.0.1:8081/)
case $first in
*"Silas Marner"*) ;;
*) echo "page: $first (expected: the title of a book)" >&2 && exit 1 ;;
esac
[ "${second##*: }" -gt "${first##*: }" ]
