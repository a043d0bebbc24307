#include "evidence/sign/agent_socket.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <memory>

#include "evidence/base/unique_fd.h"
#include "hashing/ssh/wire.h"

namespace exhibit {
namespace {

bool send_whole(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

bool receive_whole(int socket, std::string& bytes) {
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const ssize_t count = ::recv(socket, bytes.data() + filled, bytes.size() - filled, 0);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    filled += static_cast<std::size_t>(count);
  }
  return true;
}

Expected<std::string> exchange(int socket, std::string_view request) {
  if (!send_whole(socket, ssh::wire_string(request))) return refuse("the agent does not listen any more");
  std::string length(4, '\0');
  if (!receive_whole(socket, length)) return refuse("the agent does not answer");
  const std::uint32_t size = *ssh::WireReader(length).number();
  if (size > ssh::greatest_agent_message) return refuse("the agent's answer is larger than any");
  std::string answer(size, '\0');
  if (!receive_whole(socket, answer)) return refuse("the agent's answer is cut short");
  return answer;
}

}  // namespace

Result<ssh::AgentExchange> connect_to_agent() {
  const char* const path = std::getenv("SSH_AUTH_SOCK");
  if (path == nullptr || *path == '\0') {
    return std::unexpected(Error{
        ErrorCode::absent, 0, {}, "SSH_AUTH_SOCK", "not set: there is no agent; name a private key file instead"});
  }
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string_view name(path);
  if (name.size() >= sizeof address.sun_path) return io_error("connect to the agent at", path, ENAMETOOLONG);
  name.copy(address.sun_path, name.size());
  const auto socket = std::make_shared<UniqueFd>(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!*socket) return io_error("make a socket for", path);
  if (::connect(socket->get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return io_error("connect to the agent at", path);
  }
  return [socket](std::string_view request) { return exchange(socket->get(), request); };
}

}  // namespace exhibit
