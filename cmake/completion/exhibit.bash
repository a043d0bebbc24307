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
        mapfile -t COMPREPLY < <(compgen -W 'verify show diff drift extract sign timestamp custody receive --help --version' -- "$current")
        return
    fi
    case $previous in
        --type)
            mapfile -t COMPREPLY < <(compgen -W 'file dir symlink fifo socket char block' -- "$current")
            return
            ;;
        --container | --path | --tsa | --event | --to | --by | --where | --why | --note | --expect-seal | --expect-head) return ;;
        --signer | --ca | --tsa-ca | --sidecars | --stamp | --ssh-key | --key | --cert | --chain | --response)
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
            local options='--signer --ca --tsa-ca --require-signature --require-timestamp --expect-seal --expect-head --sidecars --json --help'
            mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
            ;;
        sign:-*) mapfile -t COMPREPLY < <(compgen -W '--ssh-key --key --cert --chain --json --help' -- "$current") ;;
        timestamp:-*)
            mapfile -t COMPREPLY < <(compgen -W '--tsa --query-only --response --tsa-ca --json --help' -- "$current")
            ;;
        receive:-*)
            local options='--output --expect-seal --by --where --why --note --ssh-key --key --cert --chain --tsa --tsa-ca --json --help'
            mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
            ;;
        custody:-*)
            local options='--event --to --by --where --why --note --ssh-key --key --cert --chain --signer --expect-head --stamp --tsa --tsa-ca'
            mapfile -t COMPREPLY < <(compgen -W "$options --json --help" -- "$current")
            ;;
        custody:*)
            if [ "$COMP_CWORD" -eq 2 ]; then
                mapfile -t COMPREPLY < <(compgen -W 'add transfer accept verify log stamp repair' -- "$current")
            else
                _exhibit_files "$current"
            fi
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
