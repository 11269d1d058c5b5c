#!/bin/sh
# Makes a small base image of files of this machine, for BASE_IMAGE of build.sh where no registry can
# be reached. Linux with glibc; the files keep their paths, and the libraries that they need come along.
#
# base.sh IMAGE [PROGRAM|PATH]...
#
# PROGRAM    by its name on the search path, beside those that the images of the mesh need
# PATH       absolute: a file or a directory, as it is; programs in it with their libraries
# JAVA_HOME  the libraries that the runtime of this JDK needs come along too
set -eu

programs="sh bash cat chmod chown cp date env grep head id ls mkdir mv readlink rm sed sleep tail test tr true wc
    setpriv iptables iptables-restore ip6tables ip6tables-restore"
# Parts of glibc that programs load by themselves, or that native libraries of Java name.
libraries="libc.so.6 libm.so.6 libdl.so.2 libpthread.so.0 librt.so.1 libresolv.so.2 libnss_files.so.2
    libnss_dns.so.2"

fail() {
    echo "base.sh: $1" >&2
    exit 1
}

[ $# -gt 0 ] || fail "IMAGE: none (expected: the name of the image to make)"
image=$1
shift
docker version >/dev/null 2>&1 || fail "docker: no answer (expected: a running Docker engine; see DOCKER_HOST)"
PATH=$PATH:/usr/sbin:/sbin
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

# Copies the file $1 to the same path, unless it is there.
take() {
    [ -e "$root$1" ] && return 0
    mkdir -p "$root$(dirname -- "$1")"
    cp -L -- "$1" "$root$1"
}

# Copies what the loader needs for the files named; those that are no programs need nothing.
take_libraries() {
    ldd "$@" 2>/dev/null | sed -n 's/.*=> \(\/[^ ]*\) (.*/\1/p; s/^[[:space:]]*\(\/[^ :]*\) (.*/\1/p' |
        sort -u | while read -r library; do take "$library"; done
}

# Copies a file or a directory.
take_path() {
    if [ -d "$1" ]; then
        mkdir -p "$root$1"
        cp -RL -- "$1/." "$root$1"
    else
        take "$1"
    fi
    find -L "$1" -type f \( -perm /111 -o -name '*.so*' \) | while read -r file; do take_libraries "$file"; done
}

take_program() {
    # Not command -v: it knows some of these as words of the shell.
    path=$(which -- "$1") || fail "PROGRAM: $1 (expected: installed on this machine)"
    take "$path"
    take_libraries "$path"
}

mkdir -p "$root/usr" "$root/etc" "$root/dev" "$root/proc" "$root/sys" "$root/root" "$root/run" "$root/var"
mkdir -m 1777 "$root/tmp" "$root/var/tmp"
for directory in bin sbin lib lib64; do
    if [ -h "/$directory" ]; then
        mkdir -p "$root/usr/$directory"
        ln -s "usr/$directory" "$root/$directory"
    fi
done
printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n' >"$root/etc/passwd"
printf 'root:x:0:\nnogroup:x:65534:\n' >"$root/etc/group"
printf 'passwd: files\ngroup: files\nhosts: files dns\n' >"$root/etc/nsswitch.conf"

loaded=$(ldd "$(which sh)" | sed -n 's/.*=> \(\/[^ ]*\)\/libc\.so\.6 .*/\1/p')
[ -n "$loaded" ] || fail "sh: needs no libc.so.6 (expected: a machine with glibc)"
for library in $libraries; do
    if [ -e "$loaded/$library" ]; then take "$loaded/$library"; fi
done
# What iptables loads by name.
for directory in "$loaded/xtables" /usr/lib64/xtables; do
    if [ -d "$directory" ]; then
        mkdir -p "$root$directory"
        cp -L -- "$directory"/*.so "$root$directory"
    fi
done
for program in $programs; do take_program "$program"; done
if [ -n "${JAVA_HOME:-}" ]; then
    for name in jli java net nio zip server/libjvm; do
        case $name in */*) file=$name ;; *) file=lib$name ;; esac
        if [ -e "$JAVA_HOME/lib/$file.so" ]; then take_libraries "$JAVA_HOME/lib/$file.so"; fi
    done
fi
for item in "$@"; do
    case $item in
    /*)
        [ -e "$item" ] || fail "PATH: $item (expected: a file or directory of this machine)"
        take_path "$item"
        ;;
    *) take_program "$item" ;;
    esac
done
tar -C "$root" --owner 0 --group 0 -c . | docker import - "$image" >/dev/null
docker image inspect -f "$image {{.Size}} bytes" "$image"
