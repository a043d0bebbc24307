// Files as a test reads them.
#pragma once

#include <fstream>
#include <iterator>
#include <string>

namespace exhibit::test {

/// The whole content; empty where there is no such file.
inline std::string file_content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace exhibit::test
