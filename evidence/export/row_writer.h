// What a format is: something that takes rows and writes them.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <utility>

#include "evidence/export/rows.h"

namespace exhibit::exports {

/// Which rows a format has a place for. Others are not read from the bundle.
struct RowKinds {
  bool containers = false;
  bool mounts = false;
  bool processes = false;
  bool held = false;
  bool variables = false;
  bool sockets = false;
  bool files = false;
};

/// What a format cannot say of its rows: told as it comes, and counted.
class LeftOut {
 public:
  using Tell = std::function<void(std::string_view path, std::string_view why)>;

  explicit LeftOut(Tell tell) : tell_(std::move(tell)) {}

  /// `path` is raw bytes.
  void add(std::string_view path, std::string_view why) {
    ++count_;
    tell_(path, why);
  }
  std::uint64_t count() const { return count_; }

 private:
  Tell tell_;
  std::uint64_t count_ = 0;
};

/// Rows come in this order: begin, all containers; for each container its mounts, what it was configured with, then
/// each process with what it holds and its variables; the sockets; the files of each container; end. Throws OutputError
/// where the output fails.
class RowWriter {
 public:
  virtual ~RowWriter() = default;

  virtual RowKinds wants() const = 0;

  virtual void begin(const BundleRow&) {}
  virtual void container(const ContainerRecord&) {}
  virtual void mount(const MountRow&) {}
  virtual void process(const ProcessRow&) {}
  virtual void held(const HeldRow&) {}
  virtual void variable(const VariableRow&) {}
  virtual void socket(const SocketRow&) {}
  virtual void file(const FileRow&) {}
  virtual void end() {}
};

}  // namespace exhibit::exports
