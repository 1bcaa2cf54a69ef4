// TsigAnswerer: what the TSIG of a request is worth, and the signatures of its response (RFC 8945 sections 5.2, 5.3).
//
// server/respond makes one for each signed request; a transfer keeps it for all its messages. tsig.h is the asking
// side.
//
// Threads: belongs to one thread; the keys must outlive it.
#pragma once

#include <span>

#include "zonedb/transfer/tsig.h"

namespace yore::transfer {

enum class TsigVerdict : std::uint8_t {
  kGood,
  kMalformed,     // FORMERR, and nothing is signed
  kBadKey,        // NOTAUTH, with a TSIG that is not signed
  kBadSignature,  // likewise
  kBadTime,       // NOTAUTH, signed
  kBadTruncation  // likewise: a MAC that is whole is wanted
};

class TsigAnswerer {
 public:
  // Checks `request`, whose last record is a TSIG.
  TsigAnswerer(OctetsView request, std::span<const TsigKey> keys, Timestamp now);

  [[nodiscard]] TsigVerdict verdict() const noexcept { return verdict_; }
  // The key that signed the request. Null unless the verdict is kGood.
  [[nodiscard]] const TsigKey* key() const noexcept { return verdict_ == TsigVerdict::kGood ? key_ : nullptr; }
  // The octets that sign() adds to a message, to be kept free in it.
  [[nodiscard]] std::size_t size() const;
  // Adds a TSIG to the response, or to the next message of a response of many, each of which is to be signed.
  void sign(Octets& message, Timestamp now);

 private:
  [[nodiscard]] TsigVerdict check(OctetsView request, std::span<const TsigKey> keys, Timestamp now);

  TsigVerdict verdict_ = TsigVerdict::kMalformed;
  const TsigKey* key_ = nullptr;  // that has the name and algorithm of the request's
  Name key_name_;
  TsigRdata tsig_;     // of the request, then of the last response
  bool first_ = true;  // no response yet
};

}  // namespace yore::transfer
