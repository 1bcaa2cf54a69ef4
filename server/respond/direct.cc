#include "server/respond/direct.h"

#include <algorithm>
#include <array>

#include "server/respond/direct_selection.h"
#include "server/respond/exchange.h"
#include "server/wire/direct_writer.h"
#include "zonedb/answer/locate.h"
#include "zonedb/answer/provenance.h"
#include "zonedb/dns/append_text.h"

namespace yore::respond {
namespace {

using answer::Kind;
using answer::Way;
using wire::NamePlace;
using wire::OptionCode;
using wire::PlainQuery;
using wire::Section;
using zone::RRsetIndex;

// Types of which an RRset is the answer, or its absence.
bool is_plain_type(RRType qtype) {
  switch (qtype) {
    case RRType::kOPT:
    case RRType::kRRSIG:
    case RRType::kNSEC:
    case RRType::kNSEC3:
      return false;
    default:
      return static_cast<std::uint16_t>(qtype) < 128;  // the others are asked of messages, or of all types
  }
}

// Whether the name `wire` may end in the name `suffix`: a label may hold the octets of one, so it may also not.
bool may_end_in(OctetsView wire, OctetsView suffix) {
  if (wire.size() < suffix.size()) return false;
  const OctetsView end(wire.data() + wire.size() - suffix.size(), suffix.size());
  return end[0] == suffix[0] && std::equal(end.begin(), end.end(), suffix.begin(),
                                           [](char a, char b) { return ascii_lower(a) == ascii_lower(b); });
}

void append_option(Octets& options, OptionCode code, std::size_t size) {
  append_u16(options, static_cast<std::uint16_t>(code));
  append_u16(options, static_cast<std::uint16_t>(size));
}

// Types with a target that is not compressed, and so may stand nowhere that its addresses could point to.
bool has_hidden_target(RRType type) { return type == RRType::kSRV || type == RRType::kSVCB || type == RRType::kHTTPS; }

// Whether the time of the snapshot that answers comes back, as the answer to option 65001.
enum class Echo : std::uint8_t { kNone, kMoment };

// One question on the short way. Every step is false where the long way has to be taken.
class DirectAnswer {
 public:
  // `zone` is the one that answers at `view`.
  DirectAnswer(const Asked& asked, const zone::View& view, const answer::ZoneAt& zone)
      : query_(asked.query),
        qname_(asked.qname),
        view_(view),
        zone_(zone),
        content_(zone.content()),
        dnssec_ok_(query_.edns && query_.edns->dnssec_ok),
        writer_(query_) {}

  [[nodiscard]] bool put_answer();
  // The whole message into `out`.
  [[nodiscard]] bool finish(const Settings& settings, Echo echo, std::size_t limit, Octets& out);
  // As subject_of() has it for an Answer.
  [[nodiscard]] std::uint32_t subject() const;

 private:
  // The owner of RRsets: a suffix of QNAME, as the zone spells it. Written out once, then pointed at.
  struct Owner {
    OctetsView wire;
    std::size_t labels = 0;
    bool is_written = false;
    NamePlace place = {};
  };
  // Addresses that go into the additional section, of a name that stands in the message.
  struct Address {
    RRsetIndex rrset;
    std::uint16_t owner;
  };
  static constexpr std::size_t kMaxAddresses = 32;
  static constexpr std::size_t kMostLabelsBelow = 8;  // with the prepared names so few that all are remembered

  [[nodiscard]] const zone::ZoneContent& content() const { return content_; }
  [[nodiscard]] const zone::NodeState& state(zone::NodeIndex node) const {
    return content_.state_at(node, zone_.snapshot->version);
  }
  // Whether the zone has records, at any version, that prove what is not there.
  [[nodiscard]] bool has_denial() const {
    return !content().nsec_owners().empty() || !content().nsec3_chains().empty();
  }
  [[nodiscard]] Owner owner(zone::NodeIndex node, std::size_t labels) const;

