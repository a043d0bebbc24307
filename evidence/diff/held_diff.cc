#include "evidence/diff/held_diff.h"

#include <iterator>

#include "evidence/diff/environment_diff.h"
#include "evidence/diff/open_file_diff.h"

namespace exhibit::diff {
namespace {

std::string environ_member(const ContainerRecord& container, const ProcessRecord& process) {
  return "data/c/" + container.cid + "/p/" + folder_name(process.identity) + "/environ";
}

class HeldDiff {
 public:
  HeldDiff(const BundleSide& a, const BundleSide& b, const ContainerPair& containers, bool was_restarted)
      : a_(a), b_(b), containers_(containers), was_restarted_(was_restarted) {}

  Result<void> compare(const ProcessPair& pair) {
    if (counts_environment(pair)) {
      if (auto compared = compare_environ(pair); !compared) return compared;
    }
    return compare_open_files(pair);
  }

  std::vector<Finding> take() { return std::move(findings_); }

 private:
  bool counts_environment(const ProcessPair& pair) const {
    if (!pair.respawned || !was_restarted_) return true;
    return pair.a->identity == containers_.a->leader && pair.b->identity == containers_.b->leader;
  }

  Result<void> compare_environ(const ProcessPair& pair) {
    const std::string in_a = environ_member(*containers_.a, *pair.a);
    const std::string in_b = environ_member(*containers_.b, *pair.b);
    const EnvironmentTrust trust{!a_.bundle->may_be_withheld(in_a), !b_.bundle->may_be_withheld(in_b)};
    const bool lacks_a = !trust.has_all_a && a_.bundle->find(in_a) == nullptr;
    const bool lacks_b = !trust.has_all_b && b_.bundle->find(in_b) == nullptr;
    if (lacks_a != lacks_b) findings_.push_back(withheld_environment(*pair.b, lacks_a ? "A" : "B"));
    if (lacks_a || lacks_b) return {};
    const auto environ_a = a_.bundle->artifact(containers_.a->cid, pair.a->identity, "environ");
    if (!environ_a) return std::unexpected(environ_a.error());
    const auto environ_b = b_.bundle->artifact(containers_.b->cid, pair.b->identity, "environ");
    if (!environ_b) return std::unexpected(environ_b.error());
    if (!*environ_a || !*environ_b || **environ_a == **environ_b) return {};
    append(diff_raw_environments(*pair.a, *pair.b, **environ_a, **environ_b, trust));
    return {};
  }

  static Result<OpenFiles> open_files(const BundleSide& side, const std::string& cid, const ProcessRecord& process) {
    auto descriptors = side.bundle->artifact(cid, process.identity, "fd.jsonl");
    if (!descriptors) return std::unexpected(descriptors.error());
    return OpenFiles{*std::move(descriptors),
                     side.bundle->path() + ": data/c/" + cid + "/p/" + folder_name(process.identity) + "/fd.jsonl"};
  }

  Result<void> compare_open_files(const ProcessPair& pair) {
    const auto before = open_files(a_, containers_.a->cid, *pair.a);
    if (!before) return std::unexpected(before.error());
    const auto after = open_files(b_, containers_.b->cid, *pair.b);
    if (!after) return std::unexpected(after.error());
    if (before->fd_jsonl == after->fd_jsonl) return {};
    auto findings = diff_open_files(pair, *before, *after);
    if (!findings) return std::unexpected(findings.error());
    append(*std::move(findings));
    return {};
  }

  void append(std::vector<Finding> more) {
    findings_.insert(findings_.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  }

  const BundleSide& a_;
  const BundleSide& b_;
  const ContainerPair& containers_;
  bool was_restarted_;
  std::vector<Finding> findings_;
};

}  // namespace

Result<std::vector<Finding>> diff_held(const BundleSide& a, const BundleSide& b, const ContainerPair& containers,
                                       const std::vector<ProcessPair>& pairs, bool was_restarted) {
  HeldDiff diff(a, b, containers, was_restarted);
  for (const ProcessPair& pair : pairs) {
    if (pair.missing != Missing::no) continue;
    if (auto compared = diff.compare(pair); !compared) return std::unexpected(compared.error());
  }
  return diff.take();
}

}  // namespace exhibit::diff
