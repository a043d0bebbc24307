// `exhibit export` in the formats that are made of rows.
#pragma once

#include <set>
#include <string>
#include <vector>

namespace exhibit {

struct RowExport {
  std::string bundle;
  std::string output;  ///< a new file; standard output where it is empty or "-"
  std::string format;
  std::vector<std::string> containers;
  std::set<std::string, std::less<>> tables;
};

/// Writes the rows and returns the exit status: 0, 2 where something could not be read or written, 3 where the bundle
/// is cut or the format had no way to say something. What is not 0 is told on standard error. A file has its name only
/// where the bundle was read to its end.
int export_rows(const RowExport& asked);

}  // namespace exhibit
