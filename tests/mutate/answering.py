"""The deciding lines of the core and of the short way. The battery (tests/model) notices when one is broken, and for the
short way the tests that hold it to the long one (tests/respond/direct_*test.cc) or to what is ready
(tests/zone/ready_sections_test.cc)."""
ADJUST = "zonedb/zone/adjust.cc"
APPEND = "zonedb/zone/append.cc"
ARRAYS = "zonedb/zone/content_arrays.cc"
CONTENT = "zonedb/zone/zone_content.cc"
HISTORY = "zonedb/zone/zone_history.cc"
SET = "zonedb/zone/zone_set.cc"
OBSERVATIONS = "zonedb/zone/observations.cc"
ZONE_AT = "zonedb/answer/zone_at.cc"
LOOKUP = "zonedb/answer/lookup.cc"
LOCATE = "zonedb/answer/locate.h"
FOLLOWS = "zonedb/answer/locate.h"
IN_ZONE = "zonedb/answer/zone_lookup.cc"
SECTIONS = "zonedb/answer/sections.cc"
DENIAL = "zonedb/answer/denial.cc"
RECALL = "zonedb/answer/recall.cc"
DIRECT = "server/respond/direct.cc"
SELECTION = "server/respond/direct_selection.cc"
READY = "zonedb/zone/ready_sections.h"
MAKE_READY = "zonedb/zone/make_ready.cc"

