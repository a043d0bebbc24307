// What was asked for, what came of it, and what to say where nothing did.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "evidence/extract/found_file.h"
#include "evidence/extract/selector.h"
#include "evidence/extract/sources.h"
#include "evidence/reader/bundle.h"

namespace exhibit::extract {

class Asked {
 public:
  explicit Asked(std::vector<Selector> selectors);

  /// Nothing was named: everything that was captured is asked for.
  bool is_for_everything() const { return requests_.empty(); }
  /// Notes an entry with each selector that matches it; whether any does, or nothing was named, and it has content.
  bool wants(const FoundFile& file);

  /// An error for each selector of which something is missing: it matches nothing, nothing that was captured, or also
  /// files whose content a limit left out when the bundle was collected, as the ledger tells. The last is an error of
  /// reading the ledger, where that failed.
  std::vector<Error> missing(const Bundle& bundle, const Sources& sources);

 private:
  struct Request {
    Selector selector;
    std::uint64_t captured = 0;
    std::optional<FoundFile> uncaptured;  // the first match without content
    std::uint64_t left_out = 0;           // matches that the ledger tells of
    std::string first_left_out;
    std::string why_left_out;
  };

  void take_ledger_line(const ReadLedgerLine& line, const Sources& sources);
  static bool is_left_out(const Request& request, const ReadLedgerLine& line, const std::vector<Place>& places);
  static std::optional<Error> complaint(const Request& request, const std::string& plan);

  std::vector<Request> requests_;
  std::uint64_t captured_ = 0;
};

}  // namespace exhibit::extract
