# What a program prints for `--completion`, written when it has been linked.
#   exhibit_completion(<program>)
set(EXHIBIT_COMPLETIONS ${CMAKE_BINARY_DIR}/completion)
file(MAKE_DIRECTORY ${EXHIBIT_COMPLETIONS})
function(exhibit_completion program)
  target_link_libraries(${program} PRIVATE shell_completion)
  add_custom_command(TARGET ${program} POST_BUILD VERBATIM
    COMMAND ${program} --completion bash > ${EXHIBIT_COMPLETIONS}/${program}.bash
    COMMAND ${program} --completion zsh > ${EXHIBIT_COMPLETIONS}/_${program}
    COMMAND ${program} --completion fish > ${EXHIBIT_COMPLETIONS}/${program}.fish)
endfunction()
