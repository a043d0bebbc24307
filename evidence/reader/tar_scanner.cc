#include "evidence/reader/tar_scanner.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <memory>
#include <optional>
#include <utility>

namespace exhibit {
namespace {

constexpr std::size_t buffer_size = std::size_t{256} << 10;

/// A window over the source that never looks ahead of what was asked for by more than one block.
class BlockReader {
 public:
  explicit BlockReader(const BlockSource& source) : source_(source) {}

  /// Of all that was taken.
  std::uint64_t offset() const { return offset_; }

  /// The next bytes, at most `limit`; empty at the end. Valid until the next call.
  Result<std::string_view> take(std::uint64_t limit) {
    if (rest_.empty()) {
      const auto block = source_();
      if (!block) return block;
      rest_ = *block;
    }
    const std::string_view bytes = rest_.substr(0, limit);
    rest_.remove_prefix(bytes.size());
    offset_ += bytes.size();
    return bytes;
  }

  /// The next block; shorter than a block at the end.
  Result<std::size_t> take_block(ustar::Block& block) {
    std::size_t length = 0;
    while (length < block.size()) {
      const auto bytes = take(block.size() - length);
      if (!bytes) return std::unexpected(bytes.error());
      if (bytes->empty()) break;
      std::ranges::copy(*bytes, block.begin() + static_cast<std::ptrdiff_t>(length));
      length += bytes->size();
    }
    return length;
  }

 private:
  const BlockSource& source_;
  std::string_view rest_;
  std::uint64_t offset_ = 0;
};

bool is_zero(std::string_view bytes) { return bytes.find_first_not_of('\0') == std::string_view::npos; }

std::string_view view_of(const ustar::Block& block, std::size_t length) { return {block.data(), length}; }

class Scanner {
 public:
  Scanner(const BlockSource& source, TarVisitor& visitor) : reader_(source), visitor_(visitor) {}

  Result<TarResult> scan() {
    while (!end_) {
      if (const auto read = scan_block(); !read) return std::unexpected(read.error());
    }
    end_->bytes = reader_.offset();
    return *std::move(end_);
  }

 private:
  void end(TarEnd how, std::uint64_t where, std::string why) { end_ = TarResult{how, 0, where, std::move(why)}; }

  /// A member with its header, or whatever else stands between members.
  Result<void> scan_block() {
    ustar::Block block;
    const std::uint64_t at = reader_.offset();
    const auto length = reader_.take_block(block);
    if (!length) return std::unexpected(length.error());
    if (*length < block.size()) {
      end_short_block(at, view_of(block, *length));
      return {};
    }
    if (at > 0 && is_zero(view_of(block, block.size()))) return scan_end(block);
    const auto header = ustar::decode(block);
    if (!header) {
      end(at == 0 ? TarEnd::no_archive : TarEnd::bad_block, at, why_no_header(block));
      return {};
    }
    return scan_member(block, {header->name, at, at + block.size(), header->size});
  }

  void end_short_block(std::uint64_t at, std::string_view bytes) {
    visitor_.on_bytes(bytes);
    if (at == 0) {
      end(TarEnd::no_archive, at, bytes.empty() ? "there are no bytes" : "the bytes end inside the first header");
    } else if (is_zero(bytes)) {
      end(TarEnd::missing_end, at, "the bytes end before the two blocks that end an archive");
    } else {
      end(TarEnd::cut, at, "the bytes end inside a header");
    }
  }

  Result<void> scan_member(const ustar::Block& header, const TarMember& member) {
    visitor_.on_member(member);
    visitor_.on_bytes(view_of(header, header.size()));
    const auto has_content = pass_on(member.size, [this](std::string_view bytes) { visitor_.on_content(bytes); });
    if (!has_content) return std::unexpected(has_content.error());
    if (!*has_content) {
      end(TarEnd::cut, reader_.offset(), "the bytes end inside the content of " + member.name);
      return {};
    }
    bool padding_is_zero = true;
    const auto has_padding = pass_on(ustar::padded(member.size) - member.size, [&](std::string_view bytes) {
      padding_is_zero = padding_is_zero && is_zero(bytes);
    });
    if (!has_padding) return std::unexpected(has_padding.error());
    if (!*has_padding) {
      end(TarEnd::cut, reader_.offset(), "the bytes end inside the padding of " + member.name);
      return {};
    }
    visitor_.on_member_end(member, padding_is_zero);
    return {};
  }

  /// The next `length` bytes to the visitor and to `consume`; false where they end early.
  template <typename Consume>
  Result<bool> pass_on(std::uint64_t length, Consume consume) {
    while (length > 0) {
      const auto bytes = reader_.take(length);
      if (!bytes) return std::unexpected(bytes.error());
      if (bytes->empty()) return false;
      visitor_.on_bytes(*bytes);
      consume(*bytes);
      length -= bytes->size();
    }
    return true;
  }

  /// One zero block was read; a second one must follow, and nothing after it.
  Result<void> scan_end(ustar::Block block) {
    visitor_.on_bytes(view_of(block, block.size()));
    const std::uint64_t at = reader_.offset();
    const auto length = reader_.take_block(block);
    if (!length) return std::unexpected(length.error());
    visitor_.on_bytes(view_of(block, *length));
    if (!is_zero(view_of(block, *length))) {
      end(TarEnd::bad_block, at, "one zero block, then something else");
    } else if (*length < block.size()) {
      end(TarEnd::missing_end, at, "the bytes end inside the two blocks that end an archive");
    } else {
      return scan_trailing();
    }
    return {};
  }

  Result<void> scan_trailing() {
    const std::uint64_t at = reader_.offset();
    while (true) {
      const auto bytes = reader_.take(std::numeric_limits<std::uint64_t>::max());
      if (!bytes) return std::unexpected(bytes.error());
      if (bytes->empty()) break;
      visitor_.on_bytes(*bytes);
    }
    if (reader_.offset() == at) {
      end(TarEnd::whole, at, {});
    } else {
      end(TarEnd::trailing, at, std::to_string(reader_.offset() - at) + " bytes after the end of the archive");
    }
    return {};
  }

  BlockReader reader_;
  TarVisitor& visitor_;
  std::optional<TarResult> end_;
};

}  // namespace

Result<TarResult> scan_tar(const BlockSource& source, TarVisitor& visitor) { return Scanner(source, visitor).scan(); }

Result<TarResult> scan_tar(const ByteSource& source, TarVisitor& visitor) {
  const auto buffer = std::make_unique_for_overwrite<char[]>(buffer_size);
  const BlockSource blocks = [&]() -> Result<std::string_view> {
    const auto filled = source(buffer.get(), buffer_size);
    if (!filled) return std::unexpected(filled.error());
    return std::string_view(buffer.get(), *filled);
  };
  return scan_tar(blocks, visitor);
}

ByteSource read_from(int descriptor, std::string name) {
  return [descriptor, name = std::move(name)](char* buffer, std::size_t length) -> Result<std::size_t> {
    while (true) {
      const ssize_t count = ::read(descriptor, buffer, length);
      if (count >= 0) return static_cast<std::size_t>(count);
      if (errno != EINTR) return io_error("read", name);
    }
  };
}

}  // namespace exhibit
