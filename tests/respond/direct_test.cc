// The short way of respond() beside its long way: whatever it takes on itself, the bytes are the same.
#include "server/respond/direct.h"

#include <doctest/doctest.h>

#include <array>
#include <map>
#include <random>

#include "tests/model/histories/bridge.h"
#include "tests/model/histories/questions.h"
#include "tests/model/histories/sketch.h"
#include "tests/respond/both_ways.h"
#include "tests/respond/kp_store.h"
#include "zonedb/zone/append.h"

using namespace yore;
using namespace yore::respond;
using test::agree;
using test::Answered;
using test::answered;
using test::Count;
using test::store_of;

namespace {

using Random = std::mt19937;

int below(Random& random, int limit) { return static_cast<int>(random() % static_cast<unsigned>(limit)); }

model::RecordSketch record(Random& random) {
  return {below(random, model::kOwnerCount), below(random, model::kKindCount), below(random, model::kTargetCount)};
}

// A few zones, some within others, each with a few versions.
model::Sketch sketch(Random& random) {
  model::Sketch sketch;
  for (int zone = below(random, 3); zone >= 0; --zone) {
    model::ZoneSketch made{below(random, 4), below(random, 6), below(random, 4), {}};
    const int denial = below(random, 3) == 0 ? below(random, 4) : 0;
    for (int i = below(random, 4); i >= 0; --i) {
      model::SnapshotSketch snapshot{{}, below(random, 4), below(random, 2), below(random, 4), denial};
      for (int rr = below(random, 14); rr >= 0; --rr) snapshot.toggled.push_back(record(random));
      made.snapshots.push_back(snapshot);
    }
    sketch.zones.push_back(made);
  }
  for (int i = below(random, 4); i > 0; --i) {
    sketch.observations.push_back({record(random), below(random, 12), below(random, 4)});
  }
  return sketch;
}

// What a question may look like beside its name and type.
Octets request(const Name& qname, RRType qtype, Timestamp moment, Random& random) {
  constexpr std::array<std::uint16_t, 5> kSizes = {0, 512, 600, 1232, 4096};
  test::Ask ask{.qname = qname.to_text(), .qtype = qtype};
  if (below(random, 3) == 0) ask.flags |= 0x0100;   // RD
  if (below(random, 5) == 0) ask.flags |= 0x0010;   // CD
  if (below(random, 40) == 0) ask.flags |= 0x1000;  // another opcode
  if (below(random, 40) == 0) ask.qclass = RRClass::kANY;
  ask.edns = below(random, 2) == 0;
  ask.udp_size = kSizes[static_cast<std::size_t>(below(random, 5))];
  ask.dnssec_ok = below(random, 2) == 0;
  ask.version = below(random, 40) == 0 ? 1 : 0;
  if (below(random, 4) == 0) ask.options += test::option(65001, to_text(moment));
  if (below(random, 40) == 0) ask.options += test::option(65001, "yesterday");
  for (const std::uint16_t code : std::to_array<std::uint16_t>({3, 10, 11, 12, 19})) {
    if (below(random, 12) == 0) ask.options += test::option(code, code == 10 ? "8 octets" : "");
  }
  Octets octets = test::request(ask);
  for (std::size_t i = 12; i < 12 + qname.wire().size(); ++i) {  // the letters in any case (length octets are none)
    if (octets[i] >= 'a' && octets[i] <= 'z' && below(random, 4) == 0) octets[i] = static_cast<char>(octets[i] - 32);
  }
  if (below(random, 60) == 0) octets += "more";
  if (below(random, 60) == 0) octets.pop_back();
  return octets;
}

}  // namespace

