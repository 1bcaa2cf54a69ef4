#include "zonedb/archive/zonemd.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

namespace yore::archive {
namespace {

constexpr std::uint8_t kSimple = 1;  // RFC 8976 section 2.2.2
constexpr std::uint8_t kSha384 = 1;  // RFC 8976 section 2.2.3
constexpr std::uint8_t kSha512 = 2;
constexpr std::size_t kFixedPart = 6;  // serial, scheme, hash algorithm

constexpr auto kZonemdType = static_cast<std::uint16_t>(RRType::kZONEMD);
constexpr auto kSoaType = static_cast<std::uint16_t>(RRType::kSOA);
constexpr auto kRrsigType = static_cast<std::uint16_t>(RRType::kRRSIG);

// RFC 8976 section 3.3.1: at the apex, neither ZONEMD nor the signatures over it are digested.
bool left_out(const StoredRR& rr, const Octets& apex_key) {
  if (rr.key.owner != apex_key) return false;
  if (rr.key.type == kZonemdType) return true;
  return rr.key.type == kRrsigType && rr.key.rdata.size() >= 2 && u16_at(rr.key.rdata, 0) == kZonemdType;
}

bool in_zone(const StoredRR& rr, const Octets& apex_key) {
  return rr.key.owner.compare(0, apex_key.size(), apex_key) == 0;
}

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

Octets simple_digest(const std::vector<StoredRR>& rrs, const Octets& apex_key, const EVP_MD* algorithm) {
  const std::unique_ptr<EVP_MD_CTX, FreeContext> context(EVP_MD_CTX_new());
  EVP_DigestInit_ex(context.get(), algorithm, nullptr);
  Octets wire;
  Octets owner_key;
  Octets owner_wire(1, '\0');
  for (const StoredRR& rr : rrs) {
    if (!in_zone(rr, apex_key) || left_out(rr, apex_key)) continue;
    if (rr.key.owner != owner_key) {
      owner_key = rr.key.owner;
      const auto owner = Name::from_sort_key(owner_key);
      owner_wire = owner ? Octets(owner->wire()) : Octets(1, '\0');
    }
    // RFC 8976 section 3.3.3: owner | type | class | TTL | RDATA length | RDATA, canonical.
    wire = owner_wire;
    append_u16(wire, rr.key.type);
    append_u16(wire, rr.key.rrclass);
    append_u32(wire, rr.ttl);
    append_u16(wire, static_cast<std::uint16_t>(rr.key.rdata.size()));
    wire += rr.key.rdata;
    EVP_DigestUpdate(context.get(), wire.data(), wire.size());
  }
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_DigestFinal_ex(context.get(), digest.data(), &size);
  return {reinterpret_cast<const char*>(digest.data()), size};
}

}  // namespace

ZonemdState check_zonemd(const std::vector<StoredRR>& rrs, const Name& apex) {
  const Octets apex_key = apex.sort_key();
  std::vector<const StoredRR*> zonemds;
  std::optional<std::uint32_t> serial;
  for (const StoredRR& rr : rrs) {
    if (rr.key.owner != apex_key) continue;
    if (rr.key.type == kZonemdType) zonemds.push_back(&rr);
    if (rr.key.type == kSoaType && !serial) {
      if (const auto soa = soa_fields(rr.key.rdata)) serial = soa->serial.value;
    }
  }
  if (zonemds.empty()) return ZonemdState::kNone;
  bool supported = false;
  std::array<Octets, 3> computed;  // by hash algorithm, each at most once
  for (const StoredRR* rr : zonemds) {
    const Rdata& rdata = rr->key.rdata;
    if (rdata.size() < kFixedPart || octet_at(rdata, 4) != kSimple) continue;
    const std::uint8_t algorithm = octet_at(rdata, 5);
    if (algorithm != kSha384 && algorithm != kSha512) continue;
    // RFC 8976 section 4: more than one RR of a scheme and algorithm makes all of them useless.
    const auto twins = std::count_if(zonemds.begin(), zonemds.end(), [&](const StoredRR* other) {
      return other->key.rdata.size() >= kFixedPart && other->key.rdata.compare(4, 2, rdata, 4, 2) == 0;
    });
    supported = true;
    if (twins != 1 || u32_at(rdata, 0) != serial) continue;
    if (computed.at(algorithm).empty()) {
      computed.at(algorithm) = simple_digest(rrs, apex_key, algorithm == kSha384 ? EVP_sha384() : EVP_sha512());
    }
    if (OctetsView(rdata).substr(kFixedPart) == computed.at(algorithm)) return ZonemdState::kValid;
  }
  return supported ? ZonemdState::kAltered : ZonemdState::kUnsupported;
}

}  // namespace yore::archive
