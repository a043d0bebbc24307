# Completion of exhibit(1) for fish.

set -l commands verify show diff drift extract redact
set -l subjects overview containers processes files env mounts sockets ledger members

complete -c exhibit -n "not __fish_seen_subcommand_from $commands" -f
complete -c exhibit -n "not __fish_seen_subcommand_from $commands" -a verify -d 'Say whether a bundle holds the bytes that were collected'
complete -c exhibit -n "not __fish_seen_subcommand_from $commands" -a show -d 'Show what is inside a bundle'
complete -c exhibit -n "not __fish_seen_subcommand_from $commands" -a diff -d 'Say what differs between two bundles'
complete -c exhibit -n "not __fish_seen_subcommand_from $commands" -a drift -d 'Say what containers changed in what they began with'
complete -c exhibit -n "not __fish_seen_subcommand_from $commands" -a extract -d 'Write captured files to a folder'
complete -c exhibit -n "not __fish_seen_subcommand_from $commands" -a redact -d 'Make a copy that withholds parts and has the same seal'
complete -c exhibit -n "not __fish_seen_subcommand_from $commands" -l version -d 'Print the version'
complete -c exhibit -s h -l help -d 'Print a summary of usage'

complete -c exhibit -n "__fish_seen_subcommand_from $commands" -l json -d 'Objects instead of text'
complete -c exhibit -n '__fish_seen_subcommand_from show' -a "$subjects"
complete -c exhibit -n '__fish_seen_subcommand_from show' -l container -x -d 'Only of this container'
complete -c exhibit -n '__fish_seen_subcommand_from show' -l path -x -d 'files: only paths that match'
complete -c exhibit -n '__fish_seen_subcommand_from show' -l type -x -a 'file dir symlink fifo socket char block' -d 'files: only of this type'
complete -c exhibit -n '__fish_seen_subcommand_from show' -l setuid -d 'files: only setuid, setgid or with file capabilities'
complete -c exhibit -n '__fish_seen_subcommand_from show' -l all -d 'ledger: lines whose outcome is ok, too'
complete -c exhibit -n '__fish_seen_subcommand_from drift' -l container -x -d 'Only this container'
complete -c exhibit -n '__fish_seen_subcommand_from drift' -l siblings -d 'Count which containers of the same image have the same change'
complete -c exhibit -n '__fish_seen_subcommand_from drift' -l all -d 'What is quiet, too'
complete -c exhibit -n '__fish_seen_subcommand_from extract' -s o -l output -x -a '(__fish_complete_directories)' -d 'The folder to make and write to'
complete -c exhibit -n '__fish_seen_subcommand_from extract' -l container -x -d 'Only of this container'
complete -c exhibit -n '__fish_seen_subcommand_from redact' -l drop -x -a 'env: path: member: process:' -d 'What to withhold'
complete -c exhibit -n '__fish_seen_subcommand_from redact' -s o -l output -r -F -d 'The copy to make'