TEST_CASE("the short way gives the bytes of the long way on random histories") {
  Count count;
  for (unsigned seed = 1; seed <= 60; ++seed) {
    CAPTURE(seed);
    Random random(seed);
    const model::World world = model::draw(sketch(random));
    const auto grown = seed % 2 == 0 ? model::Grown::kWhole : model::Grown::kByVersion;
    const auto zones = std::make_shared<const zone::ZoneSet>(model::zone_set_of(world, grown));
    std::vector<store::Vantage> vantages = {{}};
    const auto moments = model::interesting_moments(world);
    for (const model::Moment& moment : moments) vantages.push_back({moment.at, moment.server});
    const auto store = std::make_shared<const store::Store>(zones, vantages);
    Settings settings = test::settings();
    settings.suffix = below(random, 2) == 0 ? std::optional(test::name("asof.")) : std::nullopt;
    settings.max_udp = below(random, 3) == 0 ? 512 : 1232;
    if (below(random, 2) == 0) settings.annotate = Annotate::kOff;
    if (below(random, 2) == 0) settings.cookie_secrets = {Octets(16, 's')};
    Source source = test::source();
    source.counted = true;
    for (const Name& qname : model::interesting_names(world)) {
      for (const RRType qtype : model::interesting_types(world)) {
        source.listener = static_cast<std::size_t>(below(random, static_cast<int>(vantages.size())));
        source.transport = below(random, 6) == 0 ? Transport::kTcp : Transport::kUdp;
        const Timestamp moment = moments[static_cast<std::size_t>(below(random, static_cast<int>(moments.size())))].at;
        const Octets message = request(qname, qtype, moment, random);
        if (!agree(message, source, settings, store, count)) {
          FAIL_CHECK("asked for " << qname.to_text() << ", type " << static_cast<int>(qtype));
        }
      }
    }
  }
  MESSAGE(count.direct << " of " << count.asked << " answered directly");
  CHECK(count.direct > count.asked / 8);
}

TEST_CASE("a name with the suffix is for the long way, also where a zone encloses it") {
  auto zones = std::make_shared<const zone::ZoneSet>(
      test::zones_from_text({{".", "2016-09-20", "@ 60 IN SOA ns. h. 1 1 1 1 1\n@ 60 IN NS ns.\n"}}));
  const auto store = std::make_shared<const store::Store>(zones, std::vector<store::Vantage>{{}});
  CHECK(answered(store, {.qname = "t.2016-09-20.asof.", .qtype = RRType::kA}) == Answered::kAtLength);
  CHECK(answered(store, {.qname = "t.2016-09-20.as-of.", .qtype = RRType::kA}) == Answered::kDirectly);
}

TEST_CASE("what is asked most takes the short way") {
  const auto store = test::kp_store();
  CHECK(answered(store, {.qname = "www.naenara.com.kp.", .qtype = RRType::kA}) == Answered::kDirectly);
  CHECK(answered(store, {.qname = "WWW.Naenara.Com.Kp.", .qtype = RRType::kA}) == Answered::kDirectly);
  CHECK(answered(store, {.qname = "nothing.kp.", .qtype = RRType::kA, .edns = false}) == Answered::kDirectly);
  CHECK(answered(store, {.qname = "www.kp.", .qtype = RRType::kA, .flags = 0x0100}) == Answered::kDirectly);
  CHECK(answered(store, {.qname = "www.kp.", .qtype = RRType::kTXT, .dnssec_ok = true}) == Answered::kDirectly);
  CHECK(answered(store, {.qname = "kp.", .qtype = RRType::kNS}) == Answered::kDirectly);
  CHECK(answered(store, {.qname = "naenara.com.kp.", .qtype = RRType::kDS}) == Answered::kDirectly);
  CHECK(answered(store, {.qname = "www.kp.", .qtype = RRType::kA, .options = test::option(65001, "2016-09-20")}) ==
        Answered::kDirectly);
}

