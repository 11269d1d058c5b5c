#!/bin/sh
# Each job is an id and a text; its result is the text in capitals, under the id, with the worker's name.
set -eu
mosquitto_sub -V 5 -h broker -t '$share/workers/jobs' | while read -r id text; do
    result=$(echo "$text" | tr '[:lower:]' '[:upper:]')
    mosquitto_pub -h broker -t "results/$id" -m "$result by $(cat /etc/hostname)"
done