  [[nodiscard]] NamePlace place_in_question(std::size_t labels) const;

  [[nodiscard]] bool put_referral();
  // Whether what the zone has ready for this owner can be put behind this very question.
  [[nodiscard]] bool suits(const zone::ReadySections& ready, const Owner& owner) const;
  void count(const zone::ReadySections& ready);
  [[nodiscard]] bool put_ds(Owner& cut);
  [[nodiscard]] bool put_rrset_asked_for();
  [[nodiscard]] bool put_name_servers();
  [[nodiscard]] bool put_negative(Kind kind);
  // With DO the RRSIGs that cover it too (RFC 4035 section 3.1.1).
  [[nodiscard]] bool put_signed(Section section, const zone::NodeState& state, RRsetIndex rrset, Owner& owner, Ttl ttl);
  [[nodiscard]] bool put_rrset(Section section, RRsetIndex rrset, Owner& owner, Ttl ttl);
  [[nodiscard]] bool put_rdata(RRType type, OctetsView rdata);
  [[nodiscard]] bool put_target(RRType type, OctetsView wire);
  [[nodiscard]] bool put_soa(OctetsView rdata);
  [[nodiscard]] bool put_additional();

  // Notes the addresses of a target that stands at `place`, as far as this zone has them.
  [[nodiscard]] bool want_addresses_of(OctetsView wire, NamePlace place, RRType wanted_by);
  [[nodiscard]] bool want_addresses(const zone::NodeState& state, NamePlace place);
  [[nodiscard]] bool want(RRsetIndex rrset, NamePlace place);
  // The state of the node behind near_, where that has the name and exists.
  [[nodiscard]] const zone::NodeState* find_glue(OctetsView wire);
  // Whether a wildcard stands in for the target, which does not exist.
  [[nodiscard]] bool is_synthesized(const zone::LookupName& target) const;

