// Where a bundle goes: a new file that has its final name only when it is whole, or a stream.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "evidence/base/result.h"
#include "evidence/base/unique_fd.h"

namespace exhibit {

/// The sink failed. What a source does is recorded, what the sink does ends the acquisition.
class OutputError : public std::runtime_error {
 public:
  explicit OutputError(Error error) : std::runtime_error(error.message()), error_(std::move(error)) {}
  const Error& error() const { return error_; }

 private:
  Error error_;
};

class Output {
 public:
  virtual ~Output() = default;
  /// Hands all bytes to the operating system; throws OutputError.
  virtual void write(std::string_view bytes) = 0;
  /// Everything is written: makes it last and gives it its name; throws OutputError.
  virtual void commit() = 0;
};

/// `path`, created 0600 and exclusively as `path`.partial; commit() syncs it and renames it without replacing
/// anything. Without commit() the partial file stays: it is evidence up to its last checkpoint.
class FileOutput final : public Output {
 public:
  /// Fails where either name exists or the file cannot be made.
  static Result<FileOutput> create(std::string path);

  void write(std::string_view bytes) override;
  void commit() override;
  /// In place of commit(): removes the partial file.
  void discard() noexcept;

  const std::string& partial_path() const { return partial_path_; }
  int descriptor() const { return file_.get(); }

 private:
  FileOutput(std::string path, std::string partial_path, UniqueFd file);

  std::string path_;
  std::string partial_path_;
  UniqueFd file_;
  std::size_t unsynced_ = 0;  ///< bytes that the kernel was not asked to write
};

/// The same for what can be made again: without commit() nothing is left of it.
class WholeFileOutput final : public Output {
 public:
  static Result<WholeFileOutput> create(std::string path);
  WholeFileOutput(WholeFileOutput&& other) noexcept
      : file_(std::move(other.file_)), is_pending_(std::exchange(other.is_pending_, false)) {}
  WholeFileOutput& operator=(WholeFileOutput&&) = delete;
  ~WholeFileOutput() override;

  void write(std::string_view bytes) override { file_.write(bytes); }
  void commit() override;

 private:
  explicit WholeFileOutput(FileOutput file) : file_(std::move(file)) {}

  FileOutput file_;
  bool is_pending_ = true;
};

/// Whether something is called `path`; a link that leads nowhere is.
bool is_taken(const std::string& path);

/// A descriptor that is not ours to close: standard output.
class StreamOutput final : public Output {
 public:
  explicit StreamOutput(int descriptor, std::string name) : descriptor_(descriptor), name_(std::move(name)) {}
  void write(std::string_view bytes) override;
  void commit() override {}

 private:
  int descriptor_;
  std::string name_;
};

}  // namespace exhibit
