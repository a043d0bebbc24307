# Completion of exhibit(1) for fish.

set -l commands verify show diff drift extract sign timestamp custody receive
set -l subjects overview containers processes files env mounts sockets ledger members

complete -c exhibit -n "not __fish_seen_subcommand_from $commands" -f
complete -c exhibit -n "not __fish_seen_subcommand_from $commands" -a verify -d 'Say whether a bundle holds the bytes that were collected'
complete -c exhibit -n "not __fish_seen_subcommand_from $commands" -a show -d 'Show what is inside a bundle'
complete -c exhibit -n "not __fish_seen_subcommand_from $commands" -a diff -d 'Say what differs between two bundles'
complete -c exhibit -n "not __fish_seen_subcommand_from $commands" -a drift -d 'Say what containers changed in what they began with'
complete -c exhibit -n "not __fish_seen_subcommand_from $commands" -a extract -d 'Write captured files to a folder'
complete -c exhibit -n "not __fish_seen_subcommand_from $commands" -a sign -d "Sign a bundle's seal"
complete -c exhibit -n "not __fish_seen_subcommand_from $commands" -a timestamp -d "Have a bundle's seal and signature time-stamped"
complete -c exhibit -n "not __fish_seen_subcommand_from $commands" -a custody -d 'Who had a bundle, and what they did with it'
complete -c exhibit -n "not __fish_seen_subcommand_from $commands" -a receive -d 'Take a bundle from a pipe'
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
complete -c exhibit -n '__fish_seen_subcommand_from verify' -l signer -r -d 'Somebody who may have signed: file, sha256:digest or SHA256:fingerprint'
complete -c exhibit -n '__fish_seen_subcommand_from verify' -l ca -r -d "The CA that a signer's certificate must lead to"
complete -c exhibit -n '__fish_seen_subcommand_from verify' -l tsa-ca -r -d 'The same for time stamps'
complete -c exhibit -n '__fish_seen_subcommand_from verify' -l require-signature -d 'Fail unless somebody trusted signed'
complete -c exhibit -n '__fish_seen_subcommand_from verify' -l require-timestamp -d 'Fail unless a trusted time stamp is there'
complete -c exhibit -n '__fish_seen_subcommand_from verify' -l sidecars -r -d "The bundle's name, where it is another"
complete -c exhibit -n '__fish_seen_subcommand_from sign' -l key -r -d 'The private key'
complete -c exhibit -n '__fish_seen_subcommand_from sign' -l cert -r -d 'Its certificate'
complete -c exhibit -n '__fish_seen_subcommand_from sign' -l chain -r -d 'Certificates from it to the CA'
complete -c exhibit -n '__fish_seen_subcommand_from timestamp' -l tsa -x -d 'Ask this authority (http://...)'
complete -c exhibit -n '__fish_seen_subcommand_from timestamp' -l query-only -d 'Write the questions, and ask nobody'
complete -c exhibit -n '__fish_seen_subcommand_from timestamp' -l response -r -d 'Take this answer to a question'
complete -c exhibit -n '__fish_seen_subcommand_from timestamp' -l tsa-ca -r -d "The CA that the authority's certificate must lead to"
complete -c exhibit -n '__fish_seen_subcommand_from custody' -a 'add transfer accept verify log stamp repair'
complete -c exhibit -n '__fish_seen_subcommand_from verify receive' -l expect-seal -x -d 'The seal that was written down'
complete -c exhibit -n '__fish_seen_subcommand_from verify custody' -l expect-head -x -d 'A line that the custody log must hold'
complete -c exhibit -n '__fish_seen_subcommand_from sign custody receive' -l ssh-key -r -d 'An SSH key, or the .pub file of one in ssh-agent'
complete -c exhibit -n '__fish_seen_subcommand_from custody' -l event -x -d 'What was done'
complete -c exhibit -n '__fish_seen_subcommand_from custody' -l to -x -d 'To whom it is handed over'
complete -c exhibit -n '__fish_seen_subcommand_from custody receive' -l by -x -d 'Who does it'
complete -c exhibit -n '__fish_seen_subcommand_from custody receive' -l where -x -d 'The place'
complete -c exhibit -n '__fish_seen_subcommand_from custody receive' -l why -x -d 'The purpose'
complete -c exhibit -n '__fish_seen_subcommand_from custody receive' -l note -x -d 'Anything else'
complete -c exhibit -n '__fish_seen_subcommand_from custody receive' -l key -r -d 'The private key'
complete -c exhibit -n '__fish_seen_subcommand_from custody receive' -l cert -r -d 'Its certificate'
complete -c exhibit -n '__fish_seen_subcommand_from custody receive' -l chain -r -d 'Certificates from it to the CA'
complete -c exhibit -n '__fish_seen_subcommand_from custody' -l signer -r -d 'Somebody who may have signed: file, sha256:digest or SHA256:fingerprint'
complete -c exhibit -n '__fish_seen_subcommand_from custody' -l stamp -r -d 'A time stamp over a line'
complete -c exhibit -n '__fish_seen_subcommand_from custody receive' -l tsa -x -d 'Ask this authority (http://...)'
complete -c exhibit -n '__fish_seen_subcommand_from custody receive' -l tsa-ca -r -d 'The CA that time stamps must lead to'
complete -c exhibit -n '__fish_seen_subcommand_from receive' -s o -l output -r -d 'The new file'
