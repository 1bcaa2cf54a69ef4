// Transfer: an AXFR or IXFR response under way: a cursor over one or two versions of a zone that makes one message
// after another.
//
// respond() makes it; net/ pulls the next message when the client has taken the last. It keeps the store's zones alive,
// so an import that is published meanwhile does not disturb it.
//
// Threads: belongs to one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "server/wire/message_writer.h"
#include "server/wire/response.h"
#include "zonedb/dns/snapshot.h"
#include "zonedb/transfer/tsig_answerer.h"
#include "zonedb/zone/zone_history.h"
#include "zonedb/zone/zone_set.h"

namespace yore::respond {

// One version of one zone.
struct TransferSource {
  std::shared_ptr<const zone::ZoneSet> zones;
  const zone::ZoneHistory* history;  // one of `zones`
  VersionId version;
};

// What its messages begin and end with.
struct TransferFrame {
  std::uint16_t id = 0;
  std::uint16_t flags = 0;
  wire::RequestQuestion question;
  wire::ReplyOpt opt;  // in the first message (RFC 5936 section 2.2.5); later ones have it without options
  std::unique_ptr<transfer::TsigAnswerer> tsig;  // signs every message, where there is one
  std::size_t message_size;                      // octets, but for an RR that needs more
};

class Transfer {
 public:
  // The whole zone: the SOA, all other RRs, the SOA again (RFC 5936 section 2.2). REQUIRES: possible().
  Transfer(TransferSource source, TransferFrame frame);
  // What leads from version `from` to the source's (RFC 1995 section 4). REQUIRES: possible() for both.
  Transfer(TransferSource source, VersionId from, TransferFrame frame);

  // Octets of a message of a stream: compression reaches the first 16 KiB of a message, so larger ones would not gain
  // (RFC 5936 section 3.4).
  static constexpr std::size_t kStreamMessageSize = 16384;

  enum class Step : std::uint8_t {
    kMessage,  // the next message is in `out`
    kWorking,  // none yet: others may have their turn, then go on
    kEnd       // the last message was the last
  };
  // An RR too large for any message ends the transfer with SERVFAIL.
  [[nodiscard]] Step next(Octets& out, Timestamp now);

  // The whole response as one message of the frame's size, as UDP wants it; nothing where it does not fit, or looking
  // would take long.
  [[nodiscard]] bool fits_one_message(Octets& out, Timestamp now);

  // Whether the zone has an SOA at this version, without which there is nothing to transfer.
  [[nodiscard]] static bool possible(const zone::ZoneHistory& history, VersionId version);

 private:
  // A run of RRs: the SOA of `version`, its other RRs, or those of them that `without` lacks.
  struct Part {
    enum class Kind : std::uint8_t { kSoa, kRecords, kDifference } kind;
    VersionId version;
    VersionId without{};
  };

  void start_message(wire::MessageWriter& writer) const;
  void put_parts(wire::MessageWriter& writer);
  // True where the part is done; else the message is full, or the turn is over.
  [[nodiscard]] bool put_part(const Part& part, wire::MessageWriter& writer);
  [[nodiscard]] bool put_records(const Part& part, wire::MessageWriter& writer);
  [[nodiscard]] bool put_rrset(const Part& part, const zone::StoredRRset& rrset, wire::MessageWriter& writer);
  [[nodiscard]] bool note_what_stays(const Part& part, const zone::StoredRRset& rrset);
  [[nodiscard]] bool take_turn(std::size_t cost);
  [[nodiscard]] bool turn_is_over() const noexcept { return turn_left_ == 0; }
  [[nodiscard]] std::size_t room() const;

  TransferSource source_;
  TransferFrame frame_;
  std::vector<Part> parts_;
  std::size_t part_ = 0;  // where the next RR stands: the part, the node, its RRset, the RR in it
  zone::NodeIndex node_ = 0;
  std::size_t rrset_ = 0;
  std::size_t rr_ = 0;
  std::size_t turn_left_ = 0;                    // nodes and RRs that this call may still look at
  bool noted_ = false;                           // staying_ is of the RRset at hand
  std::unordered_map<OctetsView, Ttl> staying_;  // of the RRset at hand: the RRs that both versions have
};

}  // namespace yore::respond
