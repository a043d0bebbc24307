# Run by cpack between installing and packing: gives each package what Debian Policy asks for (12.1 manual pages, 12.5
# copyright, 12.7 changelog) and takes from it what would differ from one build to the next.
function(run)
  execute_process(COMMAND ${ARGV} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

if(NOT DEFINED ENV{SOURCE_DATE_EPOCH})
  message(FATAL_ERROR "SOURCE_DATE_EPOCH is not set; cmake/package.sh sets it")
endif()
set(epoch $ENV{SOURCE_DATE_EPOCH})

foreach(package ${CPACK_COMPONENTS_ALL})
  set(root ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/${package})
  set(documents ${root}/usr/share/doc/${package})
  file(COPY ${CPACK_EXHIBIT_COPYRIGHT} $ENV{EXHIBIT_THIRD_PARTY_LICENCES} DESTINATION ${documents})
  set(version ${CPACK_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE})
  run(python3 ${CPACK_EXHIBIT_CHANGELOG_WRITER} ${CPACK_EXHIBIT_CHANGELOG} ${package} ${version}
      ${CPACK_PACKAGE_CONTACT} ${epoch} OUTPUT_FILE ${documents}/changelog.Debian)
  if(EXISTS ${CPACK_EXHIBIT_OVERRIDES}/${package})
    file(COPY ${CPACK_EXHIBIT_OVERRIDES}/${package} DESTINATION ${root}/usr/share/lintian/overrides)
  endif()
  file(GLOB completions ${CPACK_EXHIBIT_ZSH}/_${package})
  file(COPY ${completions} DESTINATION ${root}/usr/share/zsh/vendor-completions)

  file(GLOB pages ${root}/usr/share/man/man1/*.1)
  run(gzip -9n ${documents}/changelog.Debian ${pages})
  run(chmod -R u=rwX,go=rX ${root})
  run(find ${root} -exec touch --no-dereference --date=@${epoch} {} +)
endforeach()
