#!/bin/bash
# Says which long options of a program, or of one of its commands, the page of that name does not tell of.
#
#   check_pages.sh PROGRAM
set -euo pipefail

program=$1
name=$(basename "$program")
pages=$(cd "$(dirname "$0")" && pwd)
missing=0

# check PAGE HELP...: each long option that the help begins a line with.
check() {
    local page=$pages/$1.1 option
    shift
    if [ ! -f "$page" ]; then
        printf '%s: there is no such page\n' "$page"
        missing=1
        return
    fi
    for option in $("$@" --help | grep --only-matching --extended-regexp -- '^ +(-[a-zA-Z], ?)?--[a-z-]+' | sed 's/.*--//'); do
        grep --quiet --extended-regexp -- "Fl -$option( |\$)" "$page" && continue
        printf '%s: --%s is missing\n' "$page" "$option"
        missing=1
    done
}

check "$name" "$program"
if [ "$name" = exhibit ]; then
    # The commands, one a line after their heading.
    for command in $("$program" --help | sed -n '/^Subcommands:/,/^$/s/^  \([a-z]*\) .*/\1/p'); do
        check "$name-$command" "$program" "$command"
    done
fi
exit "$missing"
