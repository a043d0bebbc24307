include(GNUInstallDirs)
install(TARGETS exhibit exhibit-collect RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
