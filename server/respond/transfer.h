// Transfer: an AXFR response under way: a cursor over one version of a zone that makes one message after another.
//
// respond() makes it; net/ pulls the next message when the client has taken the last. It keeps the store's zones alive,
// so an import that is published meanwhile does not disturb it.
//
// Threads: belongs to one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "server/wire/message_writer.h"
#include "server/wire/response.h"
#include "zonedb/dns/snapshot.h"
#include "zonedb/zone/zone_history.h"
#include "zonedb/zone/zone_set.h"

namespace yore::respond {

class Transfer {
 public:
  // REQUIRES: `history` is one of `zones`, and possible() there; the request has a question. `edns` goes into the first
  // message (RFC 5936 section 2.2.5).
  Transfer(std::shared_ptr<const zone::ZoneSet> zones, const zone::ZoneHistory& history, VersionId version,
           const wire::Request& request, const wire::EdnsReply& edns);

  // The next message of the transfer in `out`: the SOA, all other RRs, the SOA again, over as many messages as they
  // need (RFC 5936 section 2.2). False, and nothing in `out`, after the last. An RR too large for any message ends the
  // transfer with SERVFAIL.
  [[nodiscard]] bool next(Octets& out);

  // Whether the zone has an SOA at this version, without which there is nothing to transfer.
  [[nodiscard]] static bool possible(const zone::ZoneHistory& history, VersionId version);

 private:
  enum class Stage { kOpening, kRecords, kClosing, kDone };

  void start_message(wire::MessageWriter& writer) const;
  void put_parts(wire::MessageWriter& writer);
  [[nodiscard]] bool put_soa(wire::MessageWriter& writer) const;
  [[nodiscard]] bool put_records(wire::MessageWriter& writer);

  std::shared_ptr<const zone::ZoneSet> zones_;
  const zone::ZoneHistory* history_;
  VersionId version_;
  std::uint16_t id_;
  std::uint16_t flags_;
  Octets qname_;
  RRType qtype_;
  RRClass qclass_;
  wire::ReplyOpt opt_;
  Stage stage_ = Stage::kOpening;
  zone::NodeIndex node_ = 0;  // where the next RR stands: the node, its RRset, the RR in it
  std::size_t rrset_ = 0;
  std::size_t rr_ = 0;
};

}  // namespace yore::respond
