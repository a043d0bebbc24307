#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "evidence/diff/container_pairing.h"
#include "evidence/encoding/escape.h"
#include "evidence/report/gather_steps.h"

namespace exhibit::report {
namespace {

constexpr std::size_t greatest_number = 200'000;
constexpr int quietest_accessed_rank = 3;

using What = Moment::What;

class TimelineGatherer {
 public:
  explicit TimelineGatherer(Report& report) : report_(report) {}

  void run() {
    for (const BundleFacts& bundle : report_.bundles) add_bundle(bundle);
    for (Index i = 0; i < report_.containers.size(); ++i) add_container(i);
    for (const ProcessFacts& process : report_.processes) add_process(process);
    for (Index i = 0; i < report_.items.size(); ++i) add_item(i);
    for (const VerificationFacts& one : report_.verification) {
      for (const CustodyEvent& event : one.custody) {
        add({.what = What::custody, .label = event.who.empty() ? event.event : event.event + ", by " + event.who},
            event.time);
      }
    }
    keep_worst_and_latest();
    std::ranges::stable_sort(report_.timeline, {}, &Moment::time);
  }

 private:
  void add(Moment moment, const std::optional<Timestamp>& time) {
    if (!time) return;
    moment.time = *time;
    report_.timeline.push_back(std::move(moment));
  }

  void add_bundle(const BundleFacts& bundle) {
    const std::string label = fmt::format("{}: {}", bundle.side, escape_for_terminal(bundle.name));
    add({.what = What::capture_begun, .label = label}, bundle.begun);
    add({.what = What::capture_ended, .label = label}, bundle.ended);
  }

  void add_container(Index i) {
    const ContainerFacts& container = report_.containers[i];
    const std::string label = escape_for_terminal(shown_name(container.record));
    add({.what = What::container_created, .label = label, .container = i}, container.created);
    add({.what = What::container_started, .label = label, .container = i}, container.started);
  }

  void add_process(const ProcessFacts& process) {
    Moment moment{.what = What::started, .label = fmt::format("pid {} {}", process.identity.pid, process.command)};
    moment.container = process.container;
    if (!process.items.empty()) moment.item = process.items.front();
    moment.rank = process.rank;
    add(std::move(moment), process.started);
  }

  void add_item(Index i) {
    const Item& item = report_.items[i];
    const auto add_time = [&](What what, const std::optional<Timestamp>& time) {
      add({.what = what, .label = {}, .container = item.container, .item = i, .rank = item.rank()}, time);
    };
    add_time(What::modified, item.mtime);
    add_time(What::changed, item.ctime);
    add_time(What::born, item.btime);
    if (item.rank() <= quietest_accessed_rank) add_time(What::accessed, item.atime);
  }

  void keep_worst_and_latest() {
    std::vector<Moment>& moments = report_.timeline;
    if (moments.size() <= greatest_number) return;
    // What is of no item frames the rest: it goes last.
    const auto is_kept_first = [](const Moment& l, const Moment& r) {
      return std::tuple(l.item.has_value(), l.rank, r.time) < std::tuple(r.item.has_value(), r.rank, l.time);
    };
    const auto end = moments.begin() + static_cast<std::ptrdiff_t>(greatest_number);
    std::ranges::nth_element(moments, end, is_kept_first);
    report_.timeline_left_out = moments.size() - greatest_number;
    moments.erase(end, moments.end());
  }

  Report& report_;
};

}  // namespace

std::string_view moment_word(Moment::What what) {
  switch (what) {
    case What::modified: return "modified";
    case What::changed: return "changed";
    case What::born: return "born";
    case What::accessed: return "accessed";
    case What::started: return "started";
    case What::container_started: return "container-started";
    case What::container_created: return "container-created";
    case What::capture_begun: return "capture-begun";
    case What::capture_ended: return "capture-ended";
    case What::custody: return "custody";
  }
  std::unreachable();
}

void gather_timeline(Gathering& gathering) { TimelineGatherer(gathering.report).run(); }

}  // namespace exhibit::report
