// Which ledger lines concern the containers of a request.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "evidence/reader/bundle.h"
#include "evidence/show/request.h"

namespace exhibit::show {

/// A line belongs to a container if its name is the container's cid or the fsid of one of its mounts, or its target is
/// the container's id or cid or lies below one of its members' folders.
class LedgerScope {
 public:
  /// Holds every line.
  LedgerScope() = default;

  /// Of the containers the request names; every line where it names none.
  static Result<LedgerScope> of(const Bundle& bundle, const Request& request);

  /// From now on only lines of the containers that were added are held; `prefixes` as member_prefixes_of() gives them.
  void add(const ContainerRecord& container, const std::vector<std::string>& prefixes);

  bool holds(const ReadLedgerLine& line) const;
  /// Of the walk of a file system.
  bool holds_walk(const std::string& fsid) const;

 private:
  bool holds_everything_ = true;
  std::set<std::string, std::less<>> names_;  ///< cids and fsids
  std::set<std::string, std::less<>> targets_;
  std::vector<std::string> prefixes_;
};

}  // namespace exhibit::show
