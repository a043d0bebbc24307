#include "evidence/findings/explain_drift.h"

#include <algorithm>
#include <map>

#include "evidence/findings/finding_records.h"
#include "evidence/findings/tool_copies.h"
#include "evidence/overlay/mount_listing.h"
#include "evidence/reader/paths.h"

namespace exhibit::findings {
namespace {

using drift::ContainerDrift;
using drift::DriftFinding;
using drift::MountDrift;

/// One container's findings, explained.
class ContainerExplanation {
 public:
  ContainerExplanation(const Bundle& bundle, ContainerDrift& drift, const ContainerView& view,
                       const packages::BundlePackages& packages, const Explainer& explainer)
      : bundle_(bundle),
        drift_(drift),
        view_(view),
        packages_(packages),
        image_packages_(bundle, packages::PackageView::image),
        explainer_(explainer),
        captured_(captured_at(bundle)) {}

  Result<void> run() {
    remember_paths();
    for (MountDrift& mount : drift_.mounts) {
      for (DriftFinding& finding : mount.findings) {
        if (auto explained = explain(finding); !explained) return explained;
      }
    }
    add_what_is_seen();
    return {};
  }

 private:
  void remember_paths() {
    for (const MountDrift& mount : drift_.mounts) {
      for (const DriftFinding& finding : mount.findings) {
        if (finding.verdict == drift::Verdict::held || finding.after.empty()) continue;
        const auto before = entry_of(finding.before);
        present_.emplace(finding.path, before ? before->sha256 : std::nullopt);
      }
    }
  }

  bool is_replaced(std::string_view path) const {
    const std::string_view bare = without_deleted(path);
    return bare.size() < path.size() && present_.contains(bare);
  }

  /// A program that goes on as the image brought it, while another took its place: an upgrade without a restart.
  bool is_image_content_of_replaced(const DriftFinding& finding, const FileChange& change) const {
    const auto place = present_.find(without_deleted(finding.path));
    return is_replaced(finding.path) && change.after && change.after->sha256 && place->second == change.after->sha256;
  }

  Result<void> explain(DriftFinding& finding) {
    FileSubject subject{.change = {.change = drift::verdict_word(finding.verdict),
                                   .path = finding.path,
                                   .from_path = finding.from_path,
                                   .before = entry_of(finding.before),
                                   .after = entry_of(finding.after)},
                        .bundle = &bundle_,
                        .view = &view_,
                        .captured = captured_,
                        .package = finding.package,
                        .history = history()};
    const bool is_held = finding.verdict == drift::Verdict::held;
    subject.is_replaced = is_held && is_replaced(finding.path);
    subject.is_expected = finding.quiet || (is_held && is_image_content_of_replaced(finding, subject.change));
    if (!subject.is_expected && may_be_copied_tool(subject.change)) {
      auto original = original_of(*subject.change.after->sha256, std::string(without_deleted(finding.path)));
      if (!original) return std::unexpected(original.error());
      subject.copy_of = *original;
    }
    finding.assessment = explainer_.assess_file(subject);
    return {};
  }

  PackageHistory history() {
    const std::string& cid = drift_.container.cid;
    return {.bundle = &bundle_,
            .now = [this, &cid] { return &packages_.packages_of(cid); },
            .before = [this, &cid] { return &image_packages_.packages_of(cid); }};
  }

  Result<std::optional<std::string>> original_of(const Digest& content, const std::string& path) {
    if (!tools_) {
      const auto root = std::ranges::find_if(
          view_.mounts, [](const MountDecision& decision) { return decision.mount.mount_point == "/"; });
      std::unique_ptr<LineSource> listing;
      if (root != view_.mounts.end()) {
        const bool is_layered = root->kind == MountDecisionKind::layered;
        listing = is_layered ? open_image(bundle_, *root) : open_listing(bundle_, *root);
      }
      auto tools = ToolCopies::of(listing.get());
      if (!tools) return std::unexpected(std::move(tools).error());
      tools_ = *std::move(tools);
    }
    const auto original = tools_->original_of(content, path);
    return original ? std::optional(std::string(*original)) : std::nullopt;
  }

  void add_what_is_seen() {
    MountDrift seen{.mount = {}, .basis = drift::Basis::seen, .why = "as they were found", .findings = {}};
    Facts facts = view_.facts;
    facts.add("change", "seen");
    add_seen(seen, "container", view_.container.name, "/", explainer_.assess("container", facts));
    for (const KnownProcess& process : view_.processes) {
      add_seen(seen, "process", process_words(process.record), process.record.exe,
               explainer_.assess_process(process, "seen", is_replaced(process.record.exe)), process.record.identity);
    }
    for (const MountDecision& decision : view_.mounts) {
      Facts known = mount_facts(decision.mount, view_.mounts);
      known.add("change", "seen");
      const std::string& point = decision.mount.mount_point;
      add_seen(seen, "mount", point, point, explainer_.assess("mount", known));
    }
    if (!seen.findings.empty()) drift_.mounts.push_back(std::move(seen));
  }

  static void add_seen(MountDrift& seen, std::string_view kind, const std::string& subject, const std::string& path,
                       Assessment assessment, std::optional<ProcessIdentity> process = {}) {
    if (assessment.rank > quietest_seen_rank) return;
    DriftFinding finding{.verdict = drift::Verdict::seen, .path = path};
    finding.kind = kind;
    finding.subject = subject;
    finding.process = process;
    finding.assessment = std::move(assessment);
    seen.findings.push_back(std::move(finding));
  }

  const Bundle& bundle_;
  ContainerDrift& drift_;
  const ContainerView& view_;
  const packages::BundlePackages& packages_;
  packages::BundlePackages image_packages_;
  const Explainer& explainer_;
  std::optional<Timestamp> captured_;
  std::map<std::string, std::optional<Digest>, std::less<>> present_;  // path → what the image had there
  std::optional<ToolCopies> tools_;
};

}  // namespace

Result<void> explain_drift(std::vector<ContainerDrift>& drifts, const diff::BundleSide& side,
                           const packages::BundlePackages& packages, const Explainer& explainer) {
  ContainerViews views(*side.bundle);
  for (ContainerDrift& drift : drifts) {
    const auto view = views.view_of(drift.container);
    if (!view) return std::unexpected(view.error());
    ContainerExplanation explanation(*side.bundle, drift, **view, packages, explainer);
    if (auto explained = explanation.run(); !explained) return explained;
  }
  return {};
}

}  // namespace exhibit::findings
