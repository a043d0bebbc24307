#!/bin/bash
# Shows that two commands are enough: makes a minimal Debian 12, clones the last commit into it, and runs ./demo.sh and
# ./test.sh there, as root. Only how this host reaches its mirrors (APT's and npm's configuration, resolver, certificates)
# is taken along. What runs there has mount and process namespaces of its own, so that this root is the host's to it; kernel
# and network are this host's.
#
#   fresh_debian.sh [--ccache DIR] [COMMAND...]
#
# COMMAND: instead of the two, each a line for a shell in the clone. --ccache: a compiler cache of this host serves the
# compiler there; without it, compiling takes most of an hour on two processors.
# Exit status: 0 all commands ended with 0; 1 one did not; 2 it could not be tried.
set -euo pipefail
project=$(cd "$(dirname "$0")/../.." && pwd)

die() {
    printf 'fresh_debian: %s\n' "$1" >&2
    exit 2
}

ccache=
if [ "${1:-}" = --ccache ]; then
    [ -d "${2:-}" ] || die '--ccache needs the folder of a compiler cache'
    ccache=$(cd "$2" && pwd)
    shift 2
fi
commands=("$@")
[ $# -gt 0 ] || commands=(./demo.sh ./test.sh)

[ "$(id -u)" -eq 0 ] || die 'needs root'
[ -z "$(git -C "$project" status --porcelain)" ] || die 'there are changes that are not committed: the clone would not have them'
command -v mmdebstrap >/dev/null || die 'needs mmdebstrap (cmake/install-packages.sh test)'

# A name of the same length in the folder of the project, where a compiler cache that serves one folder tree finds it.
fresh=$(mktemp -d "$project/build/fresh.XXXXXX")
trap 'rm -rf --one-file-system "$fresh"' EXIT
root=$fresh/root

packages=ca-certificates,git
[ -z "$ccache" ] || packages+=,ccache
mmdebstrap --quiet --variant=minbase --include="$packages" bookworm "$root"

take_along() {
    local path
    for path; do
        [ -e "$path" ] || continue
        mkdir -p "$root$(dirname "$path")"
        cp -a --no-target-directory "$(realpath "$path")" "$root$path"
    done
}
take_along /etc/apt/apt.conf.d /etc/apt/sources.list.d /etc/apt/auth.conf.d /etc/apt/keyrings /etc/apt/trusted.gpg.d \
    /etc/npmrc /root/.npmrc /etc/ssl/certs /usr/local/share/ca-certificates /etc/resolv.conf /etc/hosts
# What mmdebstrap wrote of its own would be a second list of the same.
[ ! -d "$root/etc/apt/sources.list.d" ] || [ -z "$(ls "$root/etc/apt/sources.list.d")" ] || : >"$root/etc/apt/sources.list"

clone=$project-fresh
git clone --quiet --no-hardlinks "$project" "$root$clone"
git -C "$root$clone" remote remove origin

# In namespaces of its own, at whose end all processes and mounts end.
enter() {
    # shellcheck disable=SC2016 # expanded by the shell that it is for
    unshare --mount --pid --fork --kill-child --propagation private bash -euc '
        root=$1 clone=$2 ccache=$3 command=$4
        mount --bind "$root" "$root"
        mount -t proc proc "$root/proc"
        for folder in sys dev run/lock; do
            mkdir -p "$root/$folder"
            mount --rbind "/$folder" "$root/$folder"
        done
        mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
        if [ -n "$ccache" ]; then
            mkdir -p "$root$ccache"
            mount --bind "$ccache" "$root$ccache"
        fi
        cd "$root"
        mkdir -p old
        pivot_root . old
        umount --lazy /old
        rmdir /old
        cd "$clone"
        path=/usr/sbin:/usr/bin:/sbin:/bin
        variables=(HOME=/root LC_ALL=C.UTF-8 TERM=dumb)
        if [ -n "$ccache" ]; then
            path=/usr/lib/ccache:$path
            variables+=(CCACHE_DIR="$ccache" CCACHE_BASEDIR="$(dirname "$clone")" CCACHE_NOHASHDIR=true)
        fi
        exec env --ignore-environment PATH="$path" "${variables[@]}" bash -c "$command"
    ' bash "$root" "$clone" "$ccache" "$1" </dev/null
}

status=0
for command in "${commands[@]}"; do
    begun=$SECONDS
    printf '\n=== in a fresh Debian 12: %s\n' "$command"
    became=0
    enter "$command" || became=$?
    printf '=== %s: exit status %s after %s s\n' "$command" "$became" "$((SECONDS - begun))"
    [ "$became" -eq 0 ] || status=1
done
exit "$status"
