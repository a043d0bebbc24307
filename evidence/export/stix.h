// A bundle of STIX 2.1 (OASIS): what was observed in each container.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "evidence/export/row_writer.h"
#include "evidence/export/stix_objects.h"
#include "evidence/show/page.h"

namespace exhibit::exports {

/// One observed-data for each container, with its processes and their executables, what processes hold and no path
/// leads to, its internet sockets with a holder, and the files whose content was captured: with --capture runtime those
/// that the image did not bring. Each object once, however many containers have it. In memory are the processes, and
/// the ids of all that is written.
class StixWriter final : public RowWriter {
 public:
  explicit StixWriter(show::Page& page) : page_(page) {}

  RowKinds wants() const override {
    return {.containers = true, .processes = true, .held = true, .sockets = true, .files = true};
  }
  void begin(const BundleRow& bundle) override;
  void container(const ContainerRecord& container) override;
  void process(const ProcessRow& row) override;
  void held(const HeldRow& row) override;
  void socket(const SocketRow& row) override;
  void file(const FileRow& row) override;
  void end() override;

 private:
  using ProcessKey = std::pair<std::string, ProcessIdentity>;  ///< cid

  struct Process {
    ProcessRecord record;
    std::string executable;         ///< its object's id
    std::set<std::string> traffic;  ///< ids
  };
  struct Observed {
    std::string name;
    std::set<std::string> objects;  ///< ids
  };

  /// By what this bundle alone can have: in a name space of its own.
  std::string own_id(std::string_view type, std::string_view what) const;
  std::string process_id(std::string_view cid, const ProcessIdentity& process) const;
  std::string add_file(const std::string& cid, std::string_view path, const FileEntry& entry);
  /// Writes the object, if it is not written yet, as one of the container's; its id.
  std::string add(const std::string& cid, const StixObject& object);
  void write_process(const std::string& cid, const Process& process);
  void write_observed(const std::string& cid, const Observed& observed);
  void write(std::string_view json);

  show::Page& page_;
  BundleRow bundle_;
  std::string name_space_;
  bool has_objects_ = false;
  std::set<std::string> written_;
  std::map<ProcessKey, Process> processes_;
  std::map<std::pair<std::string, std::string>, std::string> executables_;  ///< cid and path; the file's id once seen
  std::map<std::string, Observed> observed_;                                ///< by cid
};

}  // namespace exhibit::exports
