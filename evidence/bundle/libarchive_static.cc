// For the static programs only. In libarchive.a the ustar writer needs one function that lives in the object which
// registers every format, and so would bring in all of them with a dozen libraries. Given here, it is not looked for
// there.
#include <archive.h>
#include <archive_entry.h>

#include <cerrno>

extern "C" void __archive_write_entry_filetype_unsupported(archive* writer, archive_entry*, const char* format) {
  archive_set_error(writer, EINVAL, "%s: unsupported file type", format);
}
