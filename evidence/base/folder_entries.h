// The names in a folder, a buffer at a time.
#pragma once

#include <dirent.h>
#include <sys/types.h>

#include <cstddef>
#include <string_view>

namespace exhibit {

/// One getdents64(2) of `folder` into `buffer`: `take` gets each entry but "." and "..". What the call returned: 0 at
/// the end, less where it failed, with errno.
template <typename Take>
ssize_t take_entries(int folder, char* buffer, std::size_t size, Take take) {
  const ssize_t length = ::getdents64(folder, buffer, size);
  for (ssize_t at = 0; at < length;) {
    const auto* entry = reinterpret_cast<const dirent64*>(buffer + at);
    at += entry->d_reclen;
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") take(*entry);
  }
  return length;
}

}  // namespace exhibit
