# Every library, from Debian 12's packages (cmake/install-packages.sh). Header-only where Debian has no static archive, so
# that the static programs need nothing else.
set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
if(EXHIBIT_STATIC)
  set(OPENSSL_USE_STATIC_LIBS ON)
endif()
find_package(OpenSSL 3.0 REQUIRED COMPONENTS Crypto)
find_package(fmt REQUIRED)
# The shared library saves a third of the build time; Debian has no position-independent static one.
add_library(fmt_library INTERFACE)
target_link_libraries(fmt_library INTERFACE $<IF:$<BOOL:${EXHIBIT_STATIC}>,fmt::fmt-header-only,fmt::fmt>)
find_package(spdlog REQUIRED)
# Debian's spdlog target wants the shared libfmt; its headers do not.
add_library(spdlog_headers INTERFACE IMPORTED)
target_compile_definitions(spdlog_headers INTERFACE SPDLOG_FMT_EXTERNAL)
target_link_libraries(spdlog_headers INTERFACE fmt_library)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)

# Linking libarchive.a by itself brings in the ustar writer alone; its package file would add every format's library.
function(exhibit_import_library target name)
  if(EXHIBIT_STATIC)
    set(file lib${name}.a)
  else()
    set(file ${name})
  endif()
  find_library(${target}_LIBRARY NAMES ${file} REQUIRED)
  add_library(${target} INTERFACE IMPORTED)
  target_link_libraries(${target} INTERFACE ${${target}_LIBRARY})
endfunction()
exhibit_import_library(archive archive)
exhibit_import_library(zstd zstd)
