// The folder that extracted content goes to: opened once, and nothing is ever made outside it or written twice.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "evidence/base/result.h"
#include "evidence/base/unique_fd.h"

namespace exhibit::extract {

/// A file that did not exist before, 0600, open for writing.
class NewFile {
 public:
  NewFile(std::string path, UniqueFd file) : path_(std::move(path)), file_(std::move(file)) {}

  Result<void> write(std::string_view bytes);
  /// A late error of the disk comes here.
  Result<void> close();

 private:
  std::string path_;
  UniqueFd file_;
};

class NewFolder {
 public:
  /// Makes the folder (0700), or takes one that is there and empty. Refuses a symbolic link, and one that has anything
  /// in it with ENOTEMPTY. Its parent must be there.
  static Result<NewFolder> make(const std::string& path);

  const std::string& path() const { return path_; }

  /// EEXIST where anything has that name, a dangling link too.
  Result<NewFile> create(const std::string& name) const;
  /// Gives a file another name; replaces nothing.
  Result<void> rename(const std::string& from, const std::string& to) const;
  Result<void> remove(const std::string& name) const;
  /// Removes the folder where it was made here and is empty.
  Result<void> take_back() const;

 private:
  NewFolder(std::string path, UniqueFd folder, bool is_made)
      : path_(std::move(path)), folder_(std::move(folder)), is_made_(is_made) {}
  std::string place(const std::string& name) const { return path_ + "/" + name; }

  std::string path_;
  UniqueFd folder_;
  bool is_made_;  ///< else it was there
};

}  // namespace exhibit::extract
