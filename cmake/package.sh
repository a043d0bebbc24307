#!/bin/bash
# Makes what is handed on, in build/packages/:
#
#   exhibit_VERSION-1_ARCH.deb, exhibit-collect_VERSION-1_ARCH.deb   Debian packages, of build/release
#   exhibit-VERSION-linux-ARCH, exhibit-collect-VERSION-linux-ARCH   static programs, of build/static
#   exhibit-collect-VERSION-oci-ARCH.tar                             an image of the static collector
#   THIRD-PARTY-LICENCES                                             of what the static programs have in them of others;
#                                                                    also in the packages and in the image
#   PROGRAMS                                                         SHA-256 and build id of each program in these
#   SHA256SUMS                                                       of all of these
#
# The same source gives the same bytes wherever and whenever it is built on the same Debian 12;
# tests/packaging/reproducible.sh holds two builds against each other. SOURCE_DATE_EPOCH, where it is not given, is the
# time of the last commit, or, outside of a checkout, the newest date in CHANGELOG.md.
set -euo pipefail
project=$(cd "$(dirname "$0")/.." && pwd)
cd "$project"
umask 022

die() {
    printf 'package: %s\n' "$1" >&2
    exit 1
}

# Of this checkout, not of one that it may lie in.
project_git() {
    GIT_CEILING_DIRECTORIES=$(dirname "$project") git "$@" 2>/dev/null
}

time_of_source() {
    local date
    project_git log -1 --format=%ct && return
    date=$(grep -m1 -oE '^## .*[0-9]{4}-[0-9]{2}-[0-9]{2}' CHANGELOG.md | grep -oE '[0-9-]{10}$') ||
        die 'no commit and no date in CHANGELOG.md tells when this source is of: set SOURCE_DATE_EPOCH'
    date --utc --date="$date" +%s
}

build() {
    cmake --preset "$1" >/dev/null
    cmake --build "build/$1" --target exhibit exhibit-collect
}

build_id() {
    readelf --notes "$1" | sed -n 's/^ *Build ID: //p'
}

# A line of PROGRAMS: digest, build id, the file in build/packages, and the path in it where that is an archive.
describe_program() {
    printf '%s  %s  %s\n' "$(sha256sum <"$1" | cut -d' ' -f1)" "$(build_id "$1")" "$2"
}

# Packs a Debian package again with the size that Debian's own tools give it (deb-substvars(5), Installed-Size): that of
# cpack adds what folders take on the file system that it was built on.
settle_size() {
    local tree=$work/tree size
    dpkg-deb --raw-extract "$1" "$tree"
    size=$(find "$tree" -mindepth 1 -path "$tree/DEBIAN" -prune -o -printf '%y %s\n' |
        awk '{ kib += $1 == "f" ? int(($2 + 1023) / 1024) : 1 } END { print kib }')
    sed -i "s/^Installed-Size: .*/Installed-Size: $size/" "$tree/DEBIAN/control"
    dpkg-deb --root-owner-group --threads-max=1 -Zxz --build "$tree" "$2" >/dev/null
    rm -r "$tree"
}

make_debian_packages() {
    cpack --config build/release/CPackConfig.cmake -B "$work/cpack" >"$work/cpack.log" 2>&1 ||
        die "cpack: $(cat "$work/cpack.log")"
    local package name
    for package in "$work"/cpack/*.deb; do
        settle_size "$package" "$packages/$(basename "$package")"
    done
    for package in "$packages"/*.deb; do
        name=$(dpkg-deb --field "$package" Package)
        dpkg-deb --fsys-tarfile "$package" | tar -xO "./usr/bin/$name" >"$work/$name"
        describe_program "$work/$name" "$(basename "$package") /usr/bin/$name" >>"$packages/PROGRAMS"
    done
}

make_static_programs() {
    local program file
    for program in exhibit exhibit-collect; do
        file=$packages/$program-$version-linux-$architecture
        strip --output-file="$file" "build/static/bin/$program"
        describe_program "$file" "$(basename "$file")" >>"$packages/PROGRAMS"
    done
}

gather_licences() {
    python3 cmake/packaging/third_party_licences.py build/static exhibit exhibit-collect >"$packages/THIRD-PARTY-LICENCES"
    export EXHIBIT_THIRD_PARTY_LICENCES=$packages/THIRD-PARTY-LICENCES
}

make_image() {
    local collector=$packages/exhibit-collect-$version-linux-$architecture
    local image=exhibit-collect-$version-oci-$architecture.tar
    python3 cmake/packaging/oci_image.py --program "$collector" --name exhibit-collect --version "$version" \
        --revision "$(project_git rev-parse HEAD || echo unknown)" --architecture "$architecture" \
        --description 'Takes evidence from the containers of the host that it runs on' \
        --document LICENSE --document "$packages/THIRD-PARTY-LICENCES" --epoch "$SOURCE_DATE_EPOCH" --output "$packages/$image"
    describe_program "$collector" "$image /usr/bin/exhibit-collect" >>"$packages/PROGRAMS"
}

cmake/install-packages.sh build package
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(time_of_source)}
export SOURCE_DATE_EPOCH
version=$(sed -n 's/^project(exhibit VERSION \([0-9.]*\) .*/\1/p' CMakeLists.txt)
architecture=$(dpkg --print-architecture)
work=$(mktemp -d -t exhibit-package.XXXXXX)
trap 'rm -rf "$work"' EXIT
packages=$work/packages
mkdir "$packages"

# In the caller's locale, which a compiler cache makes part of what it knows a file by.
build release
build static

export LC_ALL=C TZ=UTC
gather_licences
make_debian_packages
make_static_programs
make_image
(cd "$packages" && sha256sum -- * >"$work/SHA256SUMS" && mv "$work/SHA256SUMS" .)

# In place of the former ones only when all are made.
rm -rf build/packages
mv "$packages" build/packages
cat build/packages/SHA256SUMS
