#include "evidence/upload/upload.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

#include "evidence/encoding/escape.h"
#include "evidence/reader/tar_scanner.h"
#include "evidence/upload/http.h"
#include "evidence/upload/journal.h"
#include "evidence/upload/read_back.h"
#include "hashing/base64.h"
#include "hashing/comparison_digest.h"

namespace exhibit::upload {
namespace {

constexpr std::chrono::milliseconds longest_pause{60'000};

Error no_answer_of(const std::string& url, const std::string& what, const Attempt& attempt) {
  std::string detail = "the store refused " + what + ": " + attempt.reason();
  if (attempt.status == 0) detail = what + ": " + attempt.reason();
  if (attempt.status == 403 || attempt.status == 401) {
    detail += "; presigned URLs end after a time: have them signed anew and run this again, it goes on where it was";
  } else if (attempt.is_transient) {
    detail += "; run this again, it goes on where it was";
  }
  return {ErrorCode::io, 0, {}, shown_url(url), detail};
}

/// `once` until it succeeds, is refused for good, or was tried often enough.
template <typename Once>
Attempt patiently(const Options& options, const std::string& what, Once once) {
  auto pause = options.pause;
  for (unsigned tried = 1;; ++tried) {
    Attempt attempt = once();
    if (attempt.is_success() || !attempt.is_transient || tried >= options.tries) return attempt;
    options.tell(fmt::format("{}: {}; once more in {:.1f} s", what, escape_for_terminal(attempt.reason()),
                             static_cast<double>(pause.count()) / 1000));
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 2, longest_pause);
  }
}

/// Base64 of the piece's MD5 for Content-MD5 (RFC 1864); empty where OpenSSL's policy knows no MD5.
Result<std::string> content_md5(const Piece& piece, const std::string& path) {
  try {
    ComparisonHash hash(ComparisonKind::md5);
    std::string buffer(std::size_t{256} << 10, '\0');
    for (std::uint64_t done = 0; done < piece.length;) {
      const std::uint64_t wanted = std::min<std::uint64_t>(buffer.size(), piece.length - done);
      const ssize_t got = ::pread(piece.descriptor, buffer.data(), wanted, static_cast<off_t>(piece.offset + done));
      if (got < 0) return io_error("read", path);
      if (got == 0) return corrupt(path, "became shorter while it was sent");
      hash.update(std::string_view(buffer).substr(0, static_cast<std::size_t>(got)));
      done += static_cast<std::uint64_t>(got);
    }
    const ComparisonDigest digest = hash.finish();
    return base64_encode(std::string(digest.bytes.begin(), digest.bytes.begin() + digest.size));
  } catch (const CryptoError&) {
    return std::string();
  }
}

/// The store does not have the parts that were written down, or has others in their place.
bool has_other_parts(const Attempt& answer) {
  return answer.error_code() == "InvalidPart" || answer.error_code() == "InvalidPartOrder";
}

/// One upload under way.
class Upload {
 public:
  Upload(const std::string& bundle, const UniqueFd& file, const Plan& plan, const Options& options)
      : bundle_(bundle), file_(file), plan_(plan), options_(options), client_(options.authorities) {}

  Result<void> send(Outcome& outcome) {
    const std::uint64_t bytes = outcome.file.state.bytes;
    if (!plan_.is_multipart()) {
      outcome.parts = 1;
      bytes_to_send_ = bytes;
      const auto tag = put(plan_.parts.front(), {file_.get(), 0, bytes}, "the bundle");
      return tag ? Result<void>{} : std::unexpected(tag.error());
    }
    outcome.parts = static_cast<std::size_t>((bytes + plan_.part_bytes - 1) / plan_.part_bytes);
    if (outcome.parts > plan_.parts.size()) return too_few(outcome);
    return send_parts(outcome);
  }

  /// What was not accepted may be there: the answer to a completion was lost on its way, and now the upload is known no
  /// more. Only the object itself tells.
  bool is_there_all_the_same(Outcome& outcome) {
    if (!was_refused_ || plan_.get.empty()) return false;
    options_.tell("reading back whether it is there already");
    if (!read_back_into(outcome) || !outcome.is_same()) return false;
    Journal::forget(bundle_);
    return true;
  }

  /// The whole object again, until the way from the store holds.
  Result<void> read_back_into(Outcome& outcome) {
    Result<custody::Examined> examined = corrupt(bundle_, "not read back");
    const Attempt attempt = patiently(options_, "the object, read back", [&] {
      const std::uint64_t bytes = outcome.file.state.bytes;
      ReadBack came = read_back(client_, plan_.get, bytes,
                                [&](std::uint64_t count) { options_.progress(Stage::read_back, count, bytes); });
      outcome.is_longer = came.is_longer;
      examined = std::move(came.examined);
      return std::move(came.attempt);
    });
    if (!attempt.is_success()) return std::unexpected(no_answer_of(plan_.get, "the reading back", attempt));
    if (!examined) return std::unexpected(examined.error());
    outcome.read_back = *std::move(examined);
    return {};
  }

 private:
  Error refused(const std::string& url, const std::string& what, const Attempt& attempt) {
    was_refused_ = attempt.status != 0;
    return no_answer_of(url, what, attempt);
  }

  Result<void> too_few(const Outcome& outcome) const {
    return std::unexpected(Error{ErrorCode::unsupported,
                                 0,
                                 {},
                                 bundle_,
                                 fmt::format("needs {} parts of {} bytes, and there are URLs for {}", outcome.parts,
                                             plan_.part_bytes, plan_.parts.size())});
  }

