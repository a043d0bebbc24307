#include "evidence/custody/append.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "evidence/custody/log.h"
#include "evidence/custody/log_file.h"
#include "evidence/sidecars/sidecars.h"

namespace exhibit::custody {
namespace {

/// Lines that are to be written, each after the one before.
class NewLines {
 public:
  NewLines(std::uint64_t last_line, const Digest& head) : number_(last_line), head_(head) {}

  /// The line's text.
  std::string add(std::variant<Event, SignatureRecord> what) {
    std::string line = to_line(Record{++number_, head_, when_, std::move(what)});
    head_ = sha256(line);
    text_ += line;
    return line;
  }

  Result<void> sign(std::string_view line, std::uint64_t of, Role role, const LineSigner& signer,
                    const std::string& path) {
    auto bytes = signer.make(line);
    if (!bytes) return corrupt(path, "not signed, so nothing was written: " + bytes.error().why);
    add(SignatureRecord{of, role, signer.form, signer.key, *std::move(bytes)});
    return {};
  }

  std::uint64_t number() const { return number_; }
  const Digest& head() const { return head_; }
  const std::string& text() const { return text_; }
  Timestamp when() const { return when_; }

 private:
  std::uint64_t number_;
  Digest head_;
  Timestamp when_ = now();
  std::string text_;
};

Result<void> refuse_broken(const Log& log, const Digest& anchor, const std::string& path) {
  CustodyFaultList faults;
  check_chain(log, anchor, faults);
  if (faults.empty()) return {};
  const CustodyFault& first = faults.kept().front();
  return corrupt(path, fmt::format("nothing is added to it: {} at line {}: {}", fault_code_word(first.code), first.line,
                                   first.why));
}

/// The last transfer without its receiver's signature.
const SeenLine* open_transfer(const Log& log) {
  const auto is_signed = [&](std::uint64_t number) {
    return std::ranges::any_of(log.lines, [&](const SeenLine& line) {
      const SignatureRecord* const signature = line.record->signature();
      return signature != nullptr && signature->of == number && signature->role == Role::receiver;
    });
  };
  for (auto line = log.lines.rbegin(); line != log.lines.rend(); ++line) {
    const Event* const event = line->record->event();
    if (event != nullptr && event->kind == kind_transferred) return is_signed(line->record->number) ? nullptr : &*line;
  }
  return nullptr;
}

Result<Appended> compose(NewLines& lines, Event event, const SeenLine* accepted, const LineSigner* signer,
                         const std::string& path) {
  const Role role = event.kind == kind_transferred ? Role::giver : Role::actor;
  if (accepted != nullptr) event.accepts = accepted->record->number;
  Appended appended{.accepts = event.accepts, .when = lines.when()};
  const std::string line = lines.add(std::move(event));
  appended.line = lines.number();
  if (signer != nullptr) {
    if (auto is_signed = lines.sign(line, appended.line, role, *signer, path); !is_signed)
      return std::unexpected(is_signed.error());
    if (accepted != nullptr) {
      auto is_signed = lines.sign(accepted->text, *appended.accepts, Role::receiver, *signer, path);
      if (!is_signed) return std::unexpected(is_signed.error());
    }
  }
  appended.head = lines.head();
  return appended;
}

Result<Appended> begin_log(const std::string& path, Event event, const LineSigner* signer) {
  if (event.kind == kind_accepted) return corrupt(path, "there is no custody log, and so no transfer to accept");
  NewLines lines(0, event.bundle.anchor());
  auto appended = compose(lines, std::move(event), nullptr, signer, path);
  if (!appended) return appended;
  if (auto written = write_new_file(path, lines.text()); !written) return std::unexpected(written.error());
  return appended;
}

Result<Appended> append_to(LogFile& file, const std::string& path, Event event, const LineSigner* signer) {
  const Log log = read_log(file.content());
  if (auto usable = refuse_broken(log, event.bundle.anchor(), path); !usable) return std::unexpected(usable.error());
  const SeenLine* accepted = nullptr;
  if (event.kind == kind_accepted) {
    accepted = open_transfer(log);
    if (accepted == nullptr) return corrupt(path, "no transfer waits for its receiver");
  }
  NewLines lines(log.lines.back().record->number, *log.head());
  auto appended = compose(lines, std::move(event), accepted, signer, path);
  if (!appended) return appended;
  if (auto written = file.append(lines.text()); !written) return std::unexpected(written.error());
  return appended;
}

}  // namespace

Result<Appended> append_event(const std::string& path, Event event, const LineSigner* signer) {
  auto file = LogFile::open(path);
  if (!file) return std::unexpected(file.error());
  if (!*file) return begin_log(path, std::move(event), signer);
  return append_to(**file, path, std::move(event), signer);
}

Result<Appended> repair(const std::string& path, Event event, const LineSigner* signer) {
  auto file = LogFile::open(path);
  if (!file) return std::unexpected(file.error());
  if (!*file) return std::unexpected(Error{ErrorCode::absent, 0, {}, path, "there is no custody log"});
  const Log log = read_log((*file)->content());
  if (log.torn.empty()) return corrupt(path, "its last line is whole; there is nothing to repair");
  if (log.lines.empty()) return corrupt(path, "it has no whole line; move it away and begin a new one");
  std::string kept = fmt::format("{}.torn-{}", path, log.lines.size() + 1);
  event.note = fmt::format("{} bytes of a torn line, SHA-256 {}, set aside in {}.torn-{}{}{}", log.torn.size(),
                           sha256(log.torn).hex(), path.substr(path.rfind('/') + 1), log.lines.size() + 1,
                           event.note.empty() ? "" : "; ", event.note);
  if (auto moved = (*file)->move_torn_to(kept); !moved) return std::unexpected(moved.error());
  auto appended = append_to(**file, path, std::move(event), signer);
  if (appended) appended->kept_torn = std::move(kept);
  return appended;
}

}  // namespace exhibit::custody
