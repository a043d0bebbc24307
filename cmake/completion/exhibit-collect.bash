# Completion of exhibit-collect(1) for bash.

_exhibit_collect() {
    local current=$2 previous=$3
    local options='--list --output --container --exited --state-root --pid --hash --capture --capture-file-limit
        --capture-limit --freeze --deadline --include-network --include-host-root --case
        --exhibit-number --operator --note --witness --json --quiet --verbose --help --version'
    COMPREPLY=()
    case $previous in
        -o | --output)
            compopt -o filenames
            mapfile -t COMPREPLY < <(compgen -f -- "$current")
            ;;
        --state-root)
            compopt -o filenames
            mapfile -t COMPREPLY < <(compgen -d -- "$current")
            ;;
        --hash) mapfile -t COMPREPLY < <(compgen -W 'sha256 none' -- "$current") ;;
        --capture) mapfile -t COMPREPLY < <(compgen -W 'runtime all none' -- "$current") ;;
        --witness) mapfile -t COMPREPLY < <(compgen -W 'stderr syslog' -- "$current") ;;
        --container | --pid | --capture-file-limit | --capture-limit | --deadline | --case | --exhibit-number | --operator | --note) ;;
        *) mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current") ;;
    esac
}

complete -F _exhibit_collect exhibit-collect
