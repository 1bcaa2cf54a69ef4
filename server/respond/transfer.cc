#include "server/respond/transfer.h"

#include <algorithm>
#include <utility>

namespace yore::respond {
namespace {

using wire::MessageWriter;
using wire::Section;
using zone::StoredRRset;
using zone::ZoneContent;

// Nodes and RRs that one call of next() looks at: about a millisecond, where few of many differ.
constexpr std::size_t kTurn = 8192;
// What one question over UDP may cost.
constexpr std::size_t kUdpTurn = 1024;

zone::RRsetIndex soa_of(const ZoneContent& content, VersionId version) {
  if (content.apex() == zone::kNone) return zone::kNone;
  return content.find_rrset(content.state_at(content.apex(), version), RRType::kSOA);
}

}  // namespace

Transfer::Transfer(TransferSource source, TransferFrame frame)
    : source_(std::move(source)),
      frame_(std::move(frame)),
      parts_{{Part::Kind::kSoa, source_.version},
             {Part::Kind::kRecords, source_.version},
             {Part::Kind::kSoa, source_.version}} {}

// RFC 1995 section 4: the new SOA; then what goes behind the old SOA, and what comes behind the new one; the new SOA.
Transfer::Transfer(TransferSource source, VersionId from, TransferFrame frame)
    : source_(std::move(source)),
      frame_(std::move(frame)),
      parts_{{Part::Kind::kSoa, source_.version},
             {Part::Kind::kSoa, from},
             {Part::Kind::kDifference, from, source_.version},
             {Part::Kind::kSoa, source_.version},
             {Part::Kind::kDifference, source_.version, from},
             {Part::Kind::kSoa, source_.version}} {}

bool Transfer::possible(const zone::ZoneHistory& history, VersionId version) {
  return soa_of(history.content(), version) != zone::kNone;
}

std::size_t Transfer::room() const {
  const std::size_t taken = frame_.opt.size() + (frame_.tsig ? frame_.tsig->size() : 0);
  return frame_.message_size - std::min(frame_.message_size, taken);
}

Transfer::Step Transfer::next(Octets& out, Timestamp now) {
  if (part_ == parts_.size()) {
    out.clear();
    return Step::kEnd;
  }
  turn_left_ = kTurn;
  MessageWriter writer(out, room());
  start_message(writer);
  put_parts(writer);
  const auto is_empty = [&] { return writer.count(Section::kAnswer) == 0; };
  if (is_empty() && !turn_is_over()) {  // an RR that is larger than messages usually are
    writer.set_limit(wire::kMaxMessage - (frame_.message_size - room()));
    put_parts(writer);
  }
  if (is_empty() && turn_is_over()) return Step::kWorking;
  if (is_empty()) {
    writer.set_flag(static_cast<std::uint16_t>(Rcode::kServFail));
    part_ = parts_.size();
  }
  frame_.opt.put(writer);
  frame_.opt.options.clear();
  writer.finish();
  if (frame_.tsig) frame_.tsig->sign(out, now);
  return Step::kMessage;
}

bool Transfer::fits_one_message(Octets& out, Timestamp now) {
  turn_left_ = kUdpTurn;
  MessageWriter writer(out, room());
  start_message(writer);
  put_parts(writer);
  if (part_ != parts_.size()) return false;
  frame_.opt.put(writer);
  writer.finish();
  if (frame_.tsig) frame_.tsig->sign(out, now);
  return true;
}

// Every message has the question, which clients of any age take (RFC 5936 section 2.2.1).
void Transfer::start_message(MessageWriter& writer) const {
  writer.put_header(frame_.id, frame_.flags);
  writer.put_question(frame_.question.qname.wire(), frame_.question.qtype, frame_.question.qclass);
}

void Transfer::put_parts(MessageWriter& writer) {
  while (part_ < parts_.size() && put_part(parts_[part_], writer)) {
    ++part_;
    node_ = 0;
    rrset_ = rr_ = 0;
  }
}

bool Transfer::put_part(const Part& part, MessageWriter& writer) {
  if (part.kind != Part::Kind::kSoa) return put_records(part, writer);
  const ZoneContent& content = source_.history->content();
  const StoredRRset& soa = content.rrset(soa_of(content, part.version));
  return writer.put_rr(Section::kAnswer, content.name_wire(content.apex()), soa.type, content.rrclass(),
                       content.rr_ttl(soa, 0), content.rdata(soa, 0));
}

bool Transfer::put_records(const Part& part, MessageWriter& writer) {
  const ZoneContent& content = source_.history->content();
  for (; node_ < content.node_count(); ++node_, rrset_ = 0) {
    if (!take_turn(1)) return false;
    const zone::NodeState& state = content.state_at(node_, part.version);
    // A node that is in the same state in both versions has nothing to tell.
    if (part.kind == Part::Kind::kDifference && &content.state_at(node_, part.without) == &state) continue;
    const auto rrsets = content.rrsets(state);
    for (; rrset_ < rrsets.size(); ++rrset_, rr_ = 0) {
      const StoredRRset& rrset = content.rrset(rrsets[rrset_]);
      if (node_ == content.apex() && rrset.type == RRType::kSOA) continue;
      if (!put_rrset(part, rrset, writer)) return false;
    }
  }
  return true;
}

bool Transfer::put_rrset(const Part& part, const StoredRRset& rrset, MessageWriter& writer) {
  const ZoneContent& content = source_.history->content();
  if (part.kind == Part::Kind::kDifference && !noted_) {
    if (!note_what_stays(part, rrset)) return false;
    noted_ = true;
  }
  for (; rr_ < rrset.rr_count; ++rr_) {
    if (!take_turn(1)) return false;
    const OctetsView rdata = content.rdata(rrset, rr_);
    const Ttl ttl = content.rr_ttl(rrset, rr_);
    if (part.kind == Part::Kind::kDifference) {
      const auto stays = staying_.find(rdata);
      if (stays != staying_.end() && stays->second == ttl) continue;
    }
    if (!writer.put_rr(Section::kAnswer, content.name_wire(node_), rrset.type, content.rrclass(), ttl, rdata)) {
      return false;
    }
  }
  noted_ = false;
  return true;
}

// The RRs of `rrset` that both versions have. An RR with another TTL is another RR to whoever applies a difference.
// False where the turn is over before.
bool Transfer::note_what_stays(const Part& part, const StoredRRset& rrset) {
  const ZoneContent& content = source_.history->content();
  staying_.clear();
  const auto index = content.find_rrset(content.state_at(node_, part.without), rrset.type, rrset.covered);
  if (index == zone::kNone) return true;
  const StoredRRset& other = content.rrset(index);
  if (other.ttl != rrset.ttl) return true;  // all of it is replaced, so that no receiver has to mix TTLs
  // A set that alone exceeds a turn has one to itself.
  if (!take_turn(std::min<std::size_t>(other.rr_count, kTurn - 1))) return false;
  for (std::size_t i = 0; i < other.rr_count; ++i) staying_.emplace(content.rdata(other, i), content.rr_ttl(other, i));
  return true;
}

// False, and none taken, where so many are not left of this turn.
bool Transfer::take_turn(std::size_t cost) {
  if (turn_left_ < cost) {
    turn_left_ = 0;
    return false;
  }
  turn_left_ -= cost;
  return true;
}

}  // namespace yore::respond
