#include "evidence/packages/rpm_header.h"

#include <sys/stat.h>

#include <map>
#include <optional>

namespace exhibit::packages {
namespace {

// Tags, types and flags: rpm's include/rpm/rpmtag.h and rpmfiles.h.
enum class Tag : std::uint32_t {
  name = 1000,
  version = 1001,
  release = 1002,
  epoch = 1003,
  file_sizes = 1028,
  file_states = 1029,
  file_modes = 1030,
  file_digests = 1035,
  file_targets = 1036,
  file_flags = 1037,
  directory_indexes = 1116,
  base_names = 1117,
  directory_names = 1118,
  long_file_sizes = 5008,
  file_digest_method = 5011,
};

enum class Type : std::uint32_t { character = 1, int8, int16, int32, int64, string, binary, string_array, i18n_string };

constexpr std::uint64_t flag_config = 1;
constexpr std::uint64_t flag_ghost = 1 << 6;

enum class State : std::uint8_t { normal, replaced, not_installed, shared_over_network };

// PGPHASHALGO_*: RFC 4880, 9.4. Absent means MD5.
constexpr std::uint64_t method_md5 = 1;
constexpr std::uint64_t method_sha1 = 2;
constexpr std::uint64_t method_sha256 = 8;

constexpr std::uint32_t greatest_count = 1'000'000;
constexpr std::size_t greatest_path = 4096;  // PATH_MAX
constexpr std::size_t entry_size = 16;
constexpr std::size_t preamble_size = 8;

struct Entry {
  Type type;
  std::uint32_t offset;
  std::uint32_t count;
};

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes) value = value << 8 | static_cast<unsigned char>(byte);
  return value;
}

/// The bytes of one number; 0 for types that are none.
std::size_t width(Type type) {
  switch (type) {
    case Type::character:
    case Type::int8: return 1;
    case Type::int16: return 2;
    case Type::int32: return 4;
    case Type::int64: return 8;
    case Type::string:
    case Type::binary:
    case Type::string_array:
    case Type::i18n_string: return 0;
  }
  return 0;
}

class Header {
 public:
  static std::optional<Header> parse(std::string_view blob) {
    if (blob.size() < preamble_size) return std::nullopt;
    const std::uint64_t entries = big_endian(blob.substr(0, 4));
    const std::uint64_t data_size = big_endian(blob.substr(4, 4));
    blob.remove_prefix(preamble_size);
    if (entries > blob.size() / entry_size || data_size > blob.size() - entries * entry_size) return std::nullopt;
    Header header;
    header.data_ = blob.substr(entries * entry_size, data_size);
    for (std::size_t i = 0; i < entries; ++i) header.add(blob.substr(i * entry_size, entry_size));
    return header;
  }

  /// Empty where there is no such tag, it is of another type, or it does not fit.
  std::vector<std::uint64_t> numbers(Tag tag) const {
    const Entry* const entry = find(tag);
    const std::size_t size = entry != nullptr ? width(entry->type) : 0;
    if (size == 0 || entry->count > (data_.size() - entry->offset) / size) return {};
    std::vector<std::uint64_t> values(entry->count);
    for (std::size_t i = 0; i < values.size(); ++i)
      values[i] = big_endian(data_.substr(entry->offset + i * size, size));
    return values;
  }

  std::vector<std::string_view> strings(Tag tag) const {
    const Entry* const entry = find(tag);
    if (entry == nullptr || width(entry->type) != 0 || entry->type == Type::binary) return {};
    std::vector<std::string_view> values;
    std::string_view rest = data_.substr(entry->offset);
    while (values.size() < entry->count) {
      const auto end = rest.find('\0');
      if (end == std::string_view::npos) return {};
      values.push_back(rest.substr(0, end));
      rest.remove_prefix(end + 1);
    }
    return values;
  }

  std::string string(Tag tag) const {
    const auto values = strings(tag);
    return values.empty() ? std::string() : std::string(values.front());
  }

 private:
  void add(std::string_view entry) {
    const auto number = [entry](std::size_t at) { return static_cast<std::uint32_t>(big_endian(entry.substr(at, 4))); };
    const Entry parsed{static_cast<Type>(number(4)), number(8), number(12)};
    if (parsed.offset > data_.size() || parsed.count > greatest_count) return;
    entries_.emplace(static_cast<Tag>(number(0)), parsed);
  }

  const Entry* find(Tag tag) const {
    const auto found = entries_.find(tag);
    return found == entries_.end() ? nullptr : &found->second;
  }

  std::string_view data_;
  std::map<Tag, Entry> entries_;
};

