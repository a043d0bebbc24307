#include "evidence/findings/explain_diff.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "evidence/diff/process_diff.h"
#include "evidence/encoding/iso_time.h"
#include "evidence/findings/explain_drift.h"
#include "evidence/findings/finding_records.h"
#include "evidence/findings/tool_copies.h"
#include "evidence/overlay/mount_listing.h"
#include "evidence/packages/bundle_packages.h"
#include "evidence/reader/paths.h"

namespace exhibit::findings {
namespace {

using diff::Finding;
using diff::FindingKind;
using diff::Section;

/// The container of a side with this cid; null where the side lacks it.
const ContainerRecord* container_of(const std::string& cid, const diff::BundleSide& side) {
  const auto found = std::ranges::find(side.containers, cid, &ContainerRecord::cid);
  return found == side.containers.end() ? nullptr : &*found;
}

/// What both sides have of a section's container.
struct Sides {
  const diff::BundleSide& a;
  const diff::BundleSide& b;
  const ContainerRecord* container_a = nullptr;
  const ContainerView* view_a = nullptr;  ///< null where A lacks it
  const ContainerView* view_b = nullptr;
  const packages::BundlePackages& packages_a;
  const packages::BundlePackages& packages_b;
};

class SectionExplanation {
 public:
  SectionExplanation(Section& section, const Sides& sides, const Explainer& explainer)
      : section_(section), sides_(sides), explainer_(explainer), captured_(captured_at(*sides.b.bundle)) {}

  Result<void> run() {
    for (const Finding& finding : section_.findings) {
      if (finding.kind == FindingKind::file && !finding.after.empty()) present_.insert(finding.path);
    }
    for (Finding& finding : section_.findings) {
      if (auto explained = explain(finding); !explained) return explained;
    }
    add_what_is_new_of_old_processes();
    return {};
  }

 private:
  Result<void> explain(Finding& finding) {
    switch (finding.kind) {
      case FindingKind::file: return explain_file(finding);
      case FindingKind::process: explain_process(finding); return {};
      case FindingKind::container: explain_container(finding); return {};
      case FindingKind::mount: explain_mount(finding); return {};
      case FindingKind::socket:
      case FindingKind::environment:
      case FindingKind::user:
      case FindingKind::group:
      case FindingKind::executable:
      case FindingKind::open_file: explain_by_name(finding); return {};
    }
    return {};
  }

  Result<void> explain_file(Finding& finding) {
    FileSubject subject{.change = {.change = diff::change_word(finding.change),
                                   .path = finding.path,
                                   .from_path = finding.from_path,
                                   .before = entry_of(finding.before),
                                   .after = entry_of(finding.after)},
                        .bundle = sides_.b.bundle,
                        .view = sides_.view_b,
                        .captured = captured_};
    const bool is_touched = finding.change == diff::Change::metadata && !finding.only_hidden_times;
    const bool is_judged = subject.change.is_new_there() || is_touched;
    if (is_judged && subject.change.after && sides_.view_b != nullptr) {
      const std::string& cid = sides_.view_b->container.cid;
      subject.package = sides_.packages_b.of(cid, finding.path, *subject.change.after);
      // Whether the database is the image's says nothing here: it is held against that of A.
      if (subject.package) subject.package->has_changed_database = true;
      subject.history = history();
    }
    subject.is_expected = finding.only_hidden_times;
    if (may_be_copied_tool(subject.change)) {
      auto original = original_of(*subject.change.after->sha256, finding.path);
      if (!original) return std::unexpected(original.error());
      subject.copy_of = *original;
    }
    finding.assessment = explainer_.assess_file(subject);
    return {};
  }

  PackageHistory history() const {
    PackageHistory history{.bundle = sides_.b.bundle};
    history.now = [this] { return &sides_.packages_b.packages_of(sides_.view_b->container.cid); };
    if (sides_.container_a != nullptr) {
      history.before = [this] { return &sides_.packages_a.packages_of(sides_.container_a->cid); };
    }
    return history;
  }

  Result<std::optional<std::string>> original_of(const Digest& content, const std::string& path) {
    if (!tools_) {
      std::unique_ptr<LineSource> listing;
      for (const MountDecision& decision :
           sides_.view_a != nullptr ? sides_.view_a->mounts : std::vector<MountDecision>()) {
        if (decision.mount.mount_point == "/" && !listing) listing = open_listing(*sides_.a.bundle, decision);
      }
      auto tools = ToolCopies::of(listing.get());
      if (!tools) return std::unexpected(std::move(tools).error());
      tools_ = *std::move(tools);
    }
    const auto original = tools_->original_of(content, path);
    return original ? std::optional(std::string(*original)) : std::nullopt;
  }

  bool is_replaced(std::string_view exe) const {
    const std::string_view bare = without_deleted(exe);
    return bare.size() < exe.size() && present_.contains(bare);
  }

