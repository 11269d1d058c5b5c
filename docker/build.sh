#!/bin/sh
# Builds the images of the mesh, and of its demo, from what 'mvn package' (or any ./mesh command) has built.
# Prints of each its size on disk and compressed, its labels and bills of materials, and how long a
# sidecar takes from the start of its container until it is ready.
#
# build.sh [VERSION]
#
# BASE_IMAGE  base of all images: glibc, bash, and iptables or apt-get. Default: debian:bookworm-slim;
#             base.sh makes one of this machine's files
# JAVA_HOME   a JDK with jlink, of which the images' runtime is made; best 25, at least 17
# MESH_HOME   the built checkout. Default: the one that this script is in. Built with 'mvn -Psbom
#             package', its bills of materials (CycloneDX) go into the images
# MESH_IMAGES prefix of the images' names. Default: gossamer/
# TRAINING    seconds of the demo's traffic that are recorded, with JDK 25, for start caches in the
#             images. 0: no caches, and no measurement. Default: 15
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
home=${MESH_HOME:-$(dirname -- "$here")}
base=${BASE_IMAGE:-debian:bookworm-slim}
prefix=${MESH_IMAGES:-gossamer/}
training=${TRAINING:-15}
modules=java.base,java.compiler,java.desktop,java.instrument,java.logging,java.management
modules=$modules,java.naming,java.net.http,java.security.jgss,java.sql,java.xml
modules=$modules,jdk.httpserver,jdk.management,jdk.net,jdk.unsupported,jdk.zipfs

fail() {
    echo "build.sh: $1" >&2
    exit 1
}

jlink=${JAVA_HOME:-}/bin/jlink
[ -x "$jlink" ] || fail "JAVA_HOME: ${JAVA_HOME:-not set} (expected: a JDK with jlink, best of version 25)"
docker version >/dev/null 2>&1 || fail "docker: no answer (expected: a running Docker engine; see DOCKER_HOST)"
for module in proxy identity destination cli demo; do
    [ -r "$home/mesh-$module/target/mesh-$module.jar" ] ||
        fail "$home/mesh-$module/target/mesh-$module.jar: missing (expected: built by 'mvn -DskipTests package')"
done
case $training in '' | *[!0-9]* | ????*) fail "TRAINING: $training (expected: seconds, from 0 to 999)" ;; esac
version=${1:-$(sed -n 's:^  <version>\(.*\)</version>:\1:p' "$here/../pom.xml" | head -n 1)}
java=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$JAVA_HOME/release")
[ "${java:-0}" -ge 17 ] || fail "JAVA_HOME: version ${java:-unknown} (expected: 17 or newer, best 25)"
revision=$(git -C "$home" rev-parse HEAD 2>/dev/null) || revision=unknown
if [ "$java" -lt 25 ]; then
    echo "build.sh: no start caches: JAVA_HOME is of version $java (expected: 25 or newer)" >&2
    training=0
fi

# What a runtime of this version must be told wherever it is started.
options=
if [ "$java" -ge 22 ]; then options=--enable-native-access=ALL-UNNAMED; fi
if [ "$java" -ge 23 ]; then options="$options --sun-misc-unsafe-memory-access=allow"; fi
if [ "$java" -ge 25 ]; then options="$options -XX:+UseCompactObjectHeaders"; fi
compress=2
if [ "$java" -ge 21 ]; then compress=zip-6; fi

context=$(mktemp -d)
bills=$(mktemp -d)
trap 'rm -rf "$context" "$bills"' EXIT
# Without caches of the programs, one of the JDK's own classes is better than none.
archive=
if [ "$training" -eq 0 ] && [ "$java" -ge 21 ]; then archive=--generate-cds-archive; fi

"$jlink" --add-modules "$modules" --strip-debug --no-header-files --no-man-pages \
    --compress "$compress" ${archive:+"$archive"} ${options:+"--add-options=$options"} --output "$context/java"

# Begins the context of an image: no bills of materials but that of the runtime, and no programs.
begin() {
    rm -rf "$context/proxy" "$context/cli" "$context/home" "$context/sbom"
    mkdir "$context/sbom"
    bill java-runtime "$(sed -n 's/^JAVA_RUNTIME_VERSION="\(.*\)"/\1/p' "$JAVA_HOME/release")" \
        "GPL-2.0-with-classpath-exception"
}

# Copies programs into the folder $1 of the context, with their caches and bills of materials if there are
# any. Times stay: a cache fits the very files that it was recorded with.
take() {
    folder=$1
    shift
    for module in "$@"; do
        target=$context/$folder/mesh-$module/target
        mkdir -p "$target"
        cp -p "$home/mesh-$module/target/mesh-$module.jar" "$target/"
        cp -pR "$home/mesh-$module/target/lib" "$target/"
        if [ -r "$context/caches/mesh-$module.aot" ]; then
            cp -p "$context/caches/mesh-$module.aot" "$target/mesh-$module-jdk$java.aot"
        fi
        options_of "$module" >"$target/java.options"
        if [ -r "$home/mesh-$module/target/mesh-$module.cdx.json" ]; then
            cp "$home/mesh-$module/target/mesh-$module.cdx.json" "$context/sbom/"
        else
            echo "build.sh: mesh-$module: no bill of materials (expected: 'mvn -Psbom package', with a network)" >&2
        fi
    done
    chmod -R go+rX "$context"
}

