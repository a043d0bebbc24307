#!/bin/bash
# Installs what is needed, builds with warnings as errors, and runs the unit and the end-to-end tests. The latter also try
# the static collector, as it is copied to hosts and put into pods; packages are tried where cmake/package.sh made them.
#
#   test.sh [--unit | --e2e] [--preset NAME]
#
# Where the preset counts lines (asan), it ends with how many of them the tests ran, by folder.
#
# Leaves no process, mount or container behind, and can be run again. The end-to-end tests need root.
set -euo pipefail
cd "$(dirname "$0")"

preset=dev
selection=()
packages=(build test)
static_too=yes

usage() {
    printf 'usage: %s [--unit | --e2e] [--preset NAME]\n' "$0" >&2
    exit 2
}

while [ $# -gt 0 ]; do
    case $1 in
        --unit) selection=(--label-exclude e2e) packages=(build) static_too= ;;
        --e2e) selection=(--label-regex e2e) ;;
        --preset)
            [ $# -ge 2 ] || usage
            preset=$2
            shift
            ;;
        *) usage ;;
    esac
    shift
done

[ "$preset" != asan ] || packages+=(sanitizers)
cmake/install-packages.sh "${packages[@]}"
cmake --preset "$preset"
cmake --build --preset "$preset"
if [ -n "$static_too" ]; then
    cmake --preset static
    cmake --build --preset static --target exhibit-collect
fi
find "build/$preset" -name '*.gcda' -delete

# Verbose, since one ctest test is a whole run of pytest, whose own lines tell what was tried.
status=0
EXHIBIT_BIN_DIR=$PWD/build/$preset/bin \
    ctest --preset "$preset" --no-tests=error --verbose "${selection[@]}" </dev/null || status=$?

# ctest names the programs that failed; what in them failed stands thousands of lines above, and in its log.
if [ "$status" -ne 0 ]; then
    printf '\nWhat failed, by build/%s/Testing/Temporary/LastTest.log:\n' "$preset"
    grep -aE '^(FAILED|ERROR) |^\[  FAILED  \] [A-Z].*[^:]$' "build/$preset/Testing/Temporary/LastTest.log" | cut -c 1-300 | sort -u
    exit "$status"
fi

if grep -q '^EXHIBIT_COVERAGE:BOOL=ON' "build/$preset/CMakeCache.txt"; then
    tests/coverage/run "build/$preset"
fi
