// A folder that is gone, with all in it, when its test ends.
#pragma once

#include <fcntl.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>

#include "evidence/base/unique_fd.h"

namespace exhibit {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "exhibit-test-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
    path_ = pattern;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::string& path() const { return path_; }
  std::string operator/(std::string_view name) const { return path_ + "/" + std::string(name); }

  /// Writes `content` to the new file `name`, making its folders; returns its path.
  std::string write(std::string_view name, std::string_view content) const {
    const std::string path = *this / name;
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }
  std::string make_folder(std::string_view name) const {
    std::filesystem::create_directories(*this / name);
    return *this / name;
  }
  UniqueFd open(int flags = O_PATH | O_DIRECTORY) const { return UniqueFd(::open(path_.c_str(), flags | O_CLOEXEC)); }

 private:
  std::string path_;
};

}  // namespace exhibit
