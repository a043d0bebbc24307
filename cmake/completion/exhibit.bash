# Completion of exhibit(1) for bash.

_exhibit_files() {
    compopt -o filenames
    mapfile -t COMPREPLY < <(compgen -f -- "$1")
}

_exhibit() {
    local current=$2 previous=$3 command=${COMP_WORDS[1]}
    local subjects='overview containers processes files env mounts sockets ledger members'
    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W 'verify show diff drift extract redact --help --version' -- "$current")
        return
    fi
    case $previous in
        --type)
            mapfile -t COMPREPLY < <(compgen -W 'file dir symlink fifo socket char block' -- "$current")
            return
            ;;
        --container | --path) return ;;
        --drop)
            mapfile -t COMPREPLY < <(compgen -W 'env: path: member: process:' -- "$current")
            compopt -o nospace
            return
            ;;
        -o | --output)
            compopt -o filenames
            if [ "$command" = redact ]; then
                _exhibit_files "$current"
            else
                mapfile -t COMPREPLY < <(compgen -d -- "$current")
            fi
            return
            ;;
    esac
    case $command:$current in
        verify:-* | diff:-*) mapfile -t COMPREPLY < <(compgen -W '--json --help' -- "$current") ;;
        drift:-*)
            mapfile -t COMPREPLY < <(compgen -W '--container --siblings --all --json --help' -- "$current")
            ;;
        extract:-*) mapfile -t COMPREPLY < <(compgen -W '--output --container --json --help' -- "$current") ;;
        redact:-*) mapfile -t COMPREPLY < <(compgen -W '--drop --output --json --help' -- "$current") ;;
        show:-*)
            mapfile -t COMPREPLY < <(compgen -W '--container --path --type --setuid --all --json --help' -- "$current")
            ;;
        show:*)
            if [ -f "$previous" ]; then
                mapfile -t COMPREPLY < <(compgen -W "$subjects" -- "$current")
            else
                _exhibit_files "$current"
            fi
            ;;
        *) _exhibit_files "$current" ;;
    esac
}

complete -F _exhibit exhibit
