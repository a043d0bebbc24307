// Takes the rows of bundles and hands over what each container has.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>

#include "evidence/export/row_writer.h"
#include "evidence/stack/item.h"
#include "evidence/stack/population.h"

namespace exhibit::stack {

using ItemKinds = std::set<ItemKind>;

/// Of one bundle. Files are those that the container sees; sockets those that wait for a peer, once for each container
/// that holds them; variables those of processes and those configured, by name.
class ItemCollector final : public exports::RowWriter {
 public:
  using Take = std::function<void(const Item&)>;

  ItemCollector(std::string path, const ItemKinds& kinds, Population& population, Take take)
      : path_(std::move(path)), kinds_(kinds), population_(population), take_(std::move(take)) {}

  exports::RowKinds wants() const override;
  void begin(const exports::BundleRow& bundle) override { bundle_ = bundle; }
  void container(const ContainerRecord& container) override;
  void process(const exports::ProcessRow& row) override;
  void variable(const exports::VariableRow& row) override;
  void socket(const exports::SocketRow& row) override;
  void file(const exports::FileRow& row) override;

 private:
  void take(const std::string& cid, ItemKind kind, std::string subject, std::string identity, bool is_unread = false);

  std::string path_;
  const ItemKinds& kinds_;
  Population& population_;
  Take take_;
  exports::BundleRow bundle_;
  std::map<std::string, std::uint32_t> appearances_;  ///< by cid
};

}  // namespace exhibit::stack
