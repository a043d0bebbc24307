#!/bin/bash
# Brings the Debian 12 packages that this project needs, and touches nothing where they are there already.
#
#   install-packages.sh GROUP...                    install the packages of each group, as named below
#   install-packages.sh --unpack DIR PACKAGE...     download packages and unpack them below DIR, installing nothing
#
# --unpack serves packages that are wanted as material (a container's root file system) or that conflict with what
# a host has (busybox-static with busybox). Maintainer scripts never run.
# shellcheck disable=SC2034 # the arrays are read through a nameref
set -euo pipefail

groups=(build demo test bench sanitizers detection package lint memcheck)

# Compilers, and the libraries of both programs.
build_packages=(
    g++ cmake ninja-build pkg-config
    libarchive-dev libssl-dev libzstd-dev libsqlite3-dev libseccomp-dev libyara-dev libspdlog-dev libfmt-dev nlohmann-json3-dev libcli11-dev libdtl-dev
    libgtest-dev libgmock-dev libbenchmark-dev
    gcovr
    libcurl4-openssl-dev
    libmagic-dev libjansson-dev libbz2-dev liblzma-dev zlib1g-dev  # under libyara.a
)

# Intel's: no other architecture has it.
[ "$(dpkg --print-architecture)" != amd64 ] || build_packages+=(libipsec-mb-dev)

demo_packages=(runc jq)

# Real runtimes; the ordinary tools that bundles must get along with, and those that exports are for; a CRI client's libraries;
# the test runner; what deploy/ is for. DuckDB, Playwright, an S3 store and Kubernetes' schema are npm's. The tests themselves bring npm and
# kubectl where there is none (tests/e2e/harness/debian.py): others' packages of the same programs exclude Debian's.
test_packages=(
    docker.io podman containerd runc crun conmon uidmap iptables
    lxc systemd-container runsc bubblewrap fuse-overlayfs
    tar libarchive-tools zstd jq util-linux
    python3-grpcio python3-protobuf protobuf-compiler
    python3 python3-pytest python3-rdflib python3-jsonschema
    openssl openssh-client age xxd curl
    rpm strace mmdebstrap
    sleuthkit hashdeep mtree-netbsd libxml2-utils
    zsh fish mandoc
    chromium poppler-utils
    shellcheck openssh-server ansible-core python3-yaml
)

# The compiler of the sanitizers and of libFuzzer, and its gcov.
sanitizers_packages=(clang-19 libclang-rt-19-dev llvm-19)

# What reads the code and says what is wrong with it (tests/lint/run).
lint_packages=(clang-format-19 clang-tidy-19 cppcheck shellcheck)

# What watches over memory (tests/memcheck/run).
memcheck_packages=(valgrind)

# What findings are measured beside.
detection_packages=(aide)

# What makes the packages (cmake/package.sh), and what judges them.
package_packages=(binutils dpkg-dev git gzip python3 tar lintian)

# What the benchmarks measure with.
bench_packages=(time lsof procps findutils coreutils diffutils openssl libarchive-tools hashdeep aide docker.io runc containerd linux-perf valgrind)

die() {
    printf 'install-packages: %s\n' "$1" >&2
    exit "${2:-1}"
}

# Runs an apt-get command as root. apt's own words are shown only when it fails.
apt() {
    local as_root=() said
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || die "apt-get $1 needs root, and there is no sudo"
        as_root=(sudo)
    fi
    local apt_get=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0)
    said=$("${as_root[@]}" "${apt_get[@]}" "$@" 2>&1 </dev/null) && return
    printf '%s\n' "$said" >&2
    return 1
}

# The lists are refreshed once a run, and only when there is something to fetch.
lists_are_fresh=false
refresh_lists() {
    "$lists_are_fresh" && return
    apt update || die 'apt-get update failed'
    lists_are_fresh=true
}

is_installed() {
    [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

install_groups() {
    local group package missing=()
    for group; do
        [[ " ${groups[*]} " == *" $group "* ]] || die "unknown group '$group' (${groups[*]})" 2
        local -n packages="${group}_packages"
        for package in "${packages[@]}"; do
            is_installed "$package" || missing+=("$package")
        done
    done
    [ "${#missing[@]}" -gt 0 ] || return 0
    refresh_lists
    apt install --yes --no-install-recommends "${missing[@]}" || die "could not install: ${missing[*]}"
}

unpack() {
    [ $# -ge 2 ] || die '--unpack needs a folder and at least one package' 2
    local folder=$1 package
    shift
    mkdir -p "$folder"
    folder=$(cd "$folder" && pwd)
    unpack_downloads=$(mktemp -d)
    trap 'rm -rf "$unpack_downloads"' EXIT
    cd "$unpack_downloads"
    # apt's unprivileged downloader cannot enter this folder; the archives' signatures are checked all the same.
    local download=(apt-get -qq -o APT::Sandbox::User=root download "$@")
    if ! "${download[@]}" >/dev/null 2>&1; then
        refresh_lists
        "${download[@]}" >/dev/null || die "could not download: $*"
    fi
    for package in ./*.deb; do
        dpkg-deb --extract "$package" "$folder" || die "could not unpack: $package"
    done
}

case ${1:-} in
    '') die "which group? (${groups[*]})" 2 ;;
    --unpack) unpack "${@:2}" ;;
    *) install_groups "$@" ;;
esac
