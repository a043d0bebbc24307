// Rules on facts: what a finding amounts to.
#pragma once

#include <string_view>
#include <vector>

#include "evidence/findings/assessment.h"
#include "evidence/findings/container_view.h"
#include "evidence/findings/file_facts.h"
#include "evidence/findings/package_facts.h"
#include "evidence/findings/rank.h"
#include "evidence/findings/rule.h"

namespace exhibit::findings {

/// Looks into captured content for what rules of another kind describe (YARA).
class ContentScanner {
 public:
  virtual ~ContentScanner() = default;
  /// The names of the rules that match. What cannot be scanned, or not in time, matches none and is told by the
  /// scanner itself.
  virtual std::vector<std::string> matches(const Bundle& bundle, const FileEntry& file) const = 0;
};

/// A file finding and all around it.
struct FileSubject {
  FileChange change;
  const Bundle* bundle = nullptr;  ///< that holds `change.after`'s content
  const ContainerView* view = nullptr;
  std::optional<Timestamp> captured;
  std::optional<drift::PackageFact> package;
  PackageHistory history;
  std::optional<std::string> copy_of;  ///< the system's tool that has its content
  bool is_replaced = false;            ///< held: something else stands at its path
  bool is_expected = false;            ///< what every container has
};

class Explainer {
 public:
  /// `rules` and `scanner`, which may be null, outlive the explainer.
  Explainer(const std::vector<Rule>& rules, const ContentScanner* scanner) : rules_(rules), scanner_(scanner) {}

  Assessment assess(std::string_view kind, const Facts& facts, Excuse excuse = Excuse::none) const;
  Assessment assess_file(const FileSubject& subject) const;
  Assessment assess_process(const KnownProcess& process, std::string_view change, bool is_replaced) const;

 private:
  void add_content(Facts& facts, const FileSubject& subject) const;

  const std::vector<Rule>& rules_;
  const ContentScanner* scanner_;
};

/// Whether content at that path is a program that a container could have copied: worth looking for its original.
bool may_be_copied_tool(const FileChange& change);

}  // namespace exhibit::findings