TEST_CASE("names in RDATA and their addresses are the same both ways") {
  const auto store = store_of(R"(
@ 300 IN SOA NS.T. who.elsewhere. 1 2 3 4 60
@ 300 IN NS ns.t.
@ 300 IN NS NS.a.T.
@ 300 IN NS ns.elsewhere.
@ 300 IN MX 10 mail.t.
@ 300 IN MX 20 MAIL.t.
@ 300 IN MX 30 ns.t.
ns 300 IN A 192.0.2.1
ns 200 IN A 192.0.2.2
ns 300 IN AAAA 2001:db8::1
mail 300 IN MX 5 mail.t.
mail 300 IN A 192.0.2.3
a 300 IN NS ns.a.t.
a 300 IN NS ns.b.t.
a 300 IN NS nothing.t.
a 300 IN NS under.wild.t.
ns.a 300 IN A 192.0.2.4
b 300 IN NS ns.b.t.
ns.b 300 IN A 192.0.2.5
c 300 IN NS ns.a.t.
*.wild 300 IN A 192.0.2.6
mail.wild 300 IN MX 1 other.wild.t.
ptr 300 IN PTR Ns.T.
lone 300 IN NS .
minfo 300 IN MINFO ns.t. mail.t.
srv 300 IN SRV 1 2 3 ns.t.
)");
  std::size_t direct = 0;
  for (const char* qname : {"t.", "T.", "ns.t.", "mail.t.", "x.a.t.", "X.A.T.", "b.t.", "c.t.", "mail.wild.t.",
                            "ptr.t.", "lone.t.", "minfo.t.", "srv.t.", "no.t.", "y.wild.t."}) {
    for (const RRType qtype : {RRType::kA, RRType::kNS, RRType::kMX, RRType::kPTR, RRType::kSOA, RRType::kSRV,
                               RRType::kMINFO, RRType::kDS}) {
      for (const bool dnssec_ok : {false, true}) {
        CAPTURE(qname);
        const Answered how = answered(store, {.qname = qname, .qtype = qtype, .dnssec_ok = dnssec_ok});
        CHECK(how != Answered::kDifferently);
        if (how == Answered::kDirectly) ++direct;
      }
    }
  }
  CHECK(direct > 100);
}

TEST_CASE("referrals are the same both ways, whatever their name servers are called and the question below the cut") {
  Random random(7);
  const std::array<std::string, 6> labels = {"a", "A", "ns", "ns.a", "a.b", "b"};
  const auto some = [&](const auto& of) {
    return of[static_cast<std::size_t>(below(random, static_cast<int>(of.size())))];
  };
  const auto any_name = [&] {
    return below(random, 3) == 0 ? some(labels) + ".elsewhere."
                                 : (below(random, 2) == 0 ? "ns" : some(labels)) + "." + some(labels) + ".t.";
  };
  std::size_t direct = 0;
  std::size_t prepared = 0;
  for (int round = 0; round < 300; ++round) {
    std::string text = "@ 300 IN SOA ns.t. who.t. 1 2 3 4 60\n@ 300 IN NS ns.t.\n";
    if (below(random, 4) == 0) text += "* 300 IN A 192.0.2.99\n";
    for (int i = below(random, 6); i >= 0; --i) {
      const std::string ttl = below(random, 6) == 0 ? " 60 IN " : " 300 IN ";
      const std::string name = any_name();
      if (name.ends_with(".t.")) text += name + ttl + "A 192.0.2." + std::to_string(below(random, 9)) + "\n";
      for (const std::string& label : labels) text += "ns." + label + ".t." + ttl + "A 192.0.2.77\n";
      for (int ns = below(random, 4); ns > 0; --ns) text += some(labels) + ".t." + ttl + "NS " + any_name() + "\n";
    }
    const auto store = store_of(text);
    const zone::ZoneContent& content = store->zones().histories().front()->content();
    for (zone::NodeIndex node = 0; node < content.node_count(); ++node) {
      for (const zone::NodeState& state : content.states(node)) {
        const zone::RRsetIndex ns = content.find_rrset(state, RRType::kNS);
        if (state.has(zone::kCut) && content.ready_name_servers(content.rrset(ns), VersionId{1})) ++prepared;
      }
    }
    for (const std::string& cut : labels) {
      for (const std::string& child : {std::string(), "x." + some(labels) + ".", some(labels) + "."}) {
        CAPTURE(text);
        CAPTURE(child);
        CAPTURE(cut);
        const test::Ask ask{.qname = child + cut + ".t.", .qtype = RRType::kAAAA, .dnssec_ok = below(random, 2) == 0};
        const Answered how = answered(store, ask);
        REQUIRE(how != Answered::kDifferently);
        if (how == Answered::kDirectly) ++direct;
      }
    }
  }
  CHECK(direct > 4000);
  CHECK(prepared > 300);
}

