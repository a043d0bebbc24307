#!/bin/bash
# Says which long options of a program's --help its man pages and completions do not name.
#
#   check_completion.sh exhibit PROGRAM | exhibit-collect PROGRAM
set -euo pipefail

name=$1
program=$2
here=$(cd "$(dirname "$0")" && pwd)

# The options of the program and of each command that its help lists.
options() {
    "$program" --help
    if [ "$name" = exhibit ]; then
        local command
        for command in verify show diff drift extract redact; do "$program" "$command" --help; done
    fi
}

# bash and zsh spell --option, fish -l option.
names_option() {
    local file=$1 option=$2
    case $file in
        *.fish) grep --quiet --extended-regexp -- "-l $option( |\$)" "$file" ;;
        *) grep --quiet --extended-regexp -- "--$option([^a-z-]|\$)" "$file" ;;
    esac
}

missing=0
complain() {
    printf '%s: --%s is missing\n' "$1" "$2"
    missing=1
}

pages=("$here/../man/$name.1")
[ "$name" != exhibit ] || pages+=("$here"/../man/exhibit-{verify,show,diff,drift,extract,redact}.1)

listed=$(options | grep --only-matching --extended-regexp -- '^ +(-[a-z], ?)?--[a-z-]+' | sed 's/.*--//' | sort -u)
for option in $listed; do
    for file in "$here/$name.bash" "$here/_$name" "$here/$name.fish"; do
        names_option "$file" "$option" || complain "$file" "$option"
    done
    grep --quiet --extended-regexp -- "Fl -$option( |\$)" "${pages[@]}" || complain 'man pages' "$option"
done
exit "$missing"
