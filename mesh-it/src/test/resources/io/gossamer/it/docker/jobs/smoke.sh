#!/bin/sh
# Every job has its result, and more than one worker has a share in them.
set -eu
workers=
for id in 1 2 3 4 5 6; do
    result=$(mosquitto_rr -V 5 -h 127.0.0.1 -t jobs -e "results/$$-$id" -m "$$-$id hello" -W 10)
    case $result in
    "HELLO by "*) workers="$workers ${result#HELLO by }" ;;
    *) echo "result of job $id: $result (expected: HELLO by a worker)" >&2 && exit 1 ;;
    esac
done
[ "$(printf '%s\n' $workers | sort -u | wc -l)" -eq 2 ] || { echo "workers:$workers (expected: two)" >&2 && exit 1; }
