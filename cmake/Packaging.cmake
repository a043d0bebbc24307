# The Debian packages that `cpack` makes of a release build: `exhibit-collect` for the hosts and `exhibit` for those who
# read, so that a host whose evidence is taken is given no parser of foreign bundles. package.sh calls it, and makes the
# rest.
set(EXHIBIT_MAINTAINER "Exhibit maintainers <exhibit@packages.invalid>" CACHE STRING "Whom the packages name")
set(packaging ${CMAKE_SOURCE_DIR}/cmake/packaging)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME exhibit)
# Each package has its own first line.
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "")
set(CPACK_PACKAGE_CONTACT ${EXHIBIT_MAINTAINER})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_PRE_BUILD_SCRIPTS ${packaging}/finish_staging.cmake)
set(CPACK_EXHIBIT_COPYRIGHT ${packaging}/copyright)
set(CPACK_EXHIBIT_OVERRIDES ${packaging}/lintian)
set(CPACK_EXHIBIT_CHANGELOG ${CMAKE_SOURCE_DIR}/CHANGELOG.md)
set(CPACK_EXHIBIT_CHANGELOG_WRITER ${packaging}/debian_changelog.py)
set(CPACK_EXHIBIT_ZSH ${EXHIBIT_COMPLETIONS})

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL exhibit exhibit-collect)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SECTION admin)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)

set(CPACK_DEBIAN_EXHIBIT_PACKAGE_NAME exhibit)
# Loaded when it is needed, so that dpkg-shlibdeps(1) does not see it.
set(CPACK_DEBIAN_EXHIBIT_PACKAGE_RECOMMENDS "libcurl4 (>= 7.85)")
set(CPACK_DEBIAN_EXHIBIT_PACKAGE_SUGGESTS "exhibit-collect, age, openssl")
set(CPACK_COMPONENT_EXHIBIT_DESCRIPTION "reads evidence taken from containers, offline and unprivileged
Verifies, signs and time-stamps the sealed bundles that exhibit-collect takes
on a live host, shows what is in them, tells what a container changed in its
image, compares two of them, says why each difference matters, and writes
captured files out. Bundles are plain tar archives that ordinary tools can
check, too.")
set(CPACK_DEBIAN_EXHIBIT-COLLECT_PACKAGE_NAME exhibit-collect)
set(CPACK_DEBIAN_EXHIBIT-COLLECT_PACKAGE_SUGGESTS exhibit)
set(CPACK_COMPONENT_EXHIBIT-COLLECT_DESCRIPTION "takes evidence from containers on a live host
Finds every containerized process through /proc, from outside: no daemon is
asked and nothing runs in a container. Writes one sealed bundle of what each
process is, whose container it is, a listing of every file system with
digests, and the contents that the image did not bring. Reading bundles is
the part of the package exhibit.")
include(CPack)
