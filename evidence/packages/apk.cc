#include "evidence/packages/apk.h"

#include "evidence/packages/text_lines.h"
#include "hashing/base64.h"

namespace exhibit::packages {
namespace {

constexpr std::size_t sha1_size = 20;

class ApkReader {
 public:
  explicit ApkReader(PackageDatabase& database) : database_(database) {}

  void take(std::string_view line) {
    if (line.empty()) return begin_stanza();
    if (line.size() < 2 || line[1] != ':') {
      ++skipped_;
      return;
    }
    take(line[0], line.substr(2));
  }

  std::uint64_t end() {
    end_file();
    return skipped_;
  }

 private:
  void begin_stanza() {
    end_file();
    name_.clear();
    version_.clear();
    directory_.clear();
    package_.reset();
    has_short_sha256_ = false;
  }

  void take(char letter, std::string_view value) {
    switch (letter) {
      case 'P': name_ = value; break;
      case 'V': version_ = value; break;
      case 'f': has_short_sha256_ = value.contains('S'); break;
      case 'F': begin_directory(value); break;
      case 'R': begin_file(value); break;
      case 'Z': take_digest(value); break;
      default: break;  // many more letters, none of which is about a file's content
    }
  }

  void begin_directory(std::string_view value) {
    end_file();
    directory_ = value.empty() ? "" : "/" + std::string(value);
    if (!directory_.empty()) database_.own(package(), directory_);
  }

  void begin_file(std::string_view value) {
    end_file();
    path_ = directory_ + "/" + std::string(value);
    facts_ = {};
    facts_.has_link_digest = true;
    facts_.is_config = path_.starts_with("/etc/");
  }

  void take_digest(std::string_view value) {
    facts_.digest = digest_of(value);
    if (!facts_.digest) ++skipped_;
  }

  /// "Q1" or "Q2" and base64, "X1" or "X2" and hexadecimal digits.
  std::optional<ComparisonDigest> digest_of(std::string_view value) const {
    const std::string_view text = value.substr(std::min<std::size_t>(2, value.size()));
    if (value.starts_with("X1")) return ComparisonDigest::from_hex(ComparisonKind::sha1, text);
    if (value.starts_with("X2")) return ComparisonDigest::from_hex(ComparisonKind::sha256, text);
    const auto bytes = base64_decode(text);
    if (!bytes) return std::nullopt;
    if (value.starts_with("Q2")) return ComparisonDigest::from_bytes(ComparisonKind::sha256, *bytes);
    if (!value.starts_with("Q1")) return std::nullopt;
    if (!has_short_sha256_) return ComparisonDigest::from_bytes(ComparisonKind::sha1, *bytes);
    return beginning_of_sha256(*bytes);
  }

  static std::optional<ComparisonDigest> beginning_of_sha256(std::string bytes) {
    if (bytes.size() != sha1_size) return std::nullopt;
    bytes.resize(Digest::size);
    auto digest = ComparisonDigest::from_bytes(ComparisonKind::sha256, bytes);
    digest->size = sha1_size;
    return digest;
  }

  void end_file() {
    if (!path_.empty()) database_.own(package(), path_, facts_);
    path_.clear();
    facts_ = {};
  }

  PackageDatabase::Package package() {
    if (!package_) package_ = database_.add_package(name_, version_);
    return *package_;
  }

  PackageDatabase& database_;
  std::string name_;
  std::string version_;
  std::string directory_;
  std::string path_;
  FileFacts facts_;
  std::optional<PackageDatabase::Package> package_;
  bool has_short_sha256_ = false;
  std::uint64_t skipped_ = 0;
};

}  // namespace

std::uint64_t read_apk_installed(std::string_view text, PackageDatabase& database) {
  ApkReader reader(database);
  for_each_text_line(text, [&reader](std::string_view line) { reader.take(line); });
  return reader.end();
}

}  // namespace exhibit::packages
