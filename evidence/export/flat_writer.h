// Rows as cells of the flat schema's tables, whatever they are then written as.
#pragma once

#include <map>
#include <set>
#include <string>

#include "evidence/export/flat_tables.h"
#include "evidence/export/row_writer.h"

namespace exhibit::exports {

class FlatWriter : public RowWriter {
 public:
  /// Only the tables of these names; all where it is empty.
  explicit FlatWriter(std::set<std::string, std::less<>> tables) : wanted_(std::move(tables)) {}

  RowKinds wants() const final;
  void begin(const BundleRow& bundle) override;
  void container(const ContainerRecord& container) final;
  void mount(const MountRow& row) final;
  void process(const ProcessRow& row) final;
  void held(const HeldRow& row) final;
  void variable(const VariableRow& row) final;
  void socket(const SocketRow& row) final;
  void file(const FileRow& row) final;

 protected:
  virtual void write(const Table& table, const Cells& cells) = 0;

 private:
  bool is_wanted(const Table& table) const { return wanted_.empty() || wanted_.contains(table.name); }
  Cells of_container(const ContainerRecord& container) const;
  Cells of_holder(const show::SocketOwner* holder) const;
  void write_xattrs(const FileRow& row);

  std::set<std::string, std::less<>> wanted_;
  BundleRow bundle_;
  std::map<std::string, std::string, std::less<>> names_;  ///< of the containers, by cid
};

}  // namespace exhibit::exports
