#!/bin/sh
# Builds the images of the mesh, and of its demo, from what 'mvn package' (or any ./mesh command) has built.
#
# build.sh [VERSION]
#
# BASE_IMAGE  base of all images: glibc, bash, and iptables or apt-get. Default: debian:bookworm-slim;
#             base.sh makes one of this machine's files
# JAVA_HOME   a JDK with jlink, of which the images' runtime is made; best 25, at least 17
# MESH_HOME   the built checkout. Default: the one that this script is in
# MESH_IMAGES prefix of the images' names. Default: gossamer/
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
home=${MESH_HOME:-$(dirname -- "$here")}
base=${BASE_IMAGE:-debian:bookworm-slim}
prefix=${MESH_IMAGES:-gossamer/}
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
version=${1:-$(sed -n 's:^  <version>\(.*\)</version>:\1:p' "$here/../pom.xml" | head -n 1)}
java=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$JAVA_HOME/release")
[ "${java:-0}" -ge 17 ] || fail "JAVA_HOME: version ${java:-unknown} (expected: 17 or newer, best 25)"

# What a runtime of this version must be told wherever it is started.
options=
if [ "$java" -ge 22 ]; then options=--enable-native-access=ALL-UNNAMED; fi
if [ "$java" -ge 23 ]; then options="$options --sun-misc-unsafe-memory-access=allow"; fi
compress=2
if [ "$java" -ge 21 ]; then compress=zip-6; fi

context=$(mktemp -d)
trap 'rm -rf "$context"' EXIT
"$jlink" --add-modules "$modules" --strip-debug --no-header-files --no-man-pages \
    --compress "$compress" ${options:+"--add-options=$options"} --output "$context/java"

# Copies the programs named into the context.
take() {
    rm -rf "$context/home"
    for module in "$@"; do
        mkdir -p "$context/home/mesh-$module/target"
        cp "$home/mesh-$module/target/mesh-$module.jar" "$context/home/mesh-$module/target/"
        cp -R "$home/mesh-$module/target/lib" "$context/home/mesh-$module/target/"
    done
    chmod -R go+rX "$context"
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

# Builds the image $1.
image() {
    docker build -q -f "$here/$1.Dockerfile" -t "${prefix}mesh-$1:$version" \
        --build-arg "BASE_IMAGE=$base" --build-arg "VERSION=$version" "$context" >/dev/null
    docker image inspect -f "${prefix}mesh-$1:$version {{.Size}} bytes" "${prefix}mesh-$1:$version"
}

cp "$here/mesh-init" "$here/mesh-health" "$here/mesh-command" "$context/"
image init
take proxy
image proxy
take proxy identity destination cli
image control-plane
take demo
image demo
