#include "zonedb/transfer/tsig_answerer.h"

#include <algorithm>

#include "zonedb/transfer/tsig_mac.h"

namespace yore::transfer {
namespace {

constexpr std::size_t kLeastMac = 10;  // octets, RFC 8945 section 5.2.2.1

// The registry of TSIG errors (RFC 8945 section 3).
std::uint16_t error_of(TsigVerdict verdict) {
  switch (verdict) {
    case TsigVerdict::kBadSignature:
      return 16;
    case TsigVerdict::kBadKey:
      return 17;
    case TsigVerdict::kBadTime:
      return 18;
    case TsigVerdict::kBadTruncation:
      return 22;
    default:
      return 0;
  }
}

}  // namespace

TsigAnswerer::TsigAnswerer(OctetsView request, std::span<const TsigKey> keys, Timestamp now) {
  verdict_ = check(request, keys, now);
}

// In the order that RFC 8945 section 5.2 asks for: the key, the MAC, the time, the MAC's size.
TsigVerdict TsigAnswerer::check(OctetsView request, std::span<const TsigKey> keys, Timestamp now) {
  const auto found = find_tsig(request);
  if (!found || !*found) return TsigVerdict::kMalformed;
  const RR& rr = (*found)->rr;
  auto tsig = parse_tsig_rdata(rr.rdata);
  if (!tsig || rr.rrclass != RRClass::kANY || rr.ttl.seconds != 0) return TsigVerdict::kMalformed;
  key_name_ = rr.owner;
  tsig_ = *std::move(tsig);
  const auto key = std::find_if(keys.begin(), keys.end(), [&](const TsigKey& known) {
    return known.name == key_name_ && algorithm_name(known.algorithm) == tsig_.algorithm;
  });
  if (key == keys.end()) return TsigVerdict::kBadKey;
  key_ = &*key;
  Octets digested = without_tsig(request, (*found)->at, tsig_.original_id);
  append_variables(digested, key_name_, tsig_);
  const Octets mac = mac_over(digested, *key_);
  const std::size_t size = tsig_.mac.size();
  if (size > mac.size() || size < std::max(kLeastMac, mac.size() / 2)) return TsigVerdict::kMalformed;
  if (!same_mac(OctetsView(mac).substr(0, size), tsig_.mac)) return TsigVerdict::kBadSignature;
  const std::int64_t apart = static_cast<std::int64_t>(tsig_.time_signed) - now.seconds;
  if (apart > tsig_.fudge || -apart > tsig_.fudge) return TsigVerdict::kBadTime;  // section 5.2.3
  return size == mac.size() ? TsigVerdict::kGood : TsigVerdict::kBadTruncation;   // section 5.2.4
}

std::size_t TsigAnswerer::size() const {
  if (verdict_ == TsigVerdict::kMalformed) return 0;
  const std::size_t mac_size = key_ == nullptr ? 0 : mac_over({}, *key_).size();
  const std::size_t other_size = verdict_ == TsigVerdict::kBadTime ? 6 : 0;
  return key_name_.wire().size() + 10 + tsig_.algorithm.wire().size() + 16 + mac_size + other_size;
}

void TsigAnswerer::sign(Octets& message, Timestamp now) {
  if (verdict_ == TsigVerdict::kMalformed) return;
  Octets digested;
  append_prior_mac(digested, tsig_.mac);
  tsig_.original_id = u16_at(message, 0);
  tsig_.error = error_of(verdict_);
  tsig_.mac.clear();
  tsig_.other.clear();
  if (verdict_ == TsigVerdict::kBadTime) {
    // The request's time and fudge stay, so that the client can verify this: section 5.2.3.
    append_u48(tsig_.other, static_cast<std::uint64_t>(now.seconds));
  } else {
    tsig_.fudge = kFudge;
    tsig_.time_signed = static_cast<std::uint64_t>(now.seconds);
  }
  const bool is_signed = verdict_ != TsigVerdict::kBadKey && verdict_ != TsigVerdict::kBadSignature;
  if (is_signed) {  // else section 5.3.2: nothing is signed that a wrong key or MAC asked for
    digested += message;
    if (std::exchange(first_, false)) {
      append_variables(digested, key_name_, tsig_);
    } else {
      append_timers(digested, tsig_);  // section 5.3.1
    }
    tsig_.mac = mac_over(digested, *key_);
  }
  append_tsig(message, key_name_, tsig_);
}

}  // namespace yore::transfer
