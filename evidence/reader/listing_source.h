// The lines of one walk's listing.
#pragma once

#include <string>
#include <utility>

#include "evidence/reader/bundle.h"
#include "evidence/reader/line_source.h"

namespace exhibit {

class ListingSource final : public LineSource {
 public:
  /// `bundle` must outlive the source.
  ListingSource(const Bundle& bundle, std::string_view fsid) : path_(bundle.path()), reader_(bundle, fsid) {
    reader_.read_ahead();
  }

  Result<std::optional<std::string_view>> next() override { return reader_.next(); }
  std::string where() const override { return path_ + ": " + reader_.where(); }
  std::optional<Digest> part_ahead() const override { return reader_.part_ahead(); }
  void skip_part() override { reader_.skip_part(); }
  void want_parts(PartFilter wanted) override { reader_.want_parts(std::move(wanted)); }

 private:
  std::string path_;
  ListingReader reader_;
};

}  // namespace exhibit