/// The arrays that have a value for each file. Optional ones are empty or as long as the others.
struct FileArrays {
  std::vector<std::string_view> base_names, directory_names, digests, targets;
  std::vector<std::uint64_t> directory_indexes, modes, sizes, flags, states;

  explicit FileArrays(const Header& header)
      : base_names(header.strings(Tag::base_names)),
        directory_names(header.strings(Tag::directory_names)),
        digests(header.strings(Tag::file_digests)),
        targets(header.strings(Tag::file_targets)),
        directory_indexes(header.numbers(Tag::directory_indexes)),
        modes(header.numbers(Tag::file_modes)),
        sizes(header.numbers(Tag::file_sizes)),
        flags(header.numbers(Tag::file_flags)),
        states(header.numbers(Tag::file_states)) {
    if (sizes.empty()) sizes = header.numbers(Tag::long_file_sizes);
  }

  bool agree() const {
    const auto fits = [this](const auto& values) { return values.empty() || values.size() == base_names.size(); };
    if (directory_indexes.size() != base_names.size()) return false;
    for (const std::uint64_t index : directory_indexes) {
      if (index >= directory_names.size()) return false;
    }
    return fits(digests) && fits(targets) && fits(modes) && fits(sizes) && fits(flags) && fits(states);
  }

  std::size_t path_size(std::size_t i) const {
    return directory_names[directory_indexes[i]].size() + base_names[i].size();
  }
  std::string path(std::size_t i) const {
    return std::string(directory_names[directory_indexes[i]]) + std::string(base_names[i]);
  }
  bool is_installed(std::size_t i) const { return state(i) == State::normal || state(i) == State::replaced; }
  bool is_replaced(std::size_t i) const { return state(i) == State::replaced; }
  bool has_flag(std::size_t i, std::uint64_t flag) const { return !flags.empty() && (flags[i] & flag) != 0; }

 private:
  State state(std::size_t i) const { return states.empty() ? State::normal : static_cast<State>(states[i]); }
};

std::optional<ComparisonKind> kind_of(const Header& header) {
  const auto method = header.numbers(Tag::file_digest_method);
  switch (method.empty() ? method_md5 : method.front()) {
    case method_md5: return ComparisonKind::md5;
    case method_sha1: return ComparisonKind::sha1;
    case method_sha256: return ComparisonKind::sha256;
    default: return std::nullopt;
  }
}

FileFacts facts_of(const FileArrays& arrays, std::size_t i, const std::optional<ComparisonKind>& kind) {
  FileFacts facts;
  facts.is_config = arrays.has_flag(i, flag_config);
  // A ghost is made when the package runs; a replaced file is another package's.
  if (arrays.has_flag(i, flag_ghost) || arrays.is_replaced(i)) return facts;
  if (kind && !arrays.digests.empty()) facts.digest = ComparisonDigest::from_hex(*kind, arrays.digests[i]);
  const auto mode = arrays.modes.empty() ? 0 : static_cast<mode_t>(arrays.modes[i]);
  if (S_ISREG(mode) && !arrays.sizes.empty()) facts.size = arrays.sizes[i];
  if (S_ISLNK(mode) && !arrays.targets.empty()) facts.target = arrays.targets[i];
  return facts;
}

std::string version_of(const Header& header) {
  const auto epoch = header.numbers(Tag::epoch);
  const std::string prefix = epoch.empty() || epoch.front() == 0 ? "" : std::to_string(epoch.front()) + ":";
  return prefix + header.string(Tag::version) + "-" + header.string(Tag::release);
}

}  // namespace

Result<RpmPackage> parse_rpm_header(std::string_view blob, std::uint64_t path_budget) {
  const auto header = Header::parse(blob);
  if (!header) return corrupt("rpm header", "its entries lie outside it");
  RpmPackage package{header->string(Tag::name), version_of(*header), {}, 0};
  if (package.name.empty()) return corrupt("rpm header", "no name");
  const FileArrays arrays(*header);
  if (!arrays.agree()) return corrupt("rpm header", package.name + ": its lists of files contradict each other");
  const auto kind = kind_of(*header);
  for (std::size_t i = 0; i < arrays.base_names.size(); ++i) {
    if (!arrays.is_installed(i)) continue;
    const std::size_t size = arrays.path_size(i);
    if (size > greatest_path) return corrupt("rpm header", "a path longer than any");
    if (size > path_budget - package.path_bytes) {
      return std::unexpected(
          Error{ErrorCode::unsupported, 0, {}, "rpm header", "more bytes of paths than any real one"});
    }
    package.path_bytes += size;
    package.files.push_back({arrays.path(i), facts_of(arrays, i, kind)});
  }
  return package;
}

}  // namespace exhibit::packages