  Result<std::string> put(const std::string& url, const Piece& piece, const std::string& what) {
    const auto md5 = content_md5(piece, bundle_);
    if (!md5) return std::unexpected(md5.error());
    const Sent sent = [&](std::uint64_t bytes) { options_.progress(Stage::send, bytes_sent_ + bytes, bytes_to_send_); };
    const Attempt attempt = patiently(options_, what, [&] { return client_.put(url, piece, *md5, sent); });
    if (!attempt.is_success()) return std::unexpected(refused(url, what, attempt));
    bytes_sent_ += piece.length;
    return attempt.etag;
  }

  /// All parts once more where the journal told of some that the store does not have; it would tell so again.
  Result<void> send_parts(Outcome& outcome) {
    auto sent = send_missing_parts(outcome);
    if (sent || !has_other_parts_) return sent;
    options_.tell("the store does not have the parts that were sent; all of them once more");
    Journal::forget(bundle_);
    return send_missing_parts(outcome);
  }

  Result<void> send_missing_parts(Outcome& outcome) {
    const Subject subject{outcome.file.state.sha256, outcome.file.state.bytes, plan_.part_bytes,
                          identity_of(plan_.parts.front())};
    auto journal = Journal::open(bundle_, subject);
    if (!journal) return std::unexpected(journal.error());
    outcome.parts_found = journal->parts().size();
    std::vector<std::size_t> missing;
    for (std::size_t number = 1; number <= outcome.parts; ++number) {
      if (!journal->parts().contains(number)) missing.push_back(number);
    }
    bytes_sent_ = 0;
    bytes_to_send_ = 0;
    for (const std::size_t number : missing) bytes_to_send_ += part(number, outcome).length;
    for (const std::size_t number : missing) {
      if (auto sent = send_part(*journal, number, outcome); !sent) return sent;
    }
    if (auto completed = complete(journal->parts()); !completed) return completed;
    Journal::forget(bundle_);
    return {};
  }

  Piece part(std::size_t number, const Outcome& outcome) const {
    const std::uint64_t offset = (number - 1) * plan_.part_bytes;
    return {file_.get(), offset, std::min(plan_.part_bytes, outcome.file.state.bytes - offset)};
  }

  Result<void> send_part(Journal& journal, std::size_t number, const Outcome& outcome) {
    const std::string what = fmt::format("part {} of {}", number, outcome.parts);
    const auto tag = put(plan_.parts[number - 1], part(number, outcome), what);
    if (!tag) return std::unexpected(tag.error());
    if (tag->empty()) {
      return corrupt(shown_url(plan_.parts[number - 1]), "the answer has no ETag, which S3 gives to each part");
    }
    options_.tell(what + " is there");
    return journal.add(number, *tag);
  }

  Result<void> complete(const PartTags& parts) {
    std::vector<std::string> tags;
    for (const auto& [number, tag] : parts) tags.push_back(tag);
    const std::string list = list_of_parts(tags);
    const Attempt attempt = patiently(options_, "the completion", [&] {
      Attempt answer = client_.post(plan_.complete, list);
      // S3 may begin to answer 200 before it knows, and then say <Error>.
      if (answer.is_success() && answer.body.find("<Error>") != std::string::npos) {
        answer.status = 500;
        answer.is_transient = !has_other_parts(answer);
      }
      return answer;
    });
    if (attempt.is_success()) return {};
    has_other_parts_ = has_other_parts(attempt);
    return std::unexpected(refused(plan_.complete, "the completion", attempt));
  }

  const std::string& bundle_;
  const UniqueFd& file_;
  const Plan& plan_;
  const Options& options_;
  HttpClient client_;
  std::uint64_t bytes_sent_ = 0;     ///< of the parts that this run has sent
  std::uint64_t bytes_to_send_ = 0;  ///< by it, in all
  bool was_refused_ = false;         ///< the store answered, and not as was hoped
  bool has_other_parts_ = false;     ///< so the store said at the completion
};

}  // namespace

bool may_be_sent(const custody::Examined& examined) {
  return examined.is_encrypted || examined.verification.verdict == Verdict::consistent_unsigned ||
         examined.verification.verdict == Verdict::authentic;
}

std::string list_of_parts(const std::vector<std::string>& tags) {
  std::string xml = "<CompleteMultipartUpload>";
  for (std::size_t i = 0; i < tags.size(); ++i) {
    xml += fmt::format("<Part><PartNumber>{}</PartNumber><ETag>{}</ETag></Part>", i + 1, escape_for_html(tags[i]));
  }
  return xml + "</CompleteMultipartUpload>";
}

Result<Outcome> upload(const std::string& bundle, const Plan& plan, const Options& options) {
  const UniqueFd file(::open(bundle.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return io_error("open", bundle);
  struct stat status{};
  if (::fstat(file.get(), &status) != 0) return io_error("look at", bundle);
  if (!S_ISREG(status.st_mode)) return corrupt(bundle, "not a file: what is sent may have to be sent twice");
  Upload run(bundle, file, plan, options);  // first: without libcurl, no bundle is examined for nothing
  std::uint64_t checked = 0;
  auto examined = custody::examine(read_from(file.get(), bundle), [&](std::string_view bytes) {
    checked += bytes.size();
    options.progress(Stage::check, checked, static_cast<std::uint64_t>(status.st_size));
  });
  if (!examined) return std::unexpected(examined.error());
  Outcome outcome{*std::move(examined), 0, 0, {}, false};
  if (!may_be_sent(outcome.file)) return outcome;
  if (auto sent = run.send(outcome); !sent) {
    if (run.is_there_all_the_same(outcome)) return outcome;
    return std::unexpected(sent.error());
  }
  if (plan.get.empty()) return outcome;
  if (auto back = run.read_back_into(outcome); !back) return std::unexpected(back.error());
  return outcome;
}

}  // namespace exhibit::upload