  const PlainQuery& query_;
  const zone::LookupName& qname_;
  const zone::View& view_;
  const answer::ZoneAt& zone_;
  const zone::ZoneContent& content_;  // the zone's
  const bool dnssec_ok_;
  answer::Located found_;
  Kind kind_ = Kind::kAnswer;
  RRsetIndex answered_ = zone::kNone;
  zone::NodeIndex near_ = zone::kNone;  // the node behind which the next target is looked for first
  std::size_t address_count_ = 0;
  std::array<Address, kMaxAddresses> addresses_;
  wire::DirectWriter writer_;
};

bool DirectAnswer::put_answer() {
  found_ = answer::locate(zone_, qname_, query_.qtype);
  switch (found_.way) {
    case Way::kCut:
      return (query_.flags & wire::kFlagRD) == 0 && put_referral();
    case Way::kNode:
      return put_rrset_asked_for();
    case Way::kNothing:
      return put_negative(Kind::kNxdomain);
    default:
      return false;
  }
}

NamePlace DirectAnswer::place_in_question(std::size_t labels) const {
  return {labels == 0 ? std::uint16_t{0} : static_cast<std::uint16_t>(wire::kHeaderSize + qname_.start(labels))};
}

inline DirectAnswer::Owner DirectAnswer::owner(zone::NodeIndex node, std::size_t labels) const {
  const OctetsView wire = content().name_wire(node);
  const OctetsView asked(query_.qname.data() + qname_.start(labels), wire.size());
  return {wire, labels, same_octets(wire, asked), place_in_question(labels)};
}

bool DirectAnswer::put_referral() {
  kind_ = Kind::kReferral;
  Owner cut = owner(found_.node, found_.labels);
  const RRsetIndex name_servers = content().find_rrset(*found_.state, RRType::kNS);
  const zone::StoredRRset& stored = content().rrset(name_servers);
  const zone::ReadySections ready = content().ready_name_servers(stored, zone_.snapshot->version);
  if (ready && suits(ready, cut)) {
    count(ready);
    if (!dnssec_ok_) return writer_.put_ready(ready.both(), ready.pointers());
    return writer_.put_ready(ready.authority(), ready.authority_pointers()) && put_ds(cut) &&
           writer_.put_ready(ready.additional(), ready.additional_pointers(), ready.head().authority_size);
  }
  near_ = found_.node;
  // Without its RRSIG: the NS of a cut is the child's to sign (RFC 4035 section 2.2).
  return put_rrset(Section::kAuthority, name_servers, cut, Ttl{stored.ttl}) && put_ds(cut) && put_additional();
}

void DirectAnswer::count(const zone::ReadySections& ready) {
  writer_.count(Section::kAuthority, ready.head().authority_count);
  writer_.count(Section::kAdditional, ready.head().additional_count);
}

// Where it is called, for the reason that answer_at() gives.
[[gnu::always_inline]] inline bool DirectAnswer::suits(const zone::ReadySections& ready, const Owner& owner) const {
  const std::size_t below = qname_.label_count() - owner.labels;
  if (!owner.is_written || below > kMostLabelsBelow || (dnssec_ok_ && ready.head().has_signed != 0)) return false;
  if (below == 0) return true;
  // A name with the label that the question has below the owner would point there.
  const OctetsView child = query_.qname.substr(qname_.start(owner.labels + 1));
  return (ready.head().labels & zone::label_bit(child)) == 0;
}

bool DirectAnswer::put_ds(Owner& cut) {
  if (!dnssec_ok_) return true;
  const RRsetIndex ds = content().find_rrset(*found_.state, RRType::kDS);
  if (ds == zone::kNone) return !has_denial();
  return put_signed(Section::kAuthority, *found_.state, ds, cut, Ttl{content().rrset(ds).ttl});
}

bool DirectAnswer::put_rrset_asked_for() {
  if (content().find_rrset(*found_.state, RRType::kCNAME) != zone::kNone) return false;
  answered_ = content().find_rrset(*found_.state, query_.qtype);
  if (answered_ == zone::kNone) return put_negative(Kind::kNodata);
  if (has_hidden_target(query_.qtype)) return false;
  Owner qname{query_.qname, found_.labels, true, place_in_question(found_.labels)};
  const Ttl ttl{content().rrset(answered_).ttl};
  if (!put_signed(Section::kAnswer, *found_.state, answered_, qname, ttl)) return false;
  // As in answer/: not beside the DS of a cut, in which the zone speaks of another, nor beside DNSKEY.
  const bool with_name_servers = !found_.state->has(zone::kCut) && query_.qtype != RRType::kDNSKEY;
  if (with_name_servers && !put_name_servers()) return false;
  return put_additional();
}

bool DirectAnswer::put_name_servers() {
  const zone::NodeState& apex = state(content().apex());
  const RRsetIndex name_servers = content().find_rrset(apex, RRType::kNS);
  if (name_servers == zone::kNone || name_servers == answered_) return true;
  const zone::StoredRRset& stored = content().rrset(name_servers);
  Owner apex_owner = owner(content().apex(), zone_.apex_labels);
  // To a name in the answer what follows would point; and at the apex itself the answer may be the address of a name
  // server.
  if (!dnssec_ok_ && found_.labels > zone_.apex_labels && !may_compress(query_.qtype)) {
    const zone::ReadySections ready = content().ready_name_servers(stored, zone_.snapshot->version);
    if (ready && suits(ready, apex_owner)) {
      count(ready);
      return writer_.put_ready_behind_answer(ready.both(), ready.pointers());
    }
  }
  return put_signed(Section::kAuthority, apex, name_servers, apex_owner, Ttl{stored.ttl});
}

bool DirectAnswer::put_negative(Kind kind) {
  kind_ = kind;
  if (dnssec_ok_ && has_denial()) return false;
  Owner apex_owner = owner(content().apex(), zone_.apex_labels);
  if (!dnssec_ok_) {
    const zone::ReadySections ready = content().ready_negative(zone_.snapshot->version);
    if (ready && suits(ready, apex_owner)) {
      count(ready);
      return writer_.put_ready(ready.both(), ready.pointers());
    }
  }
  const zone::NodeState& apex = state(content().apex());
  const RRsetIndex index = content().find_rrset(apex, RRType::kSOA);
  if (index == zone::kNone) return true;
  const zone::StoredRRset& soa = content().rrset(index);
  const OctetsView rdata = content().rdata(soa, 0);
  if (rdata.size() < 4) return false;
  const Ttl ttl{std::min(soa.ttl, u32_at(rdata, rdata.size() - 4))};  // MINIMUM (RFC 2308 section 3)
  return put_signed(Section::kAuthority, apex, index, apex_owner, ttl);
}

bool DirectAnswer::put_signed(Section section, const zone::NodeState& state, RRsetIndex rrset, Owner& owner, Ttl ttl) {
  if (!put_rrset(section, rrset, owner, ttl)) return false;
  if (!dnssec_ok_) return true;
  const RRsetIndex signatures = content().find_rrset(state, RRType::kRRSIG, content().rrset(rrset).type);
  if (signatures == zone::kNone) return true;
  // A negative answer's SOA gives its RRSIG its TTL; else each has its own.
  const std::uint32_t own = content().rrset(signatures).ttl;
  const bool is_negative = kind_ == Kind::kNxdomain || kind_ == Kind::kNodata;
  return put_rrset(section, signatures, owner, Ttl{is_negative ? std::min(own, ttl.seconds) : own});
}

bool DirectAnswer::put_rrset(Section section, RRsetIndex rrset, Owner& owner, Ttl ttl) {
  const zone::StoredRRset& stored = content().rrset(rrset);
  const wire::RRHead head = wire::rr_head(stored.type, content().rrclass(), ttl.seconds);
  for (std::size_t i = 0; i < stored.rr_count; ++i) {
    if (owner.is_written) {
      writer_.put_name(owner.place);
    } else {
      owner.place = writer_.put_name(owner.wire);
      owner.is_written = true;
    }
    const OctetsView rdata = content().rdata(stored, i);
    if (!writer_.begin_rr(head, rdata.size()) || !put_rdata(stored.type, rdata)) return false;
    writer_.end_rr(section);
  }
  return true;
}

bool DirectAnswer::put_rdata(RRType type, OctetsView rdata) {
  switch (type) {
    case RRType::kNS:
      return put_target(type, rdata);
    case RRType::kMX:
      if (rdata.size() < 2) return false;
      writer_.put_octets(rdata.substr(0, 2));
      return put_target(type, rdata.substr(2));
    case RRType::kPTR:
      writer_.put_name(rdata);
      return writer_.complete();
    case RRType::kSOA:
      return put_soa(rdata);
    default:
      if (may_compress(type)) return false;
      writer_.put_octets(rdata);
      return true;
  }
}

bool DirectAnswer::put_target(RRType type, OctetsView wire) {
  const NamePlace place = writer_.put_name(wire);
  return writer_.complete() && want_addresses_of(wire, place, type);
}

bool DirectAnswer::put_soa(OctetsView rdata) {
  std::size_t at = 0;
  for (int i = 0; i < 2; ++i) {  // MNAME, RNAME (RFC 1035 section 3.3.13)
    const OctetsView wire = rdata.substr(at, Name::wire_size_at(rdata, at).value_or(0));
    writer_.put_name(wire);
    at += wire.size();
  }
  constexpr std::size_t kNumbers = 20;
  if (rdata.size() - at != kNumbers || !writer_.complete()) return false;
  writer_.put_octets(rdata.substr(at));
  return true;
}

const zone::NodeState* DirectAnswer::find_glue(OctetsView wire) {
  // Glue stands right behind its cut, in the order of its names, as the NS do: found without hashing. What stands
  // outside the zone, and behind its last node, has no parent.
  const zone::NodeIndex next = near_ + 1;
  if (near_ == zone::kNone || content().parent(next) == zone::kNone) return nullptr;
  if (!same_octets(content().name_wire(next), wire)) return nullptr;
  near_ = next;
  const zone::NodeState& glue = state(next);
  return glue.has(zone::kExists) ? &glue : nullptr;
}

bool DirectAnswer::is_synthesized(const zone::LookupName& target) const {
  for (std::size_t labels = target.label_count(); labels-- > zone_.apex_labels;) {
    if (const zone::NodeState* encloser = zone_.find_existing(target, labels)) {
      return encloser->has(zone::kWildcardChild);  // where it is not this zone's own, one time too many
    }
  }
  return false;
}

bool DirectAnswer::want_addresses_of(OctetsView wire, NamePlace place, RRType wanted_by) {
  const zone::NodeState* state = find_glue(wire);
  if (state == nullptr) {
    const OctetsView apex = qname_.suffix(zone_.apex_labels);
    if (!may_end_in(wire, apex)) return true;
    const zone::LookupName target(wire);
    const std::size_t labels = target.label_count();
    if (labels < zone_.apex_labels || target.suffix(zone_.apex_labels) != apex) return true;
    state = zone_.find_existing(target, labels);
    if (state == nullptr) return !is_synthesized(target);
  }
  // At or below a cut is glue, which helps to reach name servers and nothing else (RFC 2181 section 5.4.1).
  const bool is_glue = state->has(zone::kOccluded) || state->has(zone::kCut);
  return (is_glue && wanted_by != RRType::kNS) || want_addresses(*state, place);
}

bool DirectAnswer::want_addresses(const zone::NodeState& state, NamePlace place) {
  for (const RRsetIndex addresses : content().rrsets(state)) {  // by type: A before AAAA
    const RRType type = content().rrset(addresses).type;
    if ((type != RRType::kA && type != RRType::kAAAA) || addresses == answered_) continue;
    if (!want(addresses, place)) return false;
    if (!dnssec_ok_) continue;
    const RRsetIndex signatures = content().find_rrset(state, RRType::kRRSIG, type);
    if (signatures != zone::kNone && !want(signatures, place)) return false;
  }
  return true;
}

bool DirectAnswer::want(RRsetIndex rrset, NamePlace place) {
  const auto end = addresses_.begin() + static_cast<std::ptrdiff_t>(address_count_);
  if (std::any_of(addresses_.begin(), end, [&](const Address& wanted) { return wanted.rrset == rrset; })) return true;
  if (address_count_ == kMaxAddresses) return false;
  addresses_[address_count_++] = {rrset, place.at};
  return true;
}

bool DirectAnswer::put_additional() {
  for (std::size_t i = 0; i < address_count_; ++i) {
    const zone::StoredRRset& stored = content().rrset(addresses_[i].rrset);
    const wire::RRHead head = wire::rr_head(stored.type, content().rrclass(), stored.ttl);
    for (std::size_t rr = 0; rr < stored.rr_count; ++rr) {
      const OctetsView rdata = content().rdata(stored, rr);
      writer_.put_name(NamePlace{addresses_[i].owner});
      if (!writer_.begin_rr(head, rdata.size())) return false;
      writer_.put_octets(rdata);
      writer_.end_rr(Section::kAdditional);
    }
  }
  return true;
}

bool DirectAnswer::finish(const Settings& settings, Echo echo, std::size_t limit, Octets& out) {
  if (query_.edns) {
    // `out` is where the options are made ready.
    out.clear();
    if (echo == Echo::kMoment) {
      append_option(out, OptionCode::kMoment, 0);
      append_text(out, zone_.snapshot->time.last);
      out[3] = static_cast<char>(out.size() - 4);
    }
    const std::size_t owed = out.size();
    const std::size_t size = writer_.size() + wire::kOptSize;
    if (size + owed > limit) return false;
    if (settings.annotate == Annotate::kOn) {
      append_option(out, OptionCode::kExtendedError, 0);
      append_u16(out, static_cast<std::uint16_t>(wire::InfoCode::kOther));
      answer::append_description(view_, *zone_.history, *zone_.snapshot, out);
      const std::size_t text = out.size() - owed - 4;
      out[owed + 2] = static_cast<char>(text >> 8 & 0xff);
      out[owed + 3] = static_cast<char>(text & 0xff);
      if (size + out.size() > limit) out.resize(owed);  // extended errors are the first to go
    }
    writer_.put_opt(static_cast<std::uint16_t>(settings.max_udp), query_.edns->dnssec_ok ? 0x8000 : 0, out);
  }
  if (!writer_.complete() || writer_.size() > limit) return false;
  unsigned flags = wire::kFlagQR | (query_.flags & (wire::kFlagRD | wire::kFlagCD));
  if ((query_.flags & wire::kFlagRD) != 0) flags |= wire::kFlagRA;
  if (kind_ != Kind::kReferral) flags |= wire::kFlagAA;
  if (kind_ == Kind::kNxdomain) flags |= static_cast<unsigned>(Rcode::kNXDomain);
  out.assign(writer_.finish(static_cast<std::uint16_t>(flags)));
  return true;
}

std::uint32_t DirectAnswer::subject() const {
  switch (kind_) {
    case Kind::kReferral:
      return make_subject(qname_.hash(found_.labels), kind_, Rcode::kNoError, RRType{});
    case Kind::kAnswer:
      return make_subject(qname_.hash(found_.labels), kind_, Rcode::kNoError, query_.qtype);
    default:
      return make_subject(qname_.hash(zone_.apex_labels), kind_,
                          kind_ == Kind::kNxdomain ? Rcode::kNXDomain : Rcode::kNoError, RRType{});
  }
}

// `zone` is the one that answers at `view`. It and all that it calls is there twice: in answer_directly(), where calls
// would cost a tenth of the work, and in answer_as_of().
[[gnu::always_inline]] inline std::optional<std::uint32_t> answer_at(const zone::View& view, const answer::ZoneAt& zone,
                                                                     const Asked& asked, const Source& source,
                                                                     const Settings& settings, Echo echo, Octets& out) {
  const std::size_t limit =
      source.transport == Transport::kUdp ? wire::udp_limit(asked.query.edns, settings.max_udp) : wire::kMaxMessage;
  DirectAnswer answer(asked, view, zone);
  if (!answer.put_answer() || !answer.finish(settings, echo, limit, out)) return std::nullopt;
  return source.counted ? answer.subject() : 0;
}

// At the moment that the options ask for.
[[gnu::noinline, gnu::flatten]] std::optional<std::uint32_t> answer_as_of(const AsOf& from, const Asked& asked,
                                                                          const Source& source,
                                                                          const Settings& settings, Octets& out) {
  if (!from.zone) return std::nullopt;
  return answer_at(from.view, *from.zone, asked, source, settings, Echo::kMoment, out);
}

}  // namespace

std::optional<std::uint32_t> answer_directly(const Asked& asked, const Source& source, const Settings& settings,
                                             const store::Store& store, Octets& out) {
  const PlainQuery& query = asked.query;
  if (!asked.is_plain || query.qclass != RRClass::kIN || !is_plain_type(query.qtype)) return std::nullopt;
  if (settings.suffix && may_end_in(query.qname, settings.suffix->wire())) return std::nullopt;
  if (asked.has_options()) {
    std::optional<DirectSelection> made;
    if (!asked.selection) made = select_directly(asked, source, settings, store);
    const DirectSelection& selection = made ? *made : *asked.selection;
    if (selection.is_for_long_way) return std::nullopt;
    if (selection.as_of) return answer_as_of(*selection.as_of, asked, source, settings, out);
  }
  const store::Outlook& outlook = store.outlook(source.listener);
  const answer::ZoneAt* const zone = outlook.zones.select(asked.qname, query.qtype);
  if (zone == nullptr) return std::nullopt;
  return answer_at(outlook.view, *zone, asked, source, settings, Echo::kNone, out);
}

}  // namespace yore::respond
