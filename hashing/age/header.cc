#include "hashing/age/header.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "hashing/age/base64.h"
#include "hashing/age/primitives.h"
#include "hashing/digest.h"

namespace exhibit::age {
namespace {

constexpr std::string_view stanza_mark = "-> ";
constexpr std::string_view end_mark = "---";
constexpr std::size_t line_length = 64;

std::string header_mac(std::string_view covered, const Secret& file_key) {
  const Secret key = hkdf_sha256(file_key.view(), {}, "header");
  const Digest mac = hmac_sha256({reinterpret_cast<const std::uint8_t*>(key.view().data()), key.size()}, covered);
  return {reinterpret_cast<const char*>(mac.bytes.data()), mac.bytes.size()};
}

void append_stanza(std::string& text, const Stanza& stanza) {
  text += stanza_mark;
  text += stanza.type;
  for (const std::string& argument : stanza.arguments) text += " " + argument;
  text += '\n';
  const std::string body = base64_encode(stanza.body);
  // The last line is shorter than the others, and empty where they take all.
  for (std::size_t at = 0; at <= body.size(); at += line_length) text += body.substr(at, line_length) + "\n";
}

bool is_argument(std::string_view word) {
  return !word.empty() &&
         std::ranges::all_of(word, [](char character) { return character >= 0x21 && character <= 0x7e; });
}

/// Takes lines from the front of a header.
class HeaderParser {
 public:
  explicit HeaderParser(std::string_view text) : text_(text), rest_(text) {}

  Expected<Header> parse() {
    if (!take(version_line)) return refuse("its first line is not that of age's version 1");
    while (!rest_.starts_with(end_mark)) {
      auto stanza = take_stanza();
      if (!stanza) return std::unexpected(stanza.error());
      if (header_.stanzas.size() == greatest_stanzas) return refuse("it has more recipients than are looked at");
      header_.stanzas.push_back(*std::move(stanza));
    }
    if (header_.stanzas.empty()) return refuse("it has no recipient");
    return take_mac();
  }

 private:
  bool take(std::string_view expected) {
    if (!rest_.starts_with(expected)) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }

  /// Without its newline; nothing where there is none.
  std::optional<std::string_view> take_line() {
    const std::size_t end = rest_.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return line;
  }

  Expected<Stanza> take_stanza() {
    if (!take(stanza_mark)) return refuse("a line of the header begins neither a recipient nor the end");
    const auto line = take_line();
    if (!line) return refuse("the header ends in a line");
    std::vector<std::string> words;
    for (std::size_t at = 0; at <= line->size();) {
      const std::size_t end = std::min(line->find(' ', at), line->size());
      if (!is_argument(line->substr(at, end - at)))
        return refuse("a recipient's line is not words with one blank between them");
      words.emplace_back(line->substr(at, end - at));
      at = end + 1;
    }
    auto body = take_body();
    if (!body) return std::unexpected(body.error());
    Stanza stanza{std::move(words.front()), {}, *std::move(body)};
    stanza.arguments.assign(std::make_move_iterator(words.begin() + 1), std::make_move_iterator(words.end()));
    return stanza;
  }

  Expected<std::string> take_body() {
    std::string encoded;
    while (true) {
      const auto line = take_line();
      if (!line || line->size() > line_length)
        return refuse("a recipient's body is not in lines of 64 characters and a shorter one");
      encoded += *line;
      if (line->size() < line_length) break;
    }
    auto body = base64_decode(encoded);
    if (!body) return refuse("a recipient's body is not canonical base64");
    return *std::move(body);
  }

  Expected<Header> take_mac() {
    take(end_mark);
    header_.covered = text_.size() - rest_.size();
    const auto line = take_line();
    if (!line || !line->starts_with(' ')) return refuse("the header's last line is not a MAC");
    auto mac = base64_decode(line->substr(1));
    if (!mac || mac->size() != Digest::size) return refuse("the header's MAC is not 32 bytes in canonical base64");
    if (!rest_.empty()) return refuse("bytes follow the header's MAC");
    header_.mac = *std::move(mac);
    return std::move(header_);
  }

  std::string_view text_;
  std::string_view rest_;
  Header header_;
};

}  // namespace

std::string encode_header(const std::vector<Stanza>& stanzas, const Secret& file_key) {
  std::string text(version_line);
  for (const Stanza& stanza : stanzas) append_stanza(text, stanza);
  text += end_mark;
  return text + " " + base64_encode(header_mac(text, file_key)) + "\n";
}

std::optional<std::size_t> header_length(std::string_view bytes) {
  // Base64 has no dash: only the last line can begin with three of them.
  std::size_t end = bytes.find("\n---");
  if (end != std::string_view::npos) end = bytes.find('\n', end + 1);
  if (end == std::string_view::npos) return std::nullopt;
  return end + 1;
}

Expected<Header> parse_header(std::string_view text) { return HeaderParser(text).parse(); }

bool is_header_of(std::string_view text, const Header& header, const Secret& file_key) {
  const std::string mac = header_mac(text.substr(0, header.covered), file_key);
  return header.mac.size() == mac.size() && CRYPTO_memcmp(mac.data(), header.mac.data(), mac.size()) == 0;
}

Secret payload_key(const Secret& file_key, std::string_view nonce) {
  return hkdf_sha256(file_key.view(), nonce, "payload");
}

}  // namespace exhibit::age
