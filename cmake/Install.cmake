# Where the programs, their pages, their completions and the documents go. Each component is a Debian package
# (Packaging.cmake) of that name; `by-hand` is what only `cmake --install` brings, since Debian has its own place or
# form for it.
include(GNUInstallDirs)
file(GLOB pages CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/cmake/man/*.1)
set(collector_pages ${CMAKE_SOURCE_DIR}/cmake/man/exhibit-collect.1)
list(REMOVE_ITEM pages ${collector_pages})
install(FILES ${pages} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT exhibit)
install(FILES ${collector_pages} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT exhibit-collect)

# Each program writes its own completion.
foreach(program exhibit exhibit-collect)
  install(TARGETS ${program} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT ${program})
  install(FILES ${EXHIBIT_COMPLETIONS}/${program}.bash RENAME ${program}
          DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions COMPONENT ${program})
  install(FILES ${EXHIBIT_COMPLETIONS}/${program}.fish
          DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d COMPONENT ${program})
  install(FILES ${EXHIBIT_COMPLETIONS}/_${program}
          DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions COMPONENT by-hand)
endforeach()

# Documents keep the places that they have in the sources, so that what links from one to another still does.
install(FILES ${CMAKE_SOURCE_DIR}/README.md DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT exhibit)
install(FILES ${CMAKE_SOURCE_DIR}/evidence/FORMAT.md DESTINATION ${CMAKE_INSTALL_DOCDIR}/evidence COMPONENT exhibit)
install(FILES ${CMAKE_SOURCE_DIR}/evidence/findings/RULES.md DESTINATION ${CMAKE_INSTALL_DOCDIR}/evidence/findings COMPONENT exhibit)
install(FILES ${CMAKE_SOURCE_DIR}/evidence/export/SCHEMA.md DESTINATION ${CMAKE_INSTALL_DOCDIR}/evidence/export COMPONENT exhibit)
install(DIRECTORY ${CMAKE_SOURCE_DIR}/docs DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT exhibit)
# With the programs in it that get the collector onto hosts, executable as they are.
install(DIRECTORY ${CMAKE_SOURCE_DIR}/deploy DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT exhibit USE_SOURCE_PERMISSIONS)
install(FILES ${CMAKE_SOURCE_DIR}/LICENSE ${CMAKE_SOURCE_DIR}/CHANGELOG.md
        DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT by-hand)
