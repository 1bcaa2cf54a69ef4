#include "tests/model/twin/denial.h"

#include <openssl/evp.h>

#include <array>
#include <optional>

namespace yore::model {

namespace {

void append(Proof& proof, const RRset* rrset) {
  if (rrset != nullptr) proof.push_back(rrset);
}
void append(Proof& proof, const Proof& more) { proof.insert(proof.end(), more.begin(), more.end()); }

bool has_nsec(const Version& version) { return version.find(version.apex(), RRType::kNSEC) != nullptr; }

// The NSEC that matches the name or covers it: the last one whose owner does not come after it.
const RRset* nsec_at_or_before(const Version& version, const Name& name) {
  const RRset* found = nullptr;
  for (const auto& [owner, node] : version.nodes()) {
    if (owner > name) break;
    if (const RRset* nsec = version.find(owner, RRType::kNSEC)) found = nsec;
  }
  return found;
}

struct Nsec3Parameters {
  unsigned iterations = 0;
  Octets salt;
};

// RFC 5155 section 4.2: hash algorithm, flags, iterations, salt length, salt. Others than SHA-1, and flags other than
// zero, are not used (sections 4.1.2 and 11).
std::optional<Nsec3Parameters> nsec3_parameters(const Version& version) {
  const RRset* rrset = version.find(version.apex(), RRType::kNSEC3PARAM);
  if (rrset == nullptr) return std::nullopt;
  for (const Rdata& rdata : rrset->rdatas) {
    if (octet_at(rdata, 0) == 1 && octet_at(rdata, 1) == 0) {
      return Nsec3Parameters{u16_at(rdata, 2), rdata.substr(5, octet_at(rdata, 4))};
    }
  }
  return std::nullopt;
}

// All questions about the NSEC3 chain of one version.
class Nsec3Chain {
 public:
  Nsec3Chain(const Version& version, Nsec3Parameters parameters)
      : version_(version), parameters_(std::move(parameters)) {}

  [[nodiscard]] const RRset* matching(const Name& name) const {
    return version_.find(hashed_owner(name), RRType::kNSEC3);
  }

  // The NSEC3 with the last owner before the hash; where there is none, the last of the chain, which is a circle.
  [[nodiscard]] const RRset* covering(const Name& name) const {
    const Name hashed = hashed_owner(name);
    const RRset* before = nullptr;
    const RRset* last = nullptr;
    for (const auto& [owner, node] : version_.nodes()) {
      const RRset* nsec3 = version_.find(owner, RRType::kNSEC3);
      if (nsec3 == nullptr) continue;
      if (owner < hashed) before = nsec3;
      last = nsec3;
    }
    return before != nullptr ? before : last;
  }

  // With opt-out the wildcard of the provable encloser may be another one than that of the true encloser, or have no
  // NSEC3 of its own.
  [[nodiscard]] const RRset* matching_or_covering(const Name& wildcard) const {
    const RRset* match = matching(wildcard);
    return match != nullptr ? match : covering(wildcard);
  }

  // The closest ancestor that the chain can show to exist (RFC 5155 section 1.3, "closest provable encloser").
  [[nodiscard]] Name closest_provable_encloser(const Name& name) const {
    Name encloser = name;
    do {
      encloser = encloser.parent();
    } while (encloser != version_.apex() && matching(encloser) == nullptr);
    return encloser;
  }

  // RFC 5155 section 7.2.1.
  [[nodiscard]] Proof closest_encloser_proof(const Name& name) const {
    const Name encloser = closest_provable_encloser(name);
    const Name next_closer = name.suffix(encloser.label_count() + 1);
    Proof proof;
    append(proof, matching(encloser));
    append(proof, covering(next_closer));
    return proof;
  }

  // RFC 5155 sections 7.2.3, 7.2.4 and 7.2.7.
  [[nodiscard]] Proof nodata(const Name& name) const {
    if (const RRset* match = matching(name)) return {match};
    return name == version_.apex() ? Proof{} : closest_encloser_proof(name);
  }

 private:
  [[nodiscard]] Name hashed_owner(const Name& name) const {
    return *version_.apex().child(nsec3_label(name, parameters_.iterations, parameters_.salt));
  }

  const Version& version_;
  Nsec3Parameters parameters_;
};

std::optional<Nsec3Chain> nsec3_chain(const Version& version) {
  auto parameters = nsec3_parameters(version);
  if (!parameters) return std::nullopt;
  return Nsec3Chain(version, std::move(*parameters));
}

Name wildcard_below(const Name& encloser) { return encloser.wildcard_child().value_or(encloser); }

}  // namespace

std::string nsec3_label(const Name& name, unsigned iterations, OctetsView salt) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  Octets input(name.canonical().wire());
  for (unsigned round = 0; round <= iterations; ++round) {  // IH(0) = H(x || salt), IH(k) = H(IH(k-1) || salt)
    input.append(salt);
    unsigned int size = 0;
    EVP_Digest(input.data(), input.size(), digest.data(), &size, EVP_sha1(), nullptr);
    input.assign(digest.begin(), digest.begin() + size);
  }
  std::string label;
  std::uint64_t bits = 0;
  int held = 0;
  for (const char octet : input) {  // 160 bits are 32 digits of 5, with nothing left over
    bits = bits << 8 | static_cast<unsigned char>(octet);
    for (held += 8; held >= 5; held -= 5) label += "0123456789abcdefghijklmnopqrstuv"[bits >> (held - 5) & 31];
  }
  return label;
}

Proof prove_nodata(const Version& version, const Name& name) {
  Proof proof;
  if (has_nsec(version)) {
    append(proof, nsec_at_or_before(version, name));
  } else if (const auto chain = nsec3_chain(version)) {
    append(proof, chain->nodata(name));
  }
  return proof;
}

Proof prove_nxdomain(const Version& version, const Name& name) {
  Proof proof;
  if (has_nsec(version)) {
    append(proof, nsec_at_or_before(version, name));
    append(proof, nsec_at_or_before(version, wildcard_below(version.closest_encloser(name))));
  } else if (const auto chain = nsec3_chain(version)) {
    append(proof, chain->closest_encloser_proof(name));
    append(proof, chain->matching_or_covering(wildcard_below(chain->closest_provable_encloser(name))));
  }
  return proof;
}

Proof prove_wildcard_answer(const Version& version, const Name& name) {
  Proof proof;
  if (has_nsec(version)) {
    append(proof, nsec_at_or_before(version, name));
  } else if (const auto chain = nsec3_chain(version)) {
    append(proof, chain->covering(name.suffix(version.closest_encloser(name).label_count() + 1)));
  }
  return proof;
}

Proof prove_wildcard_nodata(const Version& version, const Name& name) {
  Proof proof;
  if (has_nsec(version)) {
    append(proof, nsec_at_or_before(version, name));
    append(proof, nsec_at_or_before(version, wildcard_below(version.closest_encloser(name))));
  } else if (const auto chain = nsec3_chain(version)) {
    append(proof, chain->closest_encloser_proof(name));
    append(proof, chain->matching_or_covering(wildcard_below(chain->closest_provable_encloser(name))));
  }
  return proof;
}

Proof prove_no_ds(const Version& version, const Name& cut) { return prove_nodata(version, cut); }

}  // namespace yore::model
