#!/bin/sh
# Measures the image of the sidecar: from the start of its container until it is ready, which is when it
# has its certificate and the control plane knows its workload. Six starts, each from nothing, beside a
# control plane that has come to rest; the first, in which that has its own first work, does not count.
#
# measure.sh VERSION
#
# MESH_IMAGES prefix of the images' names. Default: gossamer/
# CPUSET      cores that the sidecar may use, as 1 or 0-1. Default: all
set -eu

version=${1:?}
prefix=${MESH_IMAGES:-gossamer/}
name=mesh-measure-$$
starts="first 1 2 3 4 5"
log=$(mktemp)
identity=serviceaccount.identity.mesh.cluster.local

clean() {
    docker rm -f "$name-identity" "$name-destination" "$name-proxy" >/dev/null 2>&1 || true
    docker volume rm "$name" >/dev/null 2>&1 || true
    docker network rm "$name" >/dev/null 2>&1 || true
    rm -f "$log"
}

fail() {
    echo "measure.sh: $1" >&2
    exit 1
}

# Tries a command, ten times a second for a minute.
await() {
    tries=600
    until "$@" >/dev/null 2>&1; do
        tries=$((tries - 1))
        if [ "$tries" -eq 0 ]; then
            docker logs --tail 20 "$name-proxy" >&2 || docker logs --tail 20 "$name-destination" >&2
            fail "$*: not within a minute (expected: what the log above says must be there first)"
        fi
        sleep 0.1
    done
}

# Looks into a file: to ask the engine ten times a second would take from what is measured.
registered() {
    grep -q ' registered, lease ' "$log"
}

trap clean EXIT
docker network create "$name" >/dev/null
docker volume create --opt type=tmpfs --opt device=tmpfs --opt o=mode=0700,uid=2102,gid=2102 "$name" >/dev/null
# A token is for one key, and so for one start. The list is meant to be split.
joins=
for start in $starts; do joins="$joins --join=default/web-$start=/run/gossamer/join/$start"; done
# shellcheck disable=SC2086
docker run -d --name "$name-identity" --network "$name" --network-alias mesh-identity \
    -v "$name:/run/gossamer/join" "${prefix}mesh-identity:$version" control-plane --only=identity \
    --identity-tls=0.0.0.0:18080 --destination-tls=mesh-destination:18086 --policy-tls=mesh-destination:18090 \
    --join=mesh/destination=/run/gossamer/join/destination $joins --ready-file=/tmp/mesh-ready >/dev/null
docker run -d --name "$name-destination" --network "$name" --network-alias mesh-destination \
    -v "$name:/run/gossamer/join:ro" "${prefix}mesh-destination:$version" control-plane --only=destination \
    --identity-tls=mesh-identity:18080 --destination-tls=0.0.0.0:18086 --policy-tls=0.0.0.0:18090 \
    --join-from=/run/gossamer/join/destination --ready-file=/tmp/mesh-ready >/dev/null
for service in identity destination; do
    await docker exec "$name-$service" test -f /tmp/mesh-ready
done
sleep 5

milliseconds=
processor=
for start in $starts; do
    docker run -d --name "$name-proxy" --network "$name" --read-only --tmpfs /tmp --cap-drop ALL \
        ${CPUSET:+"--cpuset-cpus=$CPUSET"} \
        -v "$name:/run/gossamer/join:ro" "${prefix}mesh-proxy:$version" \
        --mesh.proxy.identity.name="web-$start.default.$identity" \
        --mesh.proxy.identity.token-file="/run/gossamer/join/$start/token" \
        --mesh.proxy.identity.trust-anchors-file="/run/gossamer/join/$start/trust-anchors.pem" \
        --mesh.proxy.control.identity.address=mesh-identity:18080 \
        --mesh.proxy.control.identity.name="identity.mesh.$identity" \
        --mesh.proxy.control.destination.address=mesh-destination:18086 \
        --mesh.proxy.control.destination.name="destination.mesh.$identity" \
        --mesh.proxy.control.policy.address=mesh-destination:18090 \
        --mesh.proxy.control.policy.name="destination.mesh.$identity" \
        --mesh.proxy.inbound.app-ports=8080 --mesh.proxy.workload.services="web-$start" \
        --mesh.proxy.workload.register=true >/dev/null
    docker logs -f -t "$name-proxy" >"$log" 2>&1 &
    await registered
    # What it has used of a processor, in hundredths of a second: the 14th and 15th number, for user and system.
    used=$(docker exec "$name-proxy" cat /proc/1/stat | cut -d ' ' -f 14,15 | tr ' ' +)
    began=$(docker inspect -f '{{.State.StartedAt}}' "$name-proxy")
    ready=$(sed -n 's/ .* registered, lease .*//p' "$log" | head -n 1)
    if [ "$start" != first ]; then
        processor="$processor $(($used))0"
        milliseconds="$milliseconds $((($(date -d "$ready" +%s%N) - $(date -d "$began" +%s%N)) / 1000000))"
    fi
    docker rm -f "$name-proxy" >/dev/null
    wait
    : >"$log"
done

# The third of five.
median() {
    printf '%s\n' "$@" | sort -n | sed -n 3p
}

# The lists are meant to be split.
# shellcheck disable=SC2086
echo "${prefix}mesh-proxy:$version ready $(median $milliseconds) ms after the start of its container," \
    "$(median $processor) ms of a processor (medians of$milliseconds and of$processor)"
