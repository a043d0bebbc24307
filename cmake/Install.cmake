# Where the programs, their pages and their completions go.
include(GNUInstallDirs)
install(TARGETS exhibit exhibit-collect RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})

set(pages exhibit exhibit-verify exhibit-show exhibit-diff exhibit-drift exhibit-extract exhibit-redact exhibit-collect)
list(TRANSFORM pages PREPEND ${CMAKE_SOURCE_DIR}/cmake/man/)
list(TRANSFORM pages APPEND .1)
install(FILES ${pages} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)

set(completions ${CMAKE_SOURCE_DIR}/cmake/completion)
foreach(program exhibit exhibit-collect)
  install(FILES ${completions}/${program}.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions
          RENAME ${program})
  install(FILES ${completions}/_${program} DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
  install(FILES ${completions}/${program}.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
endforeach()
