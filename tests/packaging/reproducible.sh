#!/bin/bash
# Shows that the packages do not depend on where they were built: builds the last commit in a folder of another name and
# depth, without a compiler cache, and compares with build/packages/, which is built here first where it is not of that
# commit.
#
#   reproducible.sh [--cached]
#
# Each of the two builds compiles 900 files, which takes about an hour and a half of one processor (6.4 s a file, measured
# over five of them on a busy machine). --cached lets ccache help, and so shows the linking and the packing alone: 3 to 7
# minutes on the same machine. Exit status: 0 the same bytes, 1 not, and what differs is told; 2 it could not be tried.
set -euo pipefail
project=$(cd "$(dirname "$0")/../.." && pwd)
cd "$project"

die() {
    printf 'reproducible: %s\n' "$1" >&2
    exit 2
}

case ${1:-} in
    '') export CCACHE_DISABLE=1 ;;
    --cached) ;;
    *) die 'usage: reproducible.sh [--cached]' ;;
esac

[ -z "$(git status --porcelain)" ] || die 'there are changes that are not committed: the other build would not have them'
commit=$(git describe --always --abbrev=12 --exclude='*')

is_of_commit() {
    local collector
    collector=$(find build/packages -name 'exhibit-collect-*-linux-*' 2>/dev/null)
    [ -n "$collector" ] && "$collector" --version | grep -qx "commit   $commit"
}

# Below build/, where also a compiler cache that serves one folder tree finds it.
elsewhere=$project/build/a-folder/of-another/name-and-depth
trap 'rm -rf "$project/build/a-folder"' EXIT
rm -rf "$project/build/a-folder"

# tell_difference FILE: the first of what differs, in words where there are any.
tell_difference() {
    printf '%s differs\n' "$1"
    diff <(strings --all --bytes=6 "build/packages/$1") <(strings --all --bytes=6 "$elsewhere/build/packages/$1") | head -20 || true
}

is_of_commit || cmake/package.sh
git clone --quiet --no-hardlinks . "$elsewhere"
# Under another umask, in another time zone and, where there is one, on another kind of file system, too.
(
    umask 077
    [ ! -w /dev/shm ] || export TMPDIR=/dev/shm
    TZ=Asia/Kathmandu "$elsewhere/cmake/package.sh" >/dev/null
)

differing=0
for file in build/packages/*; do
    name=$(basename "$file")
    cmp --silent "$file" "$elsewhere/build/packages/$name" && continue
    tell_difference "$name"
    differing=1
done
[ "$(ls build/packages)" = "$(ls "$elsewhere/build/packages")" ] || differing=1
if strings --all build/packages/exhibit*-linux-* | grep --fixed-strings "$project"; then
    printf 'a program names the folder that it was built in\n'
    differing=1
fi
[ "$differing" -ne 0 ] || printf 'the same bytes, %s s\n' "$SECONDS"
exit "$differing"
