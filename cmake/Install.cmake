# Where the programs, their pages and their completions go.
include(GNUInstallDirs)
install(TARGETS exhibit exhibit-collect RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})

set(pages exhibit exhibit-verify exhibit-show exhibit-diff exhibit-drift exhibit-extract exhibit-export
          exhibit-stack exhibit-collect)
list(TRANSFORM pages PREPEND ${CMAKE_SOURCE_DIR}/cmake/man/)
list(TRANSFORM pages APPEND .1)
install(FILES ${pages} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)

# Each program writes its own completion.
foreach(program exhibit exhibit-collect)
  install(FILES ${EXHIBIT_COMPLETIONS}/${program}.bash RENAME ${program}
          DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
  install(FILES ${EXHIBIT_COMPLETIONS}/_${program} DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
  install(FILES ${EXHIBIT_COMPLETIONS}/${program}.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
endforeach()
