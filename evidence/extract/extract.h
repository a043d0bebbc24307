// `exhibit extract`: captured content out of a bundle, into a folder.
//
// selector.h says what is asked for, asked.h what came of it; sources.h reads the bundle; new_folder.h and
// open_beneath.h write nowhere else, content_store.h the contents and extraction_log.h what each of them was.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "evidence/base/result.h"
#include "evidence/extract/selector.h"
#include "evidence/reader/bundle.h"

namespace exhibit::extract {

struct Request {
  std::string folder;
  std::vector<std::string> containers;  ///< ids (or their beginnings), names or cids; all where empty
  std::vector<Selector> selectors;      ///< everything where empty
};

struct Extraction {
  std::uint64_t entries = 0;  ///< whose content was written
  std::uint64_t files = 0;    ///< contents that differ: files in the folder
  std::uint64_t bytes = 0;    ///< in them
  /// What is missing or not whole, at most `greatest_problems`.
  std::vector<Error> problems;
  std::uint64_t problems_left_out = 0;
  bool is_taken_back = false;  ///< nothing that was asked for is there, and the folder neither

  static constexpr std::size_t greatest_problems = 1000;
  bool is_whole() const { return problems.empty(); }
};

/// Fails where the bundle's containers cannot be read, one that is asked for is not there, or the folder cannot be
/// used: then nothing was written. Everything else is a problem, beside which all the rest is written. Memory is one
/// piece of content, one part of a listing, and a digest for each file written.
Result<Extraction> extract(const Bundle& bundle, const Request& request);

}  // namespace exhibit::extract
