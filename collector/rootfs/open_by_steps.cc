#include "collector/rootfs/open_by_steps.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <deque>
#include <iterator>
#include <utility>
#include <vector>

#include "collector/rootfs/statx_fields.h"

namespace exhibit {
namespace {

constexpr int greatest_link_count = 40;  // MAXSYMLINKS
constexpr std::size_t greatest_target = 4096;

/// Names between slashes; "" and "." are left out.
std::deque<std::string> components_of(const std::string& path) {
  std::deque<std::string> components;
  for (std::size_t at = 0; at < path.size();) {
    const auto slash = std::min(path.find('/', at), path.size());
    std::string component = path.substr(at, slash - at);
    if (!component.empty() && component != ".") components.push_back(std::move(component));
    at = slash + 1;
  }
  return components;
}

bool is_link(int handle) {
  struct statx status{};
  return look(handle, status) == 0 && S_ISLNK(status.stx_mode);
}

class StepByStep {
 public:
  StepByStep(int root, const std::string& path, int flags, bool follow_links, const std::function<bool(int)>& may_enter)
      : path_(path), flags_(flags), follow_links_(follow_links), may_enter_(may_enter), rest_(components_of(path)) {
    folders_.emplace_back(::openat(root, ".", O_PATH | O_DIRECTORY | O_CLOEXEC));
  }

  Result<UniqueFd> open() {
    if (!folders_.back()) return io_error("open", path_);
    while (!rest_.empty()) {
      const std::string name = std::move(rest_.front());
      rest_.pop_front();
      if (name == "..") {
        if (folders_.size() > 1) folders_.pop_back();
        continue;
      }
      UniqueFd next(::openat(here(), name.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
      if (!next) return io_error("open", path_);
      const bool is_last = rest_.empty();
      if (is_link(next.get()) && !(is_last && stops_at_link())) {
        if (const int failure = put_target_in_front(next.get()); failure != 0) return io_error("open", path_, failure);
        continue;
      }
      if (may_enter_ && !may_enter_(next.get())) return io_error("open", path_, EREMOTE);
      if (is_last) return open_last(here(), name);
      folders_.push_back(std::move(next));
    }
    return open_last(here(), ".");
  }

 private:
  int here() const { return folders_.back().get(); }

  /// As open(2) with O_PATH | O_NOFOLLOW opens the link itself.
  bool stops_at_link() const { return follow_links_ && (flags_ & O_NOFOLLOW) != 0; }

  /// 0, or the errno for which the link is not followed.
  int put_target_in_front(int link) {
    if (!follow_links_ || ++links_ > greatest_link_count) return ELOOP;
    std::string target(greatest_target, '\0');
    const ssize_t length = ::readlinkat(link, "", target.data(), target.size());
    if (length < 0) return errno;
    target.resize(static_cast<std::size_t>(length));
    if (target.starts_with('/')) folders_.resize(1);
    std::deque<std::string> components = components_of(target);
    rest_.insert(rest_.begin(), std::make_move_iterator(components.begin()), std::make_move_iterator(components.end()));
    return 0;
  }

  /// What was looked at may have been replaced by a link meanwhile: O_NOFOLLOW refuses that.
  Result<UniqueFd> open_last(int folder, const std::string& name) {
    UniqueFd opened(::openat(folder, name.c_str(), flags_ | O_NOFOLLOW | O_CLOEXEC));
    if (!opened) return io_error("open", path_);
    return opened;
  }

  const std::string& path_;
  int flags_;
  bool follow_links_;
  const std::function<bool(int)>& may_enter_;
  std::deque<std::string> rest_;
  std::vector<UniqueFd> folders_;  ///< from the root to where the walk is
  int links_ = 0;
};

}  // namespace

Result<UniqueFd> open_by_steps(int root, const std::string& path, int flags, bool follow_links,
                               const std::function<bool(int)>& may_enter) {
  return StepByStep(root, path, flags, follow_links, may_enter).open();
}

}  // namespace exhibit