# Prints the options by which a program finds its classes and its cache. The order of the classes is that
# of the recording, which a pattern would leave to the file system.
options_of() {
    at=/opt/gossamer/mesh-$1/target
    if [ -r "$context/caches/mesh-$1.aot" ]; then
        printf '%s\n' "$options" | tr ' ' '\n'
        printf '%s\n' -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0 \
            -XX:-AOTReplayTraining "-XX:AOTCache=$at/mesh-$1-jdk$java.aot" \
            -Xlog:disable -Xlog:all=error:stderr
    fi
    printf '%s\n' -cp
    {
        printf '%s' "$at/mesh-$1.jar"
        find "$home/mesh-$1/target/lib" -name '*.jar' -exec basename {} \; | LC_ALL=C sort |
            while read -r jar; do printf ':%s' "$at/lib/$jar"; done
        echo
    }
}

# Writes a bill of materials of one component: $1 name, $2 version, $3 licence.
bill() {
    cat >"$context/sbom/$1.cdx.json" <<END
{
  "bomFormat": "CycloneDX",
  "specVersion": "1.6",
  "version": 1,
  "metadata": {"component": {"type": "application", "bom-ref": "$1", "name": "$1", "version": "$2",
    "licenses": [{"license": {"name": "$3"}}]}},
  "components": []
}
END
}

# Builds the image $1, of the file that is named like it or $2, of what is in the context.
image() {
    name=${prefix}mesh-$1:$version
    set -- "$1" "${2:-$1}"
    argument=
    if [ "$2" = service ]; then argument=SERVICE=$1; fi
    docker build -q -f "$here/$2.Dockerfile" -t "$name" --build-arg "BASE_IMAGE=$base" \
        --build-arg "VERSION=$version" --build-arg "REVISION=$revision" \
        ${argument:+--build-arg "$argument"} "$context" >/dev/null
    # An entry is a component with the parts that it is made of.
    for bill in "$context"/sbom/*.cdx.json; do
        echo "$(basename "$bill") ($(grep -c '"bom-ref"' "$bill"))"
    done >"$bills/$1"
}

sizes() {
    for name in init proxy identity destination demo; do
        image=${prefix}mesh-$name:$version
        compressed=
        if [ "$training" -gt 0 ]; then
            compressed=", $(docker save "$image" | gzip -6 | wc -c) compressed"
        fi
        docker image inspect -f "$image {{.Size}} bytes$compressed" "$image"
        docker image inspect -f '  {{range $key, $value := .Config.Labels}}{{$key}}={{$value}} {{end}}' "$image"
        echo "  bills of materials, components in each: $(tr '\n' ' ' <"$bills/$name")"
    done
}

# Runs the demo in the files of the images, and keeps what its programs record.
train() {
    begin
    take proxy proxy
    take cli cli
    take home identity destination demo
    image training service
    container=$(docker create --network none --user 0:0 --tmpfs /tmp \
        "${prefix}mesh-training:$version" prepare --for "${training}s")
    mkdir "$context/trained"
    if ! docker start -a "$container" >"$context/trained/log" 2>&1; then
        cat "$context/trained/log" >&2
        docker rm "$container" >/dev/null
        fail "training: failed (expected: the demo runs in an image; TRAINING=0 goes without)"
    fi
    for module in proxy identity destination demo; do
        docker cp "$container:/opt/gossamer/mesh-$module/target/mesh-$module-jdk$java.aot" \
            "$context/trained/mesh-$module.aot" >/dev/null
    done
    docker rm "$container" >/dev/null
    docker rmi "${prefix}mesh-training:$version" >/dev/null
    mv "$context/trained" "$context/caches"
}

# Lets the runtime of the sidecar's image tell whether its classes come from the cache in it.
require_cache() {
    main=io.gossamer.proxy.app.ProxyApplication
    docker run --rm --network none --entrypoint /opt/java/bin/java "${prefix}mesh-proxy:$version" -XX:+UseSerialGC \
        @/opt/gossamer/mesh-proxy/target/java.options -Xlog:class+load "$main" >"$context/classes" 2>&1 || true
    grep -q "$main source: shared objects file" "$context/classes" ||
        fail "start cache of mesh-proxy: not used (expected: it fits the image); $(head -n 5 "$context/classes")"
}

# Native libraries, where the system looks for them: at run time they could only be unpacked to a
# place from which code may be executed, and there is none.
mkdir "$context/native"
for jar in "$home"/mesh-proxy/target/lib/netty-t*linux-"$(uname -m)"*.jar; do
    [ -r "$jar" ] || continue
    (cd "$context" && "$JAVA_HOME/bin/jar" xf "$jar" META-INF/native)
done
cp "$context"/META-INF/native/*.so "$context/native/" ||
    fail "native libraries: none for $(uname -m) (expected: in the jars of mesh-proxy/target/lib)"
rm -r "$context/META-INF"

cp "$here/mesh-init" "$here/mesh-health" "$here/mesh-command" "$context/"
# Not for the images themselves: what they are built from.
printf 'caches\ntrained\n' >"$context/.dockerignore"
if [ "$training" -gt 0 ]; then train; fi
begin
rm "$context"/sbom/*
bill mesh-init "$version" Apache-2.0
image init
begin
take proxy proxy
image proxy
for service in identity destination; do
    begin
    take proxy proxy
    take cli cli
    take home "$service"
    if [ "$service" = destination ]; then cp -p "$here/mesh-restarter" "$context/home/mesh-destination/"; fi
    image "$service" service
done
begin
take home demo
image demo
sizes
if [ "$training" -gt 0 ]; then require_cache; fi
if [ "$training" -gt 0 ]; then MESH_IMAGES=$prefix "$here/measure.sh" "$version"; fi
