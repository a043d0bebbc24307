// What processes do with files, by path: a file that runs matters more than one that lies there.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/findings/facts.h"

namespace exhibit::findings {

/// Of one container, as its processes see their paths.
class FileUse {
 public:
  /// `word` is one of the fact `use` (RULES.md); `who` is "pid 42 (nginx)", bytes. The first few are told by name.
  void add(std::string_view path, std::string_view word, const std::string& who);
  /// Adds the words of `use` for the file at `path`.
  void add_facts(Facts& facts, std::string_view path) const;

 private:
  struct Users {
    std::string told;
    std::size_t number = 0;
    std::string last;
  };
  std::map<std::string, std::map<std::string, Users, std::less<>>, std::less<>> files_;
};

/// A line of /proc/PID/maps that shows a file.
struct MappedFile {
  std::string_view path;  ///< a view into the text
  bool is_code = false;   ///< may be executed
};

/// The files of /proc/PID/maps (proc(5)), each as often as it is mapped. Lines that are none are left out.
std::vector<MappedFile> mapped_files(std::string_view maps);

}  // namespace exhibit::findings
