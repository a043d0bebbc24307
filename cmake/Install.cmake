# Where the programs, their pages and their completions go.
include(GNUInstallDirs)
install(TARGETS exhibit exhibit-collect RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})

file(GLOB pages CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/cmake/man/*.1)
install(FILES ${pages} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)

# Each program writes its own completion.
foreach(program exhibit exhibit-collect)
  install(FILES ${EXHIBIT_COMPLETIONS}/${program}.bash RENAME ${program}
          DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
  install(FILES ${EXHIBIT_COMPLETIONS}/_${program} DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
  install(FILES ${EXHIBIT_COMPLETIONS}/${program}.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
endforeach()
