#include "evidence/findings/explainer.h"

#include "evidence/findings/content_class.h"
#include "evidence/reader/paths.h"

namespace exhibit::findings {

Assessment Explainer::assess(std::string_view kind, const Facts& facts, Excuse excuse) const {
  Assessment assessment;
  for (const Rule& rule : rules_) {
    if (auto reason = rule.reason_on(kind, facts)) assessment.reasons.push_back(*std::move(reason));
  }
  assessment.rank = rank_of(assessment.reasons, excuse);
  sort_by_gravity(assessment.reasons);
  return assessment;
}

void Explainer::add_content(Facts& facts, const FileSubject& subject) const {
  const FileChange& change = subject.change;
  if (!change.after || change.after->type != FileType::file) return;
  if (!change.is_new_there()) return;
  // What no path leads to any more is still called what it was called.
  const std::string_view path = without_deleted(change.path);
  const auto sample = sample_of(*subject.bundle, *change.after);
  if (!sample) return add_content_class_by_name(facts, path);
  add_content_class(facts, *sample, path);
  if (scanner_ == nullptr) return;
  for (const std::string& name : scanner_->matches(*subject.bundle, *change.after)) facts.add("yara", name, name);
  std::string names;
  for (const FactWord& word : facts.words_of("yara")) names += (names.empty() ? "" : ", ") + word.word;
  if (!names.empty()) facts.add("yara", "yara", names);
}

Assessment Explainer::assess_file(const FileSubject& subject) const {
  Facts facts = file_facts(subject.change, subject.captured);
  if (subject.view != nullptr) subject.view->use.add_facts(facts, subject.change.path);
  if (subject.change.change == "held" && subject.change.path.starts_with("/memfd:")) facts.add("use", "memfd");
  if (subject.is_replaced) facts.add("use", "replaced");
  if (subject.copy_of) facts.add("copy", "copy-of-tool", *subject.copy_of);
  const Excuse excuse = add_package_facts(facts, subject.change, subject.package, subject.history);
  if (subject.is_expected) return assess("file", facts, Excuse::expected);
  add_content(facts, subject);
  return assess("file", facts, excuse);
}

Assessment Explainer::assess_process(const KnownProcess& process, std::string_view change, bool is_replaced) const {
  Facts facts = process.facts;
  facts.add("change", change);
  if (is_replaced) facts.add("exe_state", "replaced");
  return assess("process", facts);
}

bool may_be_copied_tool(const FileChange& change) {
  if (!change.came() || !change.after || change.after->type != FileType::file) return false;
  return change.after->sha256 && change.after->size.value_or(0) > 0 && (change.after->mode.value_or(0) & 0111) != 0;
}

}  // namespace exhibit::findings
