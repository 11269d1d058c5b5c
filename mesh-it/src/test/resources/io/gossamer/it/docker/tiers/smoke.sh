#!/bin/sh
# All replicas answer, and all of them count in the same store.
set -eu
replicas=
numbers=
for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24; do
    answer=$(curl -fsS --max-time 10 "http://127.0.0.1:8083/try")
    case $answer in
    "/try number "*" by "*) ;;
    *) echo "answer $try: $answer (expected: /try number N by a replica)" >&2 && exit 1 ;;
    esac
    replicas="$replicas ${answer##* by }"
    answer=${answer%% by *}
    numbers="$numbers ${answer##* }"
done
distinct() { printf '%s\n' "$@" | sort -u | wc -l; }
[ "$(distinct $replicas)" -eq 3 ] || { echo "replicas:$replicas (expected: three)" >&2 && exit 1; }
[ "$(distinct $numbers)" -eq 24 ] || { echo "numbers:$numbers (expected: no two the same)" >&2 && exit 1; }
