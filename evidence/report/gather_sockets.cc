#include <algorithm>
#include <set>

#include "evidence/diff/socket_diff.h"
#include "evidence/encoding/escape.h"
#include "evidence/report/gather_steps.h"
#include "evidence/show/network_namespaces.h"

namespace exhibit::report {
namespace {

/// More than that of a host are left out, and counted.
constexpr std::size_t greatest_number = 50'000;

/// A socket as a row, before its holder is known.
SocketFacts row_of(const Socket& socket) {
  SocketFacts row{.protocol = socket.protocol,
                  .local = endpoint_text(socket.local_address, socket.local_port),
                  .remote = endpoint_text(socket.remote_address, socket.remote_port),
                  .state = std::string(socket_state_word(socket.state))};
  if (socket.remote_port == 0) row.remote.clear();
  return row;
}

SocketFacts row_of(const show::UnixSocket& socket) {
  return {.protocol = "unix " + escape_for_terminal(socket.type),
          .local = escape_for_terminal(socket.path),
          .remote = {},
          .state = escape_for_terminal(socket.state)};
}

/// What the sockets of a namespace are called in a diff, by inode; one that a diff leaves out has no name.
std::map<std::uint64_t, std::string> phrases_of(const show::NetworkNamespace& name_space) {
  std::vector<Socket> internet;
  std::vector<show::UnixSocket> local;
  for (const auto& socket : name_space.sockets) {
    if (const auto* const one = std::get_if<Socket>(&socket)) internet.push_back(*one);
    if (const auto* const one = std::get_if<show::UnixSocket>(&socket)) local.push_back(*one);
  }
  std::map<std::uint64_t, std::string> phrases;
  for (const auto& named : {diff::named_sockets(internet), diff::named_sockets(local)}) {
    for (const diff::NamedSocket& one : named) phrases.emplace(one.inode, one.phrase);
  }
  return phrases;
}

/// The sockets of one side.
class SideSockets {
 public:
  SideSockets(Gathering& gathering, char side, const diff::BundleSide& bundle_side)
      : gathering_(gathering), report_(gathering.report), side_(side), bundle_side_(bundle_side) {}

  Result<void> run() {
    auto owners = show::socket_owners_in(*bundle_side_.bundle, bundle_side_.containers);
    if (!owners) return std::unexpected(std::move(owners).error());
    owners_ = *std::move(owners);
    for (show::NetworkNamespace& name_space :
         show::network_namespaces_of(*bundle_side_.bundle, bundle_side_.containers)) {
      if (auto read = show::read_sockets(*bundle_side_.bundle, name_space); !read) return read;
      add_namespace(name_space);
    }
    return {};
  }

 private:
  void add_namespace(const show::NetworkNamespace& name_space) {
    const auto phrases = phrases_of(name_space);
    for (const auto& socket : name_space.sockets) {
      const std::uint64_t inode = std::visit([](const auto& one) { return one.inode; }, socket);
      SocketFacts row = std::visit([](const auto& one) { return row_of(one); }, socket);
      const auto owners = owners_.find(inode);
      const bool has_holder = inode != 0 && owners != owners_.end();
      // A Unix socket without a name that nobody here holds says nothing to anybody.
      if (!has_holder && std::holds_alternative<show::UnixSocket>(socket) && row.local.empty()) continue;
      row.network = name_space.nsid;
      const auto phrase = phrases.find(inode);
      const std::string name = phrase != phrases.end() ? phrase->second : std::string();
      if (!has_holder) add_row(row, name_space.cids, name, nullptr);
      if (!has_holder) continue;
      std::set<std::pair<std::string, ProcessIdentity>> told;  // a process may have several descriptors of it
      for (const show::SocketOwner& owner : owners->second) {
        if (told.emplace(owner.cid, owner.process).second) add_row(row, name_space.cids, name, &owner);
      }
    }
  }

  void add_row(SocketFacts row, const std::vector<std::string>& cids, const std::string& phrase,
               const show::SocketOwner* owner) {
    std::set<Index> containers;
    for (const std::string& cid : cids) {
      if (const auto container = gathering_.container_of(side_, cid)) containers.insert(*container);
    }
    std::optional<Index> own;
    if (owner != nullptr) {
      own = gathering_.container_of(side_, owner->cid);
      row.holder = owner->process;
      row.holder_name = owner->comm;
    }
    if (own) containers.insert(*own);
    if (!own && !containers.empty()) own = *containers.begin();
    if (!own) return;
    row.container = *own;
    row.change = change_of(row, containers, phrase);
    if (side_ == 'A' && row.change != "removed") return;
    if (report_.sockets.size() == greatest_number) {
      ++report_.sockets_left_out;
      return;
    }
    report_.sockets.push_back(std::move(row));
  }

  /// Adds the items that tell of it.
  std::string_view change_of(SocketFacts& row, const std::set<Index>& containers, const std::string& phrase) const {
    if (!gathering_.has_before()) return "captured";
    // What a diff leaves out (states of ending, Unix sockets without a name) is no news on either side.
    if (phrase.empty()) return "same";
    const std::string_view news = side_ == 'A' ? "removed" : "added";
    for (const Index container : containers) {
      for (const Index item : gathering_.items.on(container, "socket", phrase)) {
        if (report_.items[item].change == news) row.items.push_back(item);
      }
    }
    return row.items.empty() ? "same" : news;
  }

  Gathering& gathering_;
  Report& report_;
  char side_;
  const diff::BundleSide& bundle_side_;
  show::SocketOwners owners_;
};

}  // namespace

Result<void> gather_sockets(Gathering& gathering) {
  if (auto done = SideSockets(gathering, 'B', *gathering.request.b).run(); !done) return done;
  if (!gathering.has_before()) return {};
  return SideSockets(gathering, 'A', *gathering.request.a).run();
}

}  // namespace exhibit::report
