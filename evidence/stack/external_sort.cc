#include "evidence/stack/external_sort.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <queue>

#include "evidence/bundle/output.h"

namespace exhibit::stack {
namespace {

/// What a string costs besides its bytes.
constexpr std::size_t overhead = sizeof(std::string) + 16;
constexpr std::size_t least_buffer = std::size_t{64} << 10;

/// O_TMPFILE, and where the file system has none a name that is taken away at once.
UniqueFd nameless_file(const std::string& folder) {
  UniqueFd file(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, 0600));
  if (file) return file;
  std::string name = folder + "/exhibit-stack-XXXXXX";
  UniqueFd named(::mkostemp(name.data(), O_CLOEXEC));
  if (!named) throw OutputError(io_error("make a file for sorting", folder).error());
  ::unlink(name.c_str());
  return named;
}

void append_record(std::string& block, std::string_view record) {
  const auto length = static_cast<std::uint32_t>(record.size());
  block.append(reinterpret_cast<const char*>(&length), sizeof length);
  block += record;
}

[[noreturn]] void fail_to_read(int system_errno) {
  throw OutputError(io_error("read back what was sorted", "temporary file", system_errno).error());
}

/// The records of one run, one at a time.
class RunReader {
 public:
  RunReader(int file, std::uint64_t begin, std::uint64_t end, std::size_t buffer)
      : file_(file), at_(begin), end_(end), buffer_size_(buffer) {
    advance();
  }

  bool has_record() const { return has_record_; }
  const std::string& record() const { return record_; }

  void advance() {
    std::uint32_t length = 0;
    has_record_ = has_more();
    if (!has_record_) return;
    take(reinterpret_cast<char*>(&length), sizeof length);
    record_.resize(length);
    take(record_.data(), length);
  }

 private:
  bool has_more() const { return taken_ < buffer_.size() || at_ < end_; }

  void take(char* to, std::size_t size) {
    while (size > 0) {
      if (taken_ == buffer_.size()) fill();
      const std::size_t piece = std::min(size, buffer_.size() - taken_);
      std::memcpy(to, buffer_.data() + taken_, piece);
      taken_ += piece;
      to += piece;
      size -= piece;
    }
  }

  void fill() {
    buffer_.resize(std::min<std::uint64_t>(buffer_size_, end_ - at_));
    taken_ = 0;
    std::size_t filled = 0;
    while (filled < buffer_.size()) {
      const ssize_t read =
          ::pread(file_, buffer_.data() + filled, buffer_.size() - filled, static_cast<off_t>(at_ + filled));
      if (read < 0 && errno == EINTR) continue;
      if (read <= 0) fail_to_read(read < 0 ? errno : EIO);
      filled += static_cast<std::size_t>(read);
    }
    if (buffer_.empty()) fail_to_read(EIO);
    at_ += buffer_.size();
  }

  int file_;
  std::uint64_t at_;
  std::uint64_t end_;
  std::size_t buffer_size_;
  std::string buffer_;
  std::size_t taken_ = 0;
  std::string record_;
  bool has_record_ = false;
};

}  // namespace

void ExternalSort::add(std::string_view record) {
  records_.emplace_back(record);
  held_ += record.size() + overhead;
  if (held_ >= memory_) spill();
}

void ExternalSort::spill() {
  std::ranges::sort(records_);
  if (!file_) file_ = nameless_file(folder_);
  StreamOutput output(file_.get(), "temporary file in " + folder_);
  const std::uint64_t begin = file_size_;
  std::string block;
  for (const std::string& record : records_) {
    append_record(block, record);
    if (block.size() < least_buffer && &record != &records_.back()) continue;
    output.write(block);
    file_size_ += block.size();
    block.clear();
  }
  runs_.push_back({begin, file_size_});
  records_.clear();
  held_ = 0;
}

void ExternalSort::drain(const std::function<void(std::string_view)>& consume) {
  if (!runs_.empty()) {
    if (!records_.empty()) spill();
    merge(consume);
    return;
  }
  std::ranges::sort(records_);
  for (const std::string& record : records_) consume(record);
  records_.clear();
}

void ExternalSort::merge(const std::function<void(std::string_view)>& consume) {
  records_.shrink_to_fit();
  const std::size_t buffer = std::max(least_buffer, memory_ / runs_.size());
  std::vector<std::unique_ptr<RunReader>> readers;
  const auto stands_after = [](const RunReader* l, const RunReader* r) { return l->record() > r->record(); };
  std::priority_queue<RunReader*, std::vector<RunReader*>, decltype(stands_after)> queue(stands_after);
  for (const Run& run : runs_) {
    readers.push_back(std::make_unique<RunReader>(file_.get(), run.begin, run.end, buffer));
    if (readers.back()->has_record()) queue.push(readers.back().get());
  }
  while (!queue.empty()) {
    RunReader* const first = queue.top();
    queue.pop();
    consume(first->record());
    first->advance();
    if (first->has_record()) queue.push(first);
  }
}

}  // namespace exhibit::stack
