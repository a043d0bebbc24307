# Completion of exhibit-collect(1) for fish.

complete -c exhibit-collect -f
complete -c exhibit-collect -s h -l help -d 'Print a summary of usage'
complete -c exhibit-collect -l version -d 'Print the version'
complete -c exhibit-collect -l list -d 'List the containerized processes'
complete -c exhibit-collect -s o -l output -r -F -d 'The new bundle'
complete -c exhibit-collect -l container -x -d 'Only this container'
complete -c exhibit-collect -l pid -x -a '(__fish_complete_pids)' -d 'Only this process'
complete -c exhibit-collect -l hash -x -a 'sha256 none' -d 'Digest of file contents'
complete -c exhibit-collect -l include-network -d 'Walk network and FUSE file systems too'
complete -c exhibit-collect -l include-host-root -d 'Walk the root of the host where a container has it mounted'
complete -c exhibit-collect -l case -x -d 'Recorded in the bundle'
complete -c exhibit-collect -l exhibit-number -x -d 'Recorded in the bundle'
complete -c exhibit-collect -l operator -x -d 'Recorded in the bundle'
complete -c exhibit-collect -l note -x -d 'Recorded in the bundle'
complete -c exhibit-collect -l json -d 'Facts as JSON'
complete -c exhibit-collect -s q -l quiet -d 'No line of progress, no summary'
complete -c exhibit-collect -s v -l verbose -d 'Tell the steps'