  void explain_process(Finding& finding) {
    const auto identity = identity_in(finding.after);
    if (!identity || sides_.view_b == nullptr) return;
    told_.insert(*identity);
    const KnownProcess* const process = sides_.view_b->process(*identity);
    if (process == nullptr || finding.change == diff::Change::removed) return;
    finding.assessment =
        explainer_.assess_process(*process, diff::change_word(finding.change), is_replaced(process->record.exe));
  }

  void explain_container(Finding& finding) const {
    const bool is_there = finding.change == diff::Change::added || finding.change == diff::Change::modified;
    if (!is_there || sides_.view_b == nullptr) return;
    Facts facts = sides_.view_b->facts;
    facts.add("change", diff::change_word(finding.change));
    finding.assessment = explainer_.assess("container", facts);
    if (finding.change == diff::Change::added) add_mounts_of_new_container(finding.assessment);
  }

  /// Nobody compares the mounts of a container that was not there before.
  void add_mounts_of_new_container(Assessment& assessment) const {
    for (const MountDecision& decision : sides_.view_b->mounts) {
      Facts facts = mount_facts(decision.mount, sides_.view_b->mounts);
      facts.add("change", "seen");
      Assessment of_mount = explainer_.assess("mount", facts);
      std::ranges::move(of_mount.reasons, std::back_inserter(assessment.reasons));
    }
    sort_by_gravity(assessment.reasons);
    assessment.rank = rank_of(assessment.reasons, Excuse::none);
  }

  void explain_mount(Finding& finding) const {
    if (sides_.view_b == nullptr || finding.change == diff::Change::removed) return;
    const Mount* seen = nullptr;
    for (const MountDecision& decision : sides_.view_b->mounts) {
      if (decision.mount.mount_point == finding.path) seen = &decision.mount;  // the last one hides the others
    }
    if (seen == nullptr) return;
    Facts facts = mount_facts(*seen, sides_.view_b->mounts);
    facts.add("change", diff::change_word(finding.change));
    finding.assessment = explainer_.assess("mount", facts);
  }

  void explain_by_name(Finding& finding) const {
    Facts facts;
    facts.add("change", diff::change_word(finding.change));
    facts.add("name", finding.path);
    for (const std::string_view event : finding.events) facts.add("event", event);
    finding.assessment = explainer_.assess(diff::finding_kind_word(finding.kind), facts);
  }

  /// A process that goes on under the same name may have got a socket or a tracer in between.
  void add_what_is_new_of_old_processes() {
    if (sides_.view_a == nullptr || sides_.view_b == nullptr || !sides_.a.is_of_same_boot(sides_.b)) return;
    for (const KnownProcess& process : sides_.view_b->processes) {
      const KnownProcess* const before = sides_.view_a->process(process.record.identity);
      if (before == nullptr || told_.contains(process.record.identity)) continue;
      Assessment now = explainer_.assess_process(process, "modified", is_replaced(process.record.exe));
      const Assessment then = explainer_.assess_process(*before, "modified", false);
      if (now.rank > quietest_seen_rank || has_all_reasons(then, now)) continue;
      Finding finding{.kind = FindingKind::process, .change = diff::Change::modified};
      finding.path = diff::process_phrase(process.record);
      finding.before = diff::process_json(before->record);
      finding.after = diff::process_json(process.record);
      finding.assessment = std::move(now);
      section_.findings.push_back(std::move(finding));
    }
  }

  static bool has_all_reasons(const Assessment& then, const Assessment& now) {
    return std::ranges::all_of(now.reasons, [&then](const Reason& reason) {
      return std::ranges::find(then.reasons, reason.id, &Reason::id) != then.reasons.end();
    });
  }

  Section& section_;
  const Sides& sides_;
  const Explainer& explainer_;
  std::optional<Timestamp> captured_;
  std::set<std::string, std::less<>> present_;
  std::set<ProcessIdentity> told_;
  std::optional<ToolCopies> tools_;
};

Result<const ContainerView*> view_of(ContainerViews& views, const ContainerRecord* container) {
  if (container == nullptr) return nullptr;
  return views.view_of(*container);
}

}  // namespace

Result<void> explain_diff(std::vector<Section>& sections, const diff::BundleSide& a, const diff::BundleSide& b,
                          const Explainer& explainer) {
  ContainerViews views_a(*a.bundle);
  ContainerViews views_b(*b.bundle);
  const packages::BundlePackages packages_a(*a.bundle);
  const packages::BundlePackages packages_b(*b.bundle);
  for (Section& section : sections) {
    const ContainerRecord* const container_a = container_of(section.cid_a, a);
    const auto view_a = view_of(views_a, container_a);
    if (!view_a) return std::unexpected(view_a.error());
    const auto view_b = view_of(views_b, container_of(section.cid_b, b));
    if (!view_b) return std::unexpected(view_b.error());
    const Sides sides{.a = a,
                      .b = b,
                      .container_a = container_a,
                      .view_a = *view_a,
                      .view_b = *view_b,
                      .packages_a = packages_a,
                      .packages_b = packages_b};
    if (auto explained = SectionExplanation(section, sides, explainer).run(); !explained) return explained;
  }
  return {};
}

}  // namespace exhibit::findings