# (rule, file, the line as it is, the line broken)
MUTATIONS = [
    # RFC 1034 section 4.3.2, step 2: which zone.
    ("the deepest zone known at T answers, not the highest", ZONE_AT,
     "if (!is_dropped) standing = ZoneAt{history, snapshot, at};",
     "if (!is_dropped && !standing) standing = ZoneAt{history, snapshot, at};"),
    ("a child that the newer parent dropped is the parent's", ZONE_AT,
     "if (!is_dropped) standing = ", "standing = "),
    ("only a newer parent drops a child", ZONE_AT,
     "standing->snapshot->time.last > snapshot->time.last &&", "true &&"),
    ("a parent of the same moment drops no child", ZONE_AT,
     "standing->snapshot->time.last > snapshot->time.last", "standing->snapshot->time.last >= snapshot->time.last"),
    ("a cut above the child delegates it too", ZONE_AT,
     "if (state->has(zone::kCut)) return true;",
     "if (at == child_labels && state->has(zone::kCut)) return true;"),
    ("DS of an apex is for the zone above", ZONE_AT, "return above ? above : zone;", "return zone;"),
    ("REFUSED names the first snapshot", ZONE_AT,
     "if (const SnapshotFacts* first = view.first_snapshot_of(*history)) return first;",
     "if (labels > 100 && view.first_snapshot_of(*history)) return nullptr;"),
    # Step 3a: the name is there.
    ("a CNAME is followed", IN_ZONE,
     "if (cname != zone::kNone && follows_cname(question_.qtype)) {", "if (cname == 0xfffffffeU) {"),
    ("QTYPE CNAME is answered by the CNAME", FOLLOWS, "return qtype != RRType::kCNAME && ", "return "),
    ("ANY is answered beside a CNAME", FOLLOWS, "qtype != RRType::kANY && ", ""),
    ("ANY gives all RRsets", IN_ZONE,
     "if (question_.qtype == RRType::kANY) return put_all_rrsets(state, qname);", ""),
    ("QTYPE RRSIG gives the signatures", IN_ZONE,
     "if (question_.qtype == RRType::kRRSIG) return put_signatures(state, qname);", ""),
    ("a chain is followed inside the zone", LOOKUP,
     "return target.is_at_or_below(zone.apex()) ? std::optional(zone) : std::nullopt;", "return std::nullopt;"),
    ("a chain ends where it leaves the zone", LOOKUP,
     "if (question_.recursion_desired) return select_zone(", "if (true) return select_zone("),
    ("a loop ends", LOOKUP, "if (target == question_.qname || !followed_.insert(target).second) return std::nullopt;",
     "followed_.insert(target);"),
    ("a DNAME that leads below itself is followed once", IN_ZONE,
     "if (!to || (!is_new && to->is_at_or_below(dname_owner)))", "if (!to || (is_new && !to))"),
    ("a chain is followed to its end", LOOKUP, "if (followed_.size() >= kMostAliases)", "if (followed_.size() >= 3)"),
    ("rcode is that of the last name (RFC 6604)", LOOKUP,
     "finish(Kind::kNxdomain, Rcode::kNXDomain);",
     "finish(Kind::kNxdomain, answer_.answer.empty() ? Rcode::kNXDomain : Rcode::kNoError);"),
    # Step 3b: out of the zone.
    ("a cut refers", LOCATE, "if (found.state->has(zone::kCut) && !(", "if (found.node == zone::kNone && !("),
    ("DS at the cut is the parent's", LOCATE,
     "!(is_qname && qtype == RRType::kDS)", "!(is_qname && found.node == zone::kNone)"),
    ("DS below the cut is not", LOCATE,
     "!(is_qname && qtype == RRType::kDS)", "!(qtype == RRType::kDS)"),
    ("the apex's NS make no cut", ADJUST,
     "if (inside) cut = owned(node, RRType::kNS);", "cut = owned(node, RRType::kNS);"),
    ("what is below a cut is occluded", ADJUST, "below.insert(below.end(), cut.begin(), cut.end());", ""),
    ("... all the way down", ADJUST, "below = occluded;", "below.clear();"),
    ("the highest cut refers", LOCATE,
     "while (found.state->has(zone::kOccluded)) {", "if (found.state->has(zone::kOccluded)) {"),
    ("a referral has no AA", LOOKUP, "first_refers_ = answer_.answer.empty();", "first_refers_ = false;"),
    ("... but has it behind a CNAME", LOOKUP, "first_refers_ = answer_.answer.empty();", "first_refers_ = true;"),
    ("a referral brings glue", IN_ZONE,
     "sections_.put_additional_for(content.rrset(name_servers), owner);\n  if (!question_.dnssec_ok) return;",
     "if (!question_.dnssec_ok) return;"),
    ("glue is for NS", SECTIONS, "if (!is_glue || wanted_by == RRType::kNS)", "if (!is_glue)"),
    ("... and for nothing else", SECTIONS, "if (!is_glue || wanted_by == RRType::kNS)", "if (true)"),
    # Step 3c: no match.
    ("a wildcard stands in", LOCATE,
     "found.state->has(zone::kWildcardChild) ? Way::kWildcard : Way::kNothing", "Way::kNothing"),
    ("the wildcard of the closest encloser alone", LOCATE,
     "    found.way = found.state->has(zone::kWildcardChild) ? Way::kWildcard : Way::kNothing;",
     "    while (!found.state->has(zone::kWildcardChild) && found.labels > zone.apex_labels) {\n"
     "      found.node = zone.content().parent(found.node);\n"
     "      found.state = &zone.state(found.node);\n"
     "      --found.labels;\n    }\n"
     "    found.way = found.state->has(zone::kWildcardChild) ? Way::kWildcard : Way::kNothing;"),
    ("a wildcard that is an empty non-terminal counts", ADJUST,
     "parent.wildcard.insert(parent.wildcard.end(), told.exists.begin(), told.exists.end());",
     "for (const RRsetRun& run : runs_of(node)) parent.wildcard.push_back({run.first, run.last});"),
    ("existence is of the version, not of the union", LOCATE,
     "if (state.has(zone::kExists)) return {Way::kNode, node, labels, &state};",
     "return {Way::kNode, node, labels, &state};"),
    ("empty non-terminals exist (RFC 8020)", ADJUST, "parent.add_exists(told.exists);", ""),
    ("owners of NSEC3 do not (RFC 5155 7.2.8)", ARRAYS,
     "return rrset.type != RRType::kNSEC3 && rrset.covered != RRType::kNSEC3;", "return true || rrset.covered == RRType::kA;"),
    ("a DNAME redirects (RFC 6672)", LOCATE, "} else if (found.state->has(zone::kDname)) {", "} else if (found.node == zone::kNone) {"),
    ("... not its own owner", LOCATE, "} else if (is_qname) {", "} else if (is_qname && !found.state->has(zone::kDname)) {"),
    ("... and hides what is below", ADJUST, "below.insert(below.end(), dname.begin(), dname.end());", ""),
    ("a cut wins over a DNAME above it nowhere, and at its owner", ADJUST,
     "if (!dname.empty()) dname = subtract(subtract(dname, occluded), cut);",
     "if (!dname.empty()) { dname = subtract(dname, occluded); cut = subtract(cut, dname); }"),
    ("too long a target is YXDOMAIN", IN_ZONE, "if (!target) return Reached(End::kTooLong);", "if (!target) return Reached(End::kFound);"),
    ("the synthesised CNAME has the DNAME's TTL", IN_ZONE, "Ttl{dname.ttl}", "Ttl{0}"),
    ("it answers QTYPE CNAME", IN_ZONE,
     "if (question_.qtype == RRType::kCNAME) return Reached(End::kFound);  // this is the CNAME asked for", ""),
    # Steps 4 to 6, RFC 2308, RFC 2181.
    ("NODATA has the SOA", IN_ZONE, "sections_.put_soa_for_negative();\n  return Reached(End::kNodata);",
     "return Reached(End::kNodata);"),
    ("NXDOMAIN has the SOA", IN_ZONE, "sections_.put_soa_for_negative();\n  if (question_.dnssec_ok) Denial",
     "if (question_.dnssec_ok) Denial"),
    ("its TTL is min(TTL, MINIMUM)", SECTIONS, "std::min(answer_.authority[i].ttl, Ttl{fields->minimum})",
     "answer_.authority[i].ttl"),
    ("the lowest TTL is the RRset's", ARRAYS, "rrset.ttl = std::min(rrset.ttl, member.ttl);", ""),
    ("a positive answer names the zone's servers", IN_ZONE,
     "if (answer_.observed) return; ", "if (question_.qtype != RRType{}) return; "),
    ("... not beside DNSKEY", IN_ZONE, "if (question_.qtype == RRType::kDNSKEY) return;", ""),
    ("addresses come from wildcards too", SECTIONS,
     "if (!is_own || !encloser->has(zone::kWildcardChild)) return;", "if (labels < 200) return;"),
    # DNSSEC.
    ("DO brings signatures", SECTIONS, "if (!dnssec_ok_ || rrset.type == RRType::kRRSIG) return zone::kNone;",
     "if (rrset.type != RRType{}) return zone::kNone;"),
    ("without DO none come", SECTIONS, "if (!dnssec_ok_ || rrset.type == RRType::kRRSIG) return zone::kNone;",
     "if (rrset.type == RRType::kRRSIG) return zone::kNone;"),
    ("an unsigned delegation is proven (RFC 4035 3.1.4)", IN_ZONE, "Denial(zone_, sections_).prove_no_ds(owner);", ";"),
    ("a wildcard's answer is proven (RFC 4035 3.1.3.3)", DENIAL,
     "void Denial::prove_wildcard_answer(const Name& name, const Name& encloser) {\n",
     "void Denial::prove_wildcard_answer(const Name& name, const Name& encloser) {\n  if (name != encloser) return;\n"),
    ("NXDOMAIN denies the wildcard too (RFC 4035 3.1.3.2)", DENIAL,
     "if (const auto wildcard = encloser.wildcard_child()) put_nsec_for(*wildcard);\n    return;", "return;"),
    ("... with NSEC3 (RFC 5155 7.2.2)", DENIAL,
     "if (const auto wildcard = provable.wildcard_child()) put_nsec3_for(*wildcard);", "static_cast<void>(provable);"),
    ("the closest encloser is proven (RFC 5155 7.2.1)", DENIAL, "if (found.matches) put_nsec3(found.owner);\n  put_nsec3(",
     "put_nsec3("),
    ("... the provable one", DENIAL, "while (!found.matches && provable.is_below(zone_.apex())) {",
     "while (found.owner == 0xfffffffeU) {"),
    ("an NSEC3 chain is a circle", DENIAL, "if (!owner) owner = chain_->owners.last(version_);", ""),
    ("NSEC of this version", DENIAL, "last_at_or_before(place, version_);\n  if (!owner) return;",
     "last_at_or_before(place, 1);\n  if (!owner) return;"),
    # DESIGN section 5 and 1: versions and views.
    ("a node's state is that of the version", CONTENT,
     "return after == of_node.begin() ? kNothing : *std::prev(after);",
     "return after == of_node.begin() ? kNothing : of_node.back();"),
    ("... and nothing before its first", CONTENT,
     "return after == of_node.begin() ? kNothing : *std::prev(after);",
     "return of_node.empty() ? kNothing : after == of_node.begin() ? of_node.front() : *std::prev(after);"),
    ("a snapshot holds from the end of its interval, that second too", HISTORY,
     "const std::size_t later = first_after(at);\n  return later == 0 ?",
     "const std::size_t later = first_after(Timestamp{at.seconds - 1});\n  return later == 0 ?"),
    ("of equal times the first in snapshot order", HISTORY,
     "if (!holds_from_.empty() && holds_from_.back() == holds_from.seconds) return;", ""),
    ("one vantage", SET, "return server_ ? history.timeline_of(server_key_) : &history.timeline();",
     "return &history.timeline();"),
    # The same facts of a version that is appended.
    ("an appended version: the apex's NS make no cut", APPEND,
     "const bool cut = parent != kNone && (facts & kOwnsNs) != 0 && !occluded;",
     "const bool cut = (facts & kOwnsNs) != 0 && !occluded;"),
    ("an appended version: a cut below a cut is none", APPEND, "(facts & kOwnsNs) != 0 && !occluded;", "(facts & kOwnsNs) != 0;"),
    ("an appended version: a cut hides what is below", APPEND,
     "if (occluded || cut || dname) facts_[node] |= kHidesChildren;", "if (occluded || dname) facts_[node] |= kHidesChildren;"),
    ("an appended version: so does a DNAME", APPEND,
     "if (occluded || cut || dname) facts_[node] |= kHidesChildren;", "if (occluded || cut) facts_[node] |= kHidesChildren;"),
    ("an appended version: empty non-terminals exist", APPEND, "parent |= kIsThere;", ""),
    ("an appended version: a wildcard is known to its parent", APPEND, "parent |= kHasWildcard;", ";"),
    ("an appended version: owners of NSEC3 do not exist", APPEND,
     "if (counts_for_existence(rrset)) facts_[node] |= kOwns;", "facts_[node] |= kOwns;"),
    ("an appended version: its NSECs deny", APPEND, "nsec_owners_.push_back(node);", ";"),
    ("an appended version: its NSEC3s deny", APPEND,
     "if (owners.empty() || owners.back() != node) owners.push_back(node);", ";"),
    ("an appended version: what its RRs were is not what they are", APPEND, "rrs = applied(rrs, of_class);", ""),
    # DESIGN section 6: RD=1.
    ("RD follows into other zones", LOOKUP, "if (question_.recursion_desired) return select_zone(",
     "if (answer_.answer.size() > 99) return select_zone("),
    ("RD asks the observations", LOOKUP, "if (!seen.empty()) return answer_from_observation(seen);", ""),
    ("RD=0 does not", LOOKUP, "if (question_.recursion_desired) {\n    const auto seen", "{\n    const auto seen"),
    ("an observed CNAME is followed", LOOKUP, "return is_alias ? rdata_target(", "return is_alias && rrset.rdatas.size() > 9 ? rdata_target("),
    ("an observation has no AA", LOOKUP, "&& !answer_.observed && kind", "&& kind"),
    ("the trail ends in SERVFAIL", LOOKUP, "finish(Kind::kTrailEnds, Rcode::kServFail);",
     "finish(Kind::kReferral, Rcode::kNoError);"),
    ("a delegation that changed since makes it stale", RECALL, "delegation_at(zone.content(), cut, version) != now) return false;",
     "now.empty()) return false;"),
    ("one not known then does not vouch", RECALL, "if (at_first == zone::kNone) return false;",
     "if (at_first == zone::kNone) return true;"),
    ("what was seen after T is not known at T", OBSERVATIONS,
     "(seen.rrset.type == type && seen.time.last > at)", "(seen.rrset.type == type && seen.time.last.seconds < -at.seconds)"),
    ("one server's observations for one vantage", OBSERVATIONS,
     "server.empty() ? by_anyone_ : by_server->second;", "server.empty() ? by_anyone_ : by_anyone_;"),
    ("the newest observation, also where it is the CNAME", RECALL,
     "(asked_for == nullptr || asked_for->time.last < cname->time.last)", "asked_for == nullptr"),
    # The same rules on the short way.
    ("the short way: RD=1 and a cut are not for it", DIRECT,
     "return (query_.flags & wire::kFlagRD) == 0 && put_referral();", "return put_referral();"),
    ("the short way: nor is a CNAME", DIRECT,
     "if (content().find_rrset(*found_.state, RRType::kCNAME) != zone::kNone) return false;", ""),
    ("the short way: nor denial with DO", DIRECT, "if (dnssec_ok_ && has_denial()) return false;", ""),
    ("the short way: nor an unsigned delegation with DO", DIRECT, "return !has_denial();", "return true;"),
    ("the short way: nor a name with the suffix", DIRECT,
     "if (settings.suffix && may_end_in(query.qname, settings.suffix->wire())) return std::nullopt;", ""),
    ("the short way: DS of a cut stands without the zone's servers", DIRECT,
     "!found_.state->has(zone::kCut) && query_.qtype != RRType::kDNSKEY;", "query_.qtype != RRType::kDNSKEY;"),
    ("the short way: so does DNSKEY", DIRECT,
     "!found_.state->has(zone::kCut) && query_.qtype != RRType::kDNSKEY;", "!found_.state->has(zone::kCut);"),
    ("the short way: the zone's servers are not put twice", DIRECT,
     "name_servers == zone::kNone || name_servers == answered_)", "name_servers == zone::kNone)"),
    ("the short way: a negative TTL is min(TTL, MINIMUM)", DIRECT,
     "std::min(soa.ttl, u32_at(rdata, rdata.size() - 4))", "soa.ttl"),
    ("the short way: so is that of its RRSIG", DIRECT, "Ttl{is_negative ? std::min(own, ttl.seconds) : own}", "Ttl{own}"),
    ("the short way: glue is for NS", DIRECT,
     "(is_glue && wanted_by != RRType::kNS) || want_addresses(*state, place);", "want_addresses(*state, place);"),
    ("the short way: glue of this version", DIRECT, "return glue.has(zone::kExists) ? &glue : nullptr;", "return &glue;"),
    ("the short way: an address from a wildcard is not for it", DIRECT, "return !is_synthesized(target);", "return true;"),
    ("the short way: what is the answer is not additional too", DIRECT, " || addresses == answered_) continue;", ") continue;"),
    ("the short way: no address twice", DIRECT,
     "[&](const Address& wanted) { return wanted.rrset == rrset; })) return true;",
     "[&](const Address& wanted) { return wanted.rrset == rrset; })) {}"),
    ("the short way: DO brings signatures of addresses", DIRECT, "if (!dnssec_ok_) continue;", "if (!dnssec_ok_ || true) continue;"),
    ("the short way: a referral has no AA", DIRECT,
     "if (kind_ != Kind::kReferral) flags |= wire::kFlagAA;", "flags |= wire::kFlagAA;"),
    ("the short way: NXDOMAIN", DIRECT,
     "if (kind_ == Kind::kNxdomain) flags |= static_cast<unsigned>(Rcode::kNXDomain);", ""),
    ("the short way: RA with RD", DIRECT, "if ((query_.flags & wire::kFlagRD) != 0) flags |= wire::kFlagRA;", ""),
    ("the short way: the moment asked for", SELECTION, "store.view(source.listener, *known->at)", "store.default_view(source.listener)"),
    ("the short way: what is ready of the SOA is that of the version", READY,
     "if (found->from > version.number) {", "if (found->from > version.number + 1) {"),
    ("the short way: what was ready is not where it was when all is made anew", MAKE_READY,
     "content.ready_negatives.clear();", ";"),
    ("the short way: what is ready of name servers is that of the version", READY,
     "if (found.head().from <= version.number) return", "if (found.head().from <= version.number + 1) return"),
    ("the short way: what is ready has no name that the question could be pointed at for", DIRECT,
     "return (ready.head().labels & zone::label_bit(child)) == 0;", "return ready.head().labels != 0 || !child.empty();"),
    ("the short way: what is ready has no signatures", DIRECT,
     " || (dnssec_ok_ && ready.head().has_signed != 0)) return false;", ") return false;"),
    ("the short way: extended errors are the first to go", DIRECT,
     "if (size + out.size() > limit) out.resize(owed);", ";"),
]


# The tests to run, in this order, until one fails: (program below tests/, its arguments, what it has in its environment).
def noticed_by(file):
    if file == MAKE_READY:
        return [("zone/test_zone", ["-sf=*ready_sections_test.cc"], {})]
    if file in (DIRECT, SELECTION, READY):
        return [("respond/test_respond", ["-sf=*/direct_*test.cc"], {})]
    return [("model/test_model", ["-tc=*random*"], {"YORE_BATTERY_CASES": cases}) for cases in ("80", "800")]
