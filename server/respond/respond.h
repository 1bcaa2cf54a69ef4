// respond(): from the bytes of a request to the bytes of its response.
//
// net/ calls it for every message that arrives. It is a pure function of the message, its source (with the time of its
// arrival), the settings (with the secrets) and the store: no clock, no socket, no log. A transfer is not bytes but a
// cursor that net/ pulls as the client takes it.
//
// Threads: any number of threads at once, each with its own `out`.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/respond/address.h"
#include "server/respond/asked.h"
#include "server/respond/transfer.h"
#include "server/store/store.h"
#include "zonedb/dns/name.h"
#include "zonedb/dns/octets.h"
#include "zonedb/transfer/tsig.h"

namespace yore::respond {

enum class Transport : std::uint8_t { kUdp, kTcp };
enum class Annotate : std::uint8_t { kOff, kOn };
enum class AnyOverUdp : std::uint8_t { kWhole, kOneRRset };

struct Source {
  Transport transport = Transport::kUdp;
  Address address;
  std::size_t listener = 0;  // whose vantage holds: an index into the store's
  Timestamp now;             // when the message came
  bool counted = false;      // net/ limits this client's responses, and wants to know their subjects
};

// Who may transfer zones: clients in the prefix, or with the key; where both are there, both are wanted.
struct TransferRule {
  std::optional<Prefix> prefix;
  std::optional<Name> key;
};

// What yored's options say about answering. The same for as long as it runs.
struct Settings {
  Annotate annotate = Annotate::kOn;
  std::optional<Name> suffix;  // of names that carry their own moment; none where that is off
  std::size_t max_udp = 1232;  // octets of a response over UDP (RFC 9715 section 3.1's safe size)
  std::string version;         // version.bind, version.server
  std::string identity;        // hostname.bind, id.server
  std::vector<TransferRule> allow_transfer;
  std::vector<transfer::TsigKey> keys;           // of clients that sign (RFC 8945)
  std::vector<Octets> cookie_secrets;            // cookie.h; without any, cookies are unknown options
  std::uint16_t keepalive = 100;                 // how long TCP clients may be idle, in units of 100 ms (RFC 7828)
  AnyOverUdp any_over_udp = AnyOverUdp::kWhole;  // RFC 8482
};

enum class ReplyKind : std::uint8_t { kSilence, kMessage, kTransfer };

// What the operator may want to know of a reply.
enum class Remark : std::uint8_t { kNone, kTransferRefused };

struct Reply {
  ReplyKind kind = ReplyKind::kSilence;
  std::unique_ptr<Transfer> transfer;  // for kTransfer, which TCP alone gets
  std::uint32_t subject = 0;           // the same for all responses that say the same; 0 is never limited
  Remark remark = Remark::kNone;
};

// The response to `message`: for kMessage it is in `out`, whose storage is used again and again. REQUIRES: `asked` was
// made of the same octets; where it has a selection, that was worked out with this store, these settings, and this
// listener and transport.
[[nodiscard]] Reply respond(OctetsView message, const Asked& asked, const Source& source, const Settings& settings,
                            const std::shared_ptr<const store::Store>& store, Octets& out);
[[nodiscard]] inline Reply respond(OctetsView message, const Source& source, const Settings& settings,
                                   const std::shared_ptr<const store::Store>& store, Octets& out) {
  return respond(message, Asked(message), source, settings, store, out);
}

}  // namespace yore::respond
