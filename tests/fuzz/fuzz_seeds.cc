// Writes where the fuzzers begin: a whole small bundle, and each of its members and lines for the parser it belongs to.
//   fuzz_seeds FOLDER        makes FOLDER/<target>/<name>, replacing what is there
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "evidence/records/ledger_line.h"
#include "hashing/age/encrypting_sink.h"
#include "hashing/time_stamp/query.h"
#include "tests/support/forger.h"
#include "tests/support/pki.h"
#include "tests/support/small_bundle.h"

namespace {

namespace fs = std::filesystem;

class Seeds {
 public:
  explicit Seeds(fs::path folder) : folder_(std::move(folder)) {}

  void add(const std::string& target, const std::string& content) {
    fs::create_directories(folder_ / target);
    std::ofstream(folder_ / target / std::to_string(number_++), std::ios::binary) << content;
  }

 private:
  fs::path folder_;
  int number_ = 0;
};

void add_parts(Seeds& seeds) {
  for (const exhibit::test::Part& part : exhibit::test::small_parts()) {
    if (part.name.ends_with(".zst")) {
      seeds.add("listing_part", part.content);
    } else if (part.name.ends_with(".jsonl") || part.name.ends_with(".json")) {
      seeds.add("records", part.content.substr(0, part.content.find('\n')));
    } else {
      seeds.add("proc", part.content);
    }
  }
  std::string listing;
  for (const exhibit::FileEntry& entry : exhibit::test::sample_entries()) append_line(listing, entry);
  seeds.add("listing_part", listing);
}

/// What a bundle says of itself, caught on its way into the bundle.
void add_statements(Seeds& seeds) {
  exhibit::test::Forger forger;
  forger.edit_index = [&seeds](std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    seeds.add("index", text);
  };
  forger.edit_seal_text = [&seeds](std::string& text) { seeds.add("seal", text); };
  seeds.add("bundle", forger.build());
  seeds.add("bundle", exhibit::test::small_bundle());
}

void add_foreign(Seeds& seeds) {
  seeds.add("proc", "1 (a) b) S 0 1 1 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 55 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1\n");
  seeds.add("proc", "36 35 98:0 /mnt1 /mnt\\0402 rw,noatime master:1 - ext3 /dev/root rw,errors=continue\n");
  seeds.add("proc", "0::/system.slice/docker-3f2a.scope\n5:cpu,cpuacct:/lxc/a (deleted)\n");
  seeds.add("proc", "Name:\ta\nTgid:\t1\nUid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nNSpid:\t1\t2\n");
  seeds.add("proc",
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
            "   0: 0100007F:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0\n");
  seeds.add("runtime_state", "lowerdir+=/a,lowerdir=/b:/c\\:d,upperdir=/u,workdir=/w,userxattr");
  seeds.add("diff", "root:x:0:0:root:/root:/bin/sh\nsudo:x:27:a,b\n");
  seeds.add("diff", "Name:\tsh\nUid:\t0\t0\t0\t0\nCapEff:\t00000000a80425fb\nSeccomp:\t2\n");
  seeds.add("diff", "sk RefCnt Type Proto Iface R Rmem User Inode\n0000000000000000 3 3 0003 2 1 0 0 47289 \n");
  seeds.add("packages", "\1P:musl\nV:1.2\nF:lib\nR:libc.so\nZ:Q1FJ7rP4WfQJ4lLzqQ0mJ3kz6x4wA=\n\n");
  seeds.add("packages",
            "\2Package: sed\nStatus: install ok installed\nVersion: 4.9\nConffiles:\n /etc/x "
            "0123456789abcdef0123456789abcdef\n\n");
  seeds.add("packages", std::string("\0\0\0\0\1\0\0\0\4\0\0\3\xe8\0\0\0\6\0\0\0\0\0\0\0\1sed\0", 29));
}

/// For the identity that age_fuzz has.
void add_encrypted(Seeds& seeds) {
  namespace age = exhibit::age;
  const age::X25519Recipient recipient(age::x25519_public("identity that fuzzers know of 32"));
  for (const std::size_t size : {0u, 100u}) {
    age::Recipients recipients;
    recipients.age.push_back(recipient);
    std::string file;
    age::EncryptingSink sink(age::make_envelope(recipients).value(),
                             [&file](std::string_view bytes) { file += bytes; });
    sink.write(std::string(size, 'x'));
    sink.finish();
    seeds.add("age", file);
  }
  seeds.add("age", "# the lab\n" + recipient.text() + "\nssh-ed25519 AAAA\n");
  seeds.add("age", std::string(age::x25519_identity_text(exhibit::Secret(std::size_t{32})).view()) + "\n");
}

void add_signatures(Seeds& seeds) {
  using namespace exhibit::test;
  const Identity authority = make_authority("CA");
  const Identity alice = make_identity({.name = "Alice"}, &authority);
  const Identity bob = make_identity({.name = "Bob", .kind = KeyKind::rsa2048}, &authority);
  seeds.add("cms", cms_of("content", alice, {.chain = {authority.certificate}}));
  seeds.add("cms", cms_of("content", bob));
  seeds.add("cms", cms_without_signers(alice.certificate));
  seeds.add("cms", certificate_der(alice.certificate));
  seeds.add("cms", certificate_pem(alice.certificate));
  seeds.add("time_stamp", stamp_of("content", make_time_authority(authority)));
  seeds.add("time_stamp", rejected_stamp(2, "no"));
  seeds.add("time_stamp", exhibit::TimeStampQuery::over("content").der);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: fuzz_seeds FOLDER\n");
    return 2;
  }
  Seeds seeds(argv[1]);
  add_parts(seeds);
  add_statements(seeds);
  add_foreign(seeds);
  add_encrypted(seeds);
  add_signatures(seeds);
  return 0;
}