TEST_CASE("what the apex has ready is the same both ways, whatever its servers are called and the question") {
  Random random(13);
  const std::array<std::string, 6> labels = {"a", "A", "ns", "ns.a", "a.b", "b"};
  std::size_t direct = 0;
  std::size_t name_servers = 0;
  std::size_t negatives = 0;
  for (int round = 0; round < 600; ++round) {
    const std::string apex = below(random, 4) == 0 ? "." : "t.";
    const std::string below_apex = apex == "." ? "." : ".t.";
    const auto some_label = [&] { return labels[static_cast<std::size_t>(below(random, 6))]; };
    const auto any_name = [&] {
      const int kind = below(random, 8);
      if (kind == 0) return some_label() + ".elsewhere.";
      if (kind == 1) return apex;
      if (kind == 2) return std::string("x.T.");
      return (below(random, 2) == 0 ? "ns." : "") + some_label() + below_apex;
    };
    const auto a = [&](const std::string& owner) {
      return owner + " 300 IN A 192.0.2." + std::to_string(below(random, 9)) + "\n";
    };
    std::string text =
        "@ " + std::to_string(50 + below(random, 20)) + " IN SOA " + any_name() + " " + any_name() + " 1 2 3 4 60\n";
    for (int ns = below(random, 4); ns > 0; --ns) text += "@ 300 IN NS " + any_name() + "\n";
    for (const std::string& label : labels) {
      if (below(random, 2) == 0) text += a(label + below_apex);
      if (below(random, 2) == 0) text += a("ns." + label + below_apex);
      if (below(random, 4) == 0) text += label + below_apex + " 300 IN TXT \"text\"\n";
      if (below(random, 4) == 0) text += label + below_apex + " 300 IN MX 5 " + any_name() + "\n";
    }
    if (below(random, 3) == 0) text += a(apex);
    if (below(random, 6) == 0) text += a("*" + below_apex);
    auto zones = std::make_shared<const zone::ZoneSet>(test::zones_from_text({{apex, "2016-09-20", text}}));
    const auto store = std::make_shared<const store::Store>(zones, std::vector<store::Vantage>{{}});
    const zone::ZoneContent& content = store->zones().histories().front()->content();
    const zone::RRsetIndex ns = content.find_rrset(content.state_at(content.apex(), VersionId{1}), RRType::kNS);
    if (ns != zone::kNone && content.ready_name_servers(content.rrset(ns), VersionId{1})) ++name_servers;
    if (content.ready_negative(VersionId{1})) ++negatives;
    for (int i = 0; i < 40; ++i) {
      constexpr std::array kTypes = {RRType::kA, RRType::kTXT, RRType::kMX, RRType::kNS, RRType::kSOA, RRType::kAAAA};
      std::string qname = any_name();
      if (below(random, 3) == 0) qname = qname == "." ? "nothing." : "nothing." + qname;
      const test::Ask ask{.qname = qname,
                          .qtype = kTypes[static_cast<std::size_t>(below(random, 6))],
                          .dnssec_ok = below(random, 4) == 0};
      CAPTURE(text);
      CAPTURE(qname);
      const Answered how = answered(store, ask);
      REQUIRE(how != Answered::kDifferently);
      if (how == Answered::kDirectly) ++direct;
    }
  }
  CHECK(direct > 10000);
  CHECK(name_servers > 100);
  CHECK(negatives > 500);
}

