#include "evidence/findings/content_class.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "evidence/reader/content.h"
#include "evidence/reader/paths.h"

namespace exhibit::findings {
namespace {

using namespace std::string_view_literals;

constexpr double high_entropy = 7.2;
constexpr std::size_t least_for_entropy = 4096;

struct Magic {
  std::size_t offset;
  std::string_view bytes;
};
constexpr std::array<Magic, 11> archives = {{{0, "\x1f\x8b"sv},    // gzip
                                             {0, "PK\x03\x04"sv},  // zip
                                             {0,
                                              "\xfd"
                                              "7zXZ\0"sv},               // xz
                                             {0, "BZh"sv},               // bzip2
                                             {0, "\x28\xb5\x2f\xfd"sv},  // Zstandard
                                             {0, "7z\xbc\xaf\x27\x1c"sv},
                                             {0, "Rar!\x1a\x07"sv},
                                             {0, "070701"sv},            // cpio
                                             {0, "\x04\x22\x4d\x18"sv},  // lz4
                                             {257, "ustar"sv},           // tar
                                             {0, "age-encryption.org/v1"sv}}};
constexpr std::array<Magic, 5> pictures = {
    {{0, "\x89PNG"sv}, {0, "\xff\xd8\xff"sv}, {0, "GIF8"sv}, {8, "WEBP"sv}, {0, "\0\0\1\0"sv}}};
constexpr std::array<std::string_view, 10> archive_extensions = {".tar", ".tgz", ".gz", ".xz",  ".bz2",
                                                                 ".zst", ".zip", ".7z", ".rar", ".cpio"};
constexpr std::array<std::string_view, 9> web_extensions = {".php",  ".phtml", ".phar", ".php5", ".jsp",
                                                            ".jspx", ".asp",   ".aspx", ".cgi"};

template <typename Magics>
bool begins_as_any(std::string_view sample, const Magics& magics) {
  return std::ranges::any_of(magics, [sample](const Magic& magic) {
    return sample.size() > magic.offset && sample.substr(magic.offset).starts_with(magic.bytes);
  });
}

template <typename Extensions>
bool ends_as_any(std::string_view path, const Extensions& extensions) {
  return std::ranges::any_of(extensions, [path](std::string_view extension) { return path.ends_with(extension); });
}

bool is_web_code(std::string_view start, std::string_view path) {
  if (ends_as_any(path, web_extensions)) return true;
  return start.find("<?php") != std::string_view::npos || start.starts_with("<%@");
}

/// elf(5): e_type stands at byte 16, in the file's own byte order.
std::string_view kind_of_elf(std::string_view sample, std::string_view path) {
  constexpr unsigned executable = 2;
  constexpr unsigned shared = 3;
  if (sample.size() < 18) return "elf-object";
  const bool is_big = sample[5] == 2;
  const auto type = static_cast<unsigned char>(sample[is_big ? 17 : 16]);
  if (type == executable) return "elf-program";
  // A program that can be loaded anywhere is a shared object, too. Libraries are called so.
  const bool is_library = base_name(path).find(".so") != std::string_view::npos;
  return type == shared && !is_library ? "elf-program" : "elf-object";
}

bool is_text(std::string_view start) {
  return std::ranges::none_of(
      start, [](char c) { return (c >= 0 && c < 0x20 && !std::string_view("\t\n\r\f\x1b").contains(c)); });
}

void add_entropy(Facts& facts, std::string_view sample) {
  if (sample.size() < least_for_entropy) return;
  const double entropy = entropy_of(sample);
  if (entropy >= high_entropy) facts.add("content_class", "high-entropy", fmt::format("{:.2f} bits a byte", entropy));
}

}  // namespace

std::optional<std::string> sample_of(const Bundle& bundle, const FileEntry& file) {
  if (!file.blobs) return std::nullopt;
  std::string sample;
  const auto read = stream_content(bundle, file, [&sample](std::string_view bytes) -> Result<void> {
    sample += bytes.substr(0, entropy_bytes - sample.size());
    if (sample.size() < entropy_bytes) return {};
    return std::unexpected(Error{.code = ErrorCode::unsupported, .detail = "enough"});
  });
  if (!read && sample.empty()) return std::nullopt;
  return sample;
}

void add_content_class(Facts& facts, std::string_view sample, std::string_view path) {
  const std::string_view start = sample.substr(0, class_bytes);
  const auto add = [&facts](std::string_view word) { facts.add("content_class", word); };
  if (start.empty()) return add("empty");
  if (start.starts_with("\x7f"
                        "ELF")) {
    add("elf");
    add(kind_of_elf(start, path));
    if (start.find("UPX!") != std::string_view::npos) facts.add("content_class", "packed", "UPX");
  } else if (begins_as_any(start, archives)) {
    add("archive");
  } else if (begins_as_any(start, pictures)) {
    add("picture");
  } else {
    if (start.starts_with("#!")) add("script");
    add(is_text(start) ? "text" : "data");
  }
  if (is_web_code(start, path)) add("web-code");
  add_entropy(facts, sample);
}

void add_content_class_by_name(Facts& facts, std::string_view path) {
  facts.add("content_class", "unread");
  if (ends_as_any(path, web_extensions)) facts.add("content_class", "web-code");
  if (ends_as_any(path, archive_extensions)) facts.add("content_class", "archive");
}

double entropy_of(std::string_view bytes) {
  std::array<std::uint64_t, 256> counts{};
  for (const char byte : bytes) ++counts[static_cast<unsigned char>(byte)];
  double entropy = 0;
  for (const std::uint64_t count : counts) {
    if (count == 0) continue;
    const double share = static_cast<double>(count) / static_cast<double>(bytes.size());
    entropy -= share * std::log2(share);
  }
  return entropy;
}

}  // namespace exhibit::findings
