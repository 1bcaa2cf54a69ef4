#include "server/respond/transfer.h"

#include <utility>

namespace yore::respond {
namespace {

using wire::MessageWriter;
using wire::Section;
using zone::StoredRRset;
using zone::ZoneContent;

// Compression reaches the first 16 KiB of a message, so larger ones would not gain (RFC 5936 section 3.4).
constexpr std::size_t kMessageSize = 16384;

zone::RRsetIndex soa_of(const ZoneContent& content, VersionId version) {
  if (content.apex() == zone::kNone) return zone::kNone;
  return content.find_rrset(content.state_at(content.apex(), version), RRType::kSOA);
}

bool put(const ZoneContent& content, OctetsView owner, const StoredRRset& rrset, std::size_t at,
         MessageWriter& writer) {
  return writer.put_rr(Section::kAnswer, owner, rrset.type, content.rrclass(), content.rr_ttl(rrset, at),
                       content.rdata(rrset, at));
}

}  // namespace

Transfer::Transfer(std::shared_ptr<const zone::ZoneSet> zones, const zone::ZoneHistory& history, VersionId version,
                   const wire::Request& request, const wire::EdnsReply& edns)
    : zones_(std::move(zones)),
      history_(&history),
      version_(version),
      id_(request.id),
      flags_(wire::response_flags(request) | wire::kFlagAA),
      qname_(request.question->qname.wire()),
      qtype_(request.question->qtype),
      qclass_(request.question->qclass),
      opt_(wire::reply_opt(request, Rcode::kNoError, edns, kMessageSize / 2)) {}

bool Transfer::possible(const zone::ZoneHistory& history, VersionId version) {
  return soa_of(history.content(), version) != zone::kNone;
}

bool Transfer::next(Octets& out) {
  if (stage_ == Stage::kDone) {
    out.clear();
    return false;
  }
  const bool first = stage_ == Stage::kOpening;
  MessageWriter writer(out, kMessageSize - opt_.size());
  start_message(writer);
  put_parts(writer);
  if (writer.count(Section::kAnswer) == 0) {  // an RR that is larger than messages usually are
    writer.set_limit(wire::kMaxMessage);
    put_parts(writer);
  }
  if (writer.count(Section::kAnswer) == 0) {
    writer.set_flag(static_cast<std::uint16_t>(Rcode::kServFail));
    stage_ = Stage::kDone;
  }
  if (first) opt_.put(writer);
  writer.finish();
  return true;
}

// Every message has the question, which clients of any age take (RFC 5936 section 2.2.1).
void Transfer::start_message(MessageWriter& writer) const {
  writer.put_header(id_, flags_);
  writer.put_question(qname_, qtype_, qclass_);
}

void Transfer::put_parts(MessageWriter& writer) {
  if (stage_ == Stage::kOpening && put_soa(writer)) stage_ = Stage::kRecords;
  if (stage_ == Stage::kRecords && put_records(writer)) stage_ = Stage::kClosing;
  if (stage_ == Stage::kClosing && put_soa(writer)) stage_ = Stage::kDone;
}

bool Transfer::put_soa(MessageWriter& writer) const {
  const ZoneContent& content = history_->content();
  return put(content, content.name_wire(content.apex()), content.rrset(soa_of(content, version_)), 0, writer);
}

// True where no RR is left; else the message is full, and the cursor stands at the RR that did not fit.
bool Transfer::put_records(MessageWriter& writer) {
  const ZoneContent& content = history_->content();
  for (; node_ < content.node_count(); ++node_, rrset_ = 0) {
    const auto rrsets = content.rrsets(content.state_at(node_, version_));
    for (; rrset_ < rrsets.size(); ++rrset_, rr_ = 0) {
      const StoredRRset& rrset = content.rrset(rrsets[rrset_]);
      if (node_ == content.apex() && rrset.type == RRType::kSOA) continue;
      for (; rr_ < rrset.rr_count; ++rr_) {
        if (!put(content, content.name_wire(node_), rrset, rr_, writer)) return false;
      }
    }
  }
  return true;
}

}  // namespace yore::respond