// The same history as `whole`, of which only the first `read` versions were read at once.
std::shared_ptr<const zone::ZoneHistory> grown(const zone::ZoneHistory& whole, const zone::ZoneHistory& first) {
  auto content = first.shared_content();
  for (std::uint32_t before = content->version_count(); before < whole.versions().size(); ++before) {
    auto appended = zone::append_version(*content, whole.changes(VersionId{before}, VersionId{before + 1}));
    REQUIRE(appended);
    content = *appended;
  }
  const auto copy = [](const auto& of) { return std::vector(of.begin(), of.end()); };
  return std::make_shared<const zone::ZoneHistory>(
      zone::ZoneHistory::Parts{whole.apex(), copy(whole.versions()), copy(whole.snapshots()), {}, content});
}

TEST_CASE("what is ready is the same both ways at each version, whoever's addresses change with it") {
  Random random(11);
  const std::array<std::string, 4> cuts = {"a", "b", "c", "d.c"};
  const std::array<std::string, 8> servers = {"ns.a", "ns2.a", "ns.b", "ns.c", "x.d.c", "shared", "other", "n.wild"};
  std::size_t direct = 0;
  std::size_t ready = 0;
  for (int round = 0; round < 120; ++round) {
    const auto some_address = [&] { return " 300 IN A 192.0.2." + std::to_string(below(random, 250)) + "\n"; };
    std::map<std::string, std::string> lines;  // by what they are about
    std::vector<test::ZoneText> snapshots;
    for (int version = 0; version < 7; ++version) {
      for (const std::string& server : servers) {
        if (below(random, version == 0 ? 1 : 4) != 0) continue;
        lines[server] = below(random, 5) == 0 ? "" : server + some_address();
        if (below(random, 6) == 0) lines[server] += server + some_address();
        if (below(random, 6) == 0) lines[server] += server + " 300 IN TXT \"no address\"\n";
      }
      for (const std::string& cut : cuts) {
        lines["ds " + cut] = below(random, 3) == 0 ? cut + " 300 IN DS 1 13 2 00ff\n" : "";
        if (below(random, version == 0 ? 1 : 6) != 0) continue;
        lines["cut " + cut].clear();
        for (int ns = below(random, 4); ns > 0; --ns) {
          lines["cut " + cut] += cut + " 300 IN NS " + servers[static_cast<std::size_t>(below(random, 8))] + ".t.\n";
        }
      }
      lines["wild"] = below(random, 4) == 0 ? "*.wild 300 IN A 192.0.2.99\n" : "";
      std::string text = "@ 300 IN SOA ns.t. who.t. " + std::to_string(version + 1) + " 2 3 4 60\n@ 300 IN NS shared\n";
      text += "text 300 IN TXT \"text\"\n";
      for (const auto& [about, line] : lines) text += line;
      snapshots.push_back({"t.", "2016-09-1" + std::to_string(version), text});
    }
    const auto whole = test::history_from_text(snapshots);
    const auto read = static_cast<std::size_t>(1 + below(random, 6));
    const auto first =
        test::history_from_text({snapshots.begin(), snapshots.begin() + static_cast<std::ptrdiff_t>(read)});
    for (const auto& history : {whole, grown(*whole, *first)}) {
      const auto zones = std::make_shared<const zone::ZoneSet>(std::vector{history}, nullptr);
      const auto store = std::make_shared<const store::Store>(zones, std::vector<store::Vantage>{{}});
      for (const test::ZoneText& snapshot : snapshots) {
        for (const std::string& cut : cuts) {
          const test::Ask ask{.qname = (below(random, 3) == 0 ? "ns." : "www.") + cut + ".t.",
                              .qtype = RRType::kAAAA,
                              .dnssec_ok = below(random, 3) == 0,
                              .options = test::option(65001, snapshot.time)};
          CAPTURE(snapshot.text);
          CAPTURE(ask.qname);
          const Answered how = answered(store, ask);
          REQUIRE(how != Answered::kDifferently);
          if (how == Answered::kDirectly) ++direct;
        }
        for (const char* const name : {"text.t.", "nothing.t."}) {
          const test::Ask ask{.qname = name, .qtype = RRType::kTXT, .options = test::option(65001, snapshot.time)};
          CAPTURE(snapshot.text);
          REQUIRE(answered(store, ask) == Answered::kDirectly);
        }
      }
      const zone::ZoneContent& content = history->content();
      for (std::uint32_t version = 1; version <= content.version_count(); ++version) {
        for (zone::NodeIndex node = 0; node < content.node_count(); ++node) {
          const zone::NodeState& state = content.state_at(node, VersionId{version});
          if (!state.has(zone::kCut)) continue;
          const zone::RRsetIndex ns = content.find_rrset(state, RRType::kNS);
          if (content.ready_name_servers(content.rrset(ns), VersionId{version})) ++ready;
        }
      }
    }
  }
  CHECK(direct > 4000);
  CHECK(ready > 1000);
}

