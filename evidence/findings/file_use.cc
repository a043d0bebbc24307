#include "evidence/findings/file_use.h"

#include <algorithm>

namespace exhibit::findings {
namespace {

constexpr std::size_t users_told = 3;

/// The next word of a row, which is cut off it with the blanks behind it.
std::string_view take_word(std::string_view& row) {
  const std::string_view word = row.substr(0, row.find(' '));
  row.remove_prefix(word.size());
  row.remove_prefix(std::min(row.find_first_not_of(' '), row.size()));
  return word;
}

}  // namespace

void FileUse::add(std::string_view path, std::string_view word, const std::string& who) {
  Users& users = files_[std::string(path)][std::string(word)];
  if (users.last == who) return;
  users.last = who;
  if (++users.number <= users_told) users.told += (users.told.empty() ? "" : ", ") + who;
}

void FileUse::add_facts(Facts& facts, std::string_view path) const {
  const auto file = files_.find(path);
  if (file == files_.end()) return;
  for (const auto& [word, users] : file->second) {
    const std::size_t more = users.number > users_told ? users.number - users_told : 0;
    facts.add("use", word, users.told + (more > 0 ? " and " + std::to_string(more) + " more" : ""));
  }
}

std::vector<MappedFile> mapped_files(std::string_view maps) {
  std::vector<MappedFile> files;
  while (!maps.empty()) {
    std::string_view row = maps.substr(0, maps.find('\n'));
    maps.remove_prefix(std::min(row.size() + 1, maps.size()));
    take_word(row);  // addresses
    const std::string_view permissions = take_word(row);
    for (int passed = 0; passed < 3; ++passed) take_word(row);  // offset, device, inode
    if (row.starts_with('/')) files.push_back({row, permissions.size() > 2 && permissions[2] == 'x'});
  }
  return files;
}

}  // namespace exhibit::findings
