#include "evidence/bundle/readme_verify.h"

#include <fmt/format.h>

namespace exhibit {

std::string readme_verify(std::string_view bag) {
  return fmt::format(R"text(How to check this bundle with head, sed, sha256sum, tar and openssl
===================================================================

The bundle is a plain tar archive. Name it once, then run the commands below as
they stand. Each compares what the bundle says with what it is, prints what it
compared, and fails where they differ.

    BUNDLE="${{BUNDLE:-bundle.tar}}"

1. The seal. It is the last member. Its digest is what the collector printed
   when it ended and what a witness wrote down: compare it with your record.

    tar -xOf "$BUNDLE" {0}/SEAL > SEAL.txt
    sed -n p SEAL.txt
    sha256sum SEAL.txt

2. All bytes before the seal, every header and pad byte included. This alone
   tells that nothing was changed, added, removed or moved.

    PREFIX_BYTES=$(sed -n 's/^prefix-bytes: //p' SEAL.txt)
    PREFIX_SHA256=$(sed -n 's/^prefix-sha256: //p' SEAL.txt)
    head -c "$PREFIX_BYTES" "$BUNDLE" | sha256sum > PREFIX.txt
    sed -n p PREFIX.txt
    test "$(head -c 64 PREFIX.txt)" = "$PREFIX_SHA256"

3. Each file by itself. The bundle is also a BagIt bag (RFC 8493), so any BagIt
   validator will do as well.

    tar -xf "$BUNDLE"
    (cd {0} && sha256sum -c --quiet --strict manifest-sha256.txt)
    (cd {0} && sha256sum -c --quiet --strict tagmanifest-sha256.txt)
    test "$(sha256sum < {0}/manifest-sha256.txt | head -c 64)" = "$(sed -n 's/^manifest-sha256: //p' SEAL.txt)"

4. What stands beside the bundle, if anything does, is made over the seal. It
   needs openssl and the certificates of those you trust; for .SEAL.sig,
   ssh-keygen and an allowed_signers file with the signer's name and key. Each
   line passes over what is not there.

    SIGNER_CA="${{SIGNER_CA:-ca.pem}}"
    TSA_CA="${{TSA_CA:-tsa-ca.pem}}"
    test ! -e "$BUNDLE.SEAL" || test "$(sha256sum < "$BUNDLE.SEAL")" = "$(sha256sum < SEAL.txt)"
    test ! -e "$BUNDLE.SEAL.p7s" || openssl cms -verify -binary -purpose any -inform DER -in "$BUNDLE.SEAL.p7s" -content SEAL.txt -CAfile "$SIGNER_CA" -signer SIGNER.pem -out VERIFIED.txt
    test ! -e "$BUNDLE.SEAL.p7s" || openssl x509 -in SIGNER.pem -noout -subject -issuer -serial -dates -fingerprint -sha256
    test ! -e "$BUNDLE.SEAL.tsr" || openssl ts -verify -in "$BUNDLE.SEAL.tsr" -data SEAL.txt -CAfile "$TSA_CA"
    test ! -e "$BUNDLE.SEAL.tsr" || openssl ts -reply -in "$BUNDLE.SEAL.tsr" -text
    test ! -e "$BUNDLE.SEAL.p7s.tsr" || openssl ts -verify -in "$BUNDLE.SEAL.p7s.tsr" -data "$BUNDLE.SEAL.p7s" -CAfile "$TSA_CA"
    test ! -e "$BUNDLE.SEAL.p7s.tsr" || openssl ts -reply -in "$BUNDLE.SEAL.p7s.tsr" -text

    ALLOWED_SIGNERS="${{ALLOWED_SIGNERS:-allowed_signers}}"
    SSH_SIGNER="${{SSH_SIGNER:-examiner}}"
    test ! -e "$BUNDLE.SEAL.sig" || ssh-keygen -Y verify -f "$ALLOWED_SIGNERS" -I "$SSH_SIGNER" -n exhibit-seal -s "$BUNDLE.SEAL.sig" < SEAL.txt

   openssl takes any certificate of the CA: see that the signer shown is the one
   you expect. It judges certificates at today's date; for one that has expired
   since, give both commands -attime and the seconds since 1970 of the stamp.

A bundle that nobody signed can be rewritten by whoever holds it, digests and
all. Trust it as far as you trust the record of its seal: the collector's
closing line, a signature or a time stamp kept beside the bundle, a witness.

A copy with the member {0}/data/redaction.jsonl withholds parts of the bundle.
Of the steps above the first and the fourth can be done with it: it has the same
seal. Each line of that member is a leaf: one that is withheld gives its digest;
for one that is not, it is the SHA-256 of a zero byte, the 32 bytes of the salt
and the text of the line, which in turn has the digest of the file it tells of.
The Merkle tree of RFC 6962 over all leaves has the root that the seal states.

If the archive ends early, it was cut: what is there can still be checked up to
the last member of data/checkpoint/, by the same two numbers.
)text",
                     bag);
}

}  // namespace exhibit
