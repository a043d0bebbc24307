#include "collector/rootfs/walker.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "collector/rootfs/entry_reader.h"
#include "collector/rootfs/folder_names.h"

namespace exhibit {
namespace {

constexpr std::size_t greatest_batch = 64;
constexpr std::size_t greatest_open_depth = 64;

/// A folder that is being walked. `descriptor` is given up while the walk is far below it. Of its path only the length
/// is kept: whole paths of all folders on the way down would take memory by the square of their number.
struct Frame {
  std::shared_ptr<const UniqueFd> descriptor;
  std::size_t path_length;
  dev_t device;
  ino_t inode;
  std::vector<FolderName> names;
  std::size_t next = 0;
  double share_of_name = 0;  ///< of the whole walk
};

struct OpenedFolder {
  UniqueFd descriptor;
  std::vector<FolderName> names;
  Outcome outcome;
};

/// Opens and lists a folder. `mount_id` other than 0: one that is on another mount is closed again.
OpenedFolder open_folder(int parent, const char* name, std::uint64_t mount_id) {
  OpenedFolder folder;
  folder.descriptor = UniqueFd(::openat(parent, name, folder_flags));
  if (!folder.descriptor) {
    folder.outcome = Outcome::from_errno(errno);
    return folder;
  }
  if (mount_id != 0 && mount_id_of(folder.descriptor.get()) != mount_id) {
    folder.descriptor.reset();
    return folder;
  }
  folder.outcome = read_names(folder.descriptor.get(), folder.names);
  return folder;
}

/// What a folder that could not be listed means for its entry: it is there, its content is unknown.
Outcome as_listing_outcome(const Outcome& outcome) {
  if (outcome.is_ok()) return outcome;
  Outcome partial = outcome;
  partial.reason = "its names could not be read";
  if (outcome.kind == OutcomeKind::error) partial.kind = OutcomeKind::partial;
  return partial;
}

bool is_not_a_folder(const Outcome& outcome) {
  return outcome.errno_symbol == "ENOTDIR" || outcome.errno_symbol == "ELOOP";
}

class Walk {
 public:
  Walk(const WalkRoot& root, const std::atomic<bool>& stop, const std::function<bool(WalkBatch)>& emit)
      : root_(root), stop_(stop), emit_(emit) {}

  bool run() {
    OpenedFolder top = open_folder(root_.handle->get(), ".", root_.mount_id);
    const bool is_folder = !is_not_a_folder(top.outcome);
    batch_ = {root_.handle, "/", {{"", is_folder ? as_listing_outcome(top.outcome) : Outcome{}}}};
    if (!flush()) return false;
    if (top.descriptor && top.outcome.is_ok()) {
      enter(std::make_shared<const UniqueFd>(std::move(top.descriptor)), std::move(top.names), "/", 1);
    }
    while (!frames_.empty()) {
      if (stop_.load(std::memory_order_relaxed) || !step()) return false;
    }
    return true;
  }

 private:
  /// Takes the next name of the innermost folder, or leaves the folder.
  bool step() {
    Frame& frame = frames_.back();
    if (frame.next == frame.names.size()) return flush() && leave();
    FolderName& name = frame.names[frame.next++];
    if (batch_.items.empty()) begin_batch(frame);
    if (name.type == DT_DIR || name.type == DT_UNKNOWN) {
      return take_folder(*frame.descriptor, std::move(name.text), frame.share_of_name);
    }
    batch_.items.push_back({std::move(name.text), {}});
    done_ += frame.share_of_name;
    return batch_.items.size() < greatest_batch || flush();
  }

  bool take_folder(const UniqueFd& parent, std::string name, double share) {
    OpenedFolder folder = open_folder(parent.get(), name.c_str(), root_.mount_id);
    const bool is_folder = !is_not_a_folder(folder.outcome);
    std::string path = join_path(path_, name);
    batch_.items.push_back({std::move(name), is_folder ? as_listing_outcome(folder.outcome) : Outcome{}});
    if (!folder.descriptor || !folder.outcome.is_ok()) {
      done_ += share;
      return batch_.items.size() < greatest_batch || flush();
    }
    const auto handle = std::make_shared<const UniqueFd>(std::move(folder.descriptor));
    batch_.items.back().handle = handle;
    if (!flush()) return false;
    enter(handle, std::move(folder.names), std::move(path), share);
    return true;
  }

  void enter(std::shared_ptr<const UniqueFd> folder, std::vector<FolderName> names, std::string path, double share) {
    struct stat status{};
    ::fstat(folder->get(), &status);
    path_ = std::move(path);
    if (names.empty()) done_ += share;
    const double share_of_name = share / static_cast<double>(std::max<std::size_t>(1, names.size()));
    frames_.push_back(
        {std::move(folder), path_.size(), status.st_dev, status.st_ino, std::move(names), 0, share_of_name});
    if (frames_.size() > greatest_open_depth) frames_[frames_.size() - 1 - greatest_open_depth].descriptor.reset();
  }

  /// Goes back to the parent, by ".." where its descriptor was given up. A folder that was moved away meanwhile leads
  /// elsewhere: then what is left of the parent is told as vanished, not read from a wrong place.
  bool leave() {
    const Frame child = std::move(frames_.back());
    frames_.pop_back();
    if (frames_.empty()) return true;
    Frame& parent = frames_.back();
    path_.resize(parent.path_length);
    if (parent.descriptor) return true;
    UniqueFd again(::openat(child.descriptor->get(), "..", folder_flags));
    struct stat status{};
    const bool same =
        again && ::fstat(again.get(), &status) == 0 && status.st_dev == parent.device && status.st_ino == parent.inode;
    if (same) {
      parent.descriptor = std::make_shared<const UniqueFd>(std::move(again));
      return true;
    }
    return tell_rest_as_vanished(parent);
  }

  bool tell_rest_as_vanished(Frame& parent) {
    batch_ = {nullptr, path_, {}};
    for (; parent.next < parent.names.size(); ++parent.next) {
      done_ += parent.share_of_name;
      batch_.items.push_back({std::move(parent.names[parent.next].text),
                              {OutcomeKind::vanished, "its folder was moved while it was walked", {}, {}}});
    }
    parent.descriptor = std::make_shared<const UniqueFd>();
    return flush();
  }

  void begin_batch(const Frame& frame) { batch_ = {frame.descriptor, path_, {}}; }

  bool flush() {
    if (batch_.items.empty()) return true;
    batch_.done = done_;
    return emit_(std::exchange(batch_, {}));
  }

  const WalkRoot& root_;
  const std::atomic<bool>& stop_;
  const std::function<bool(WalkBatch)>& emit_;
  std::vector<Frame> frames_;
  std::string path_;  ///< of the innermost folder
  WalkBatch batch_;
  double done_ = 0;
};

}  // namespace

std::string join_path(const std::string& folder, const std::string& name) {
  if (name.empty()) return folder;
  return folder == "/" ? "/" + name : folder + "/" + name;
}

bool walk(const WalkRoot& root, const std::atomic<bool>& stop, const std::function<bool(WalkBatch)>& emit) {
  return Walk(root, stop, emit).run();
}

}  // namespace exhibit
