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
        mapfile -t COMPREPLY < <(compgen -W 'verify show diff drift extract sign timestamp --help --version' -- "$current")
        return
    fi
    case $previous in
        --type)
            mapfile -t COMPREPLY < <(compgen -W 'file dir symlink fifo socket char block' -- "$current")
            return
            ;;
        --container | --path | --tsa) return ;;
        --signer | --ca | --tsa-ca | --sidecars | --key | --cert | --chain | --response)
            _exhibit_files "$current"
            return
            ;;
        -o | --output)
            compopt -o filenames
            mapfile -t COMPREPLY < <(compgen -d -- "$current")
            return
            ;;
    esac
    case $command:$current in
        diff:-*) mapfile -t COMPREPLY < <(compgen -W '--json --help' -- "$current") ;;
        verify:-*)
            local options='--signer --ca --tsa-ca --require-signature --require-timestamp --sidecars --json --help'
            mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
            ;;
        sign:-*) mapfile -t COMPREPLY < <(compgen -W '--key --cert --chain --json --help' -- "$current") ;;
        timestamp:-*)
            mapfile -t COMPREPLY < <(compgen -W '--tsa --query-only --response --tsa-ca --json --help' -- "$current")
            ;;
        drift:-*)
            mapfile -t COMPREPLY < <(compgen -W '--container --siblings --all --json --help' -- "$current")
            ;;
        extract:-*) mapfile -t COMPREPLY < <(compgen -W '--output --container --json --help' -- "$current") ;;
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