TEST_CASE("what does not fit, or nearly so, is the same both ways") {
  std::string text = "@ 300 IN SOA ns.t. who.t. 1 2 3 4 60\n@ 300 IN NS ns.t.\nns 300 IN A 192.0.2.1\n";
  for (int i = 0; i < 40; ++i) {
    const std::string number = std::to_string(i);
    text += "few 300 IN A 198.51.100." + number + "\n";
    text += "many 300 IN TXT \"" + number + std::string(100, 'x') + "\"\n";
    if (i < 20)
      text += "names 300 IN NS n" + number + ".names.t.\nn" + number + ".names 300 IN A 192.0.2." + number + "\n";
    text += "more 300 IN NS n" + number + ".more.t.\n";
  }
  const auto store = store_of(text);
  CHECK(answered(store, {.qname = "few.t.", .qtype = RRType::kA}) == Answered::kDirectly);
  CHECK(answered(store, {.qname = "few.t.", .qtype = RRType::kA, .edns = false}) == Answered::kAtLength);
  CHECK(answered(store, {.qname = "many.t.", .qtype = RRType::kTXT}, 4096) == Answered::kAtLength);
  CHECK(answered(store, {.qname = "many.t.", .qtype = RRType::kTXT}, 1232, Transport::kTcp) == Answered::kAtLength);
  CHECK(answered(store, {.qname = "names.t.", .qtype = RRType::kA}) == Answered::kDirectly);
  CHECK(answered(store, {.qname = "more.t.", .qtype = RRType::kA}) == Answered::kAtLength);
  for (std::uint16_t size = 512; size < 1232; ++size) {  // past the annotation, the glue and the NS
    CAPTURE(size);
    for (const char* qname : {"few.t.", "names.t.", "nothing.t."}) {
      CHECK(answered(store, {.qname = qname, .qtype = RRType::kA, .udp_size = size}) != Answered::kDifferently);
    }
  }
}

TEST_CASE("long names and many labels are the same both ways") {
  const auto store = store_of("@ 300 IN SOA ns.t. who.t. 1 2 3 4 60\n@ 300 IN NS ns.t.\nns 300 IN A 192.0.2.1\n");
  for (std::size_t label = 1; label <= 63; ++label) {
    std::string qname = "t.";
    while (qname.size() + label + 1 < 255) {
      qname.insert(0, std::string(label, 'x') + ".");
      CAPTURE(qname);
      REQUIRE(answered(store, {.qname = qname, .qtype = RRType::kA}) != Answered::kDifferently);
    }
  }
}

TEST_CASE("the short way allocates nothing it does not give back to the same storage") {
  const auto store = test::kp_store();
  Octets out;
  out.reserve(1232);
  const char* const storage = out.data();
  const Octets message = test::request({.qname = "www.naenara.com.kp.", .qtype = RRType::kA});
  REQUIRE(answer_directly(Asked(message), test::source(), test::settings(), *store, out));
  CHECK(out.data() == storage);
}
