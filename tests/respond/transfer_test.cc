// Transfers: AXFR of the version that the question selects, and what IXFR gets.
#include "server/respond/transfer.h"

#include <doctest/doctest.h>

#include "tests/respond/kp_store.h"
#include "zonedb/zone/builder.h"

using namespace yore;
using namespace yore::respond;
using test::Ask;
using test::Response;
using test::settings;
using test::source;

namespace {

const Source kTcp = source(Transport::kTcp);

// The answer sections of all messages of a transfer, one after another, and how many messages they were.
struct Received {
  std::string rrs;
  std::size_t messages = 0;
  std::size_t turns = 0;    // that it took without a message
  std::string first_error;  // the first message's extended error
  ReplyKind kind = ReplyKind::kSilence;
  int rcode = 0;
};

Received receive(const Octets& message, const std::shared_ptr<const store::Store>& store, const Source& from = kTcp) {
  Octets out;
  Reply reply = respond::respond(message, from, settings(), store, out);
  const bool with_edns = message[11] != 0;
  Received received;
  received.kind = reply.kind;
  if (reply.kind == ReplyKind::kMessage) {
    const Response response(out);
    received.rrs = response.answer();
    received.rcode = response.rcode();
  }
  while (reply.transfer) {
    const Transfer::Step step = reply.transfer->next(out, from.now);
    if (step == Transfer::Step::kEnd) break;
    if (step == Transfer::Step::kWorking) {
      ++received.turns;
      continue;
    }
    const Response response(out);
    REQUIRE(response.readable());
    CHECK(response.aa());
    CHECK(response.question().find("kp.") == 0);
    CHECK(response.has_edns() == with_edns);
    CHECK((received.messages == 0 || response.extended_error().empty()));
    if (received.messages++ == 0) received.first_error = response.extended_error();
    received.rrs += response.answer();
    received.rcode = response.rcode();
  }
  return received;
}

Received axfr(const Ask& ask, const Source& from = kTcp) { return receive(test::request(ask), test::kp_store(), from); }

Octets ixfr(std::uint32_t serial) {
  Octets message = test::request(Ask{.qtype = RRType::kIXFR, .edns = false});
  message[9] = 1;
  message += Octets("\xc0\x0c\0\x06\0\x01\0\0\0\0\0\x16\0\0", 14);
  append_u32(message, serial);
  return message + Octets(16, '\0');
}

// One listener, which sees the newest or what was at `as_of`.
std::shared_ptr<const store::Store> store_of(const std::vector<test::ZoneText>& zones,
                                             std::optional<Timestamp> as_of = std::nullopt,
                                             const store::Store* before = nullptr) {
  return std::make_shared<const store::Store>(std::make_shared<const zone::ZoneSet>(test::zones_from_text(zones)),
                                              std::vector<store::Vantage>{{as_of, {}}}, before);
}

std::size_t count(const std::string& text, const std::string& what) {
  std::size_t n = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++n;
  return n;
}

}  // namespace

TEST_CASE("a transfer is the whole version between two SOAs, occluded records and glue included") {
  const Received received = axfr(Ask{.qtype = RRType::kAXFR}, source(Transport::kTcp, 1));
  CHECK(received.kind == ReplyKind::kTransfer);
  CHECK(received.messages == 1);
  CHECK(received.rrs ==
        "kp. 86400 IN SOA ns1.kptc.kp. root.kptc.kp. 2013083001 28800 7200 604800 86400\n"
        "kp. 86400 IN NS ns1.kptc.kp.\n"
        "kp. 86400 IN NS ns2.kptc.kp.\n"
        "alias.kp. 300 IN CNAME www.kp.\n"
        "com.kp. 86400 IN NS ns1.kptc.kp.\n"
        "naenara.com.kp. 86400 IN NS ns.naenara.com.kp.\n"
        "ns.naenara.com.kp. 60 IN A 175.45.176.67\n"
        "ns1.kptc.kp. 60 IN A 175.45.176.15\n"
        "ns2.kptc.kp. 60 IN A 175.45.176.16\n"
        "*.wild.kp. 300 IN TXT \"anything\"\n"
        "www.kp. 300 IN A 175.45.176.71\n"
        "kp. 86400 IN SOA ns1.kptc.kp. root.kptc.kp. 2013083001 28800 7200 604800 86400\n");
  CHECK(received.first_error.find("0 kp. as of 2016-09-20T05:28:24Z") == 0);
}

TEST_CASE("the question selects the version that is transferred") {
  CHECK(axfr(Ask{.qtype = RRType::kAXFR}).rrs.find(" 2013083002 ") != std::string::npos);
  CHECK(axfr(Ask{.qtype = RRType::kAXFR, .options = test::option(65001, "2016")}).rrs.find(" 2013083001 ") !=
        std::string::npos);
  CHECK(axfr(Ask{.qname = "kp.2016.asof.", .qtype = RRType::kAXFR}).rrs.find(" 2013083001 ") != std::string::npos);
}

TEST_CASE("a transfer of a zone that is not there is NOTAUTH, of one not yet known REFUSED") {
  CHECK(axfr(Ask{.qname = "example.org.", .qtype = RRType::kAXFR}).rcode == 9);
  CHECK(axfr(Ask{.qname = "www.kp.", .qtype = RRType::kAXFR}).rcode == 9);
  CHECK(axfr(Ask{.qtype = RRType::kAXFR, .options = test::option(65001, "2015")}).rcode == 5);
}

TEST_CASE("only those who are allowed to get transfers") {
  const Source stranger{Transport::kTcp, Address::from_text("192.0.2.1").value(), 0, {}};
  CHECK(axfr(Ask{.qtype = RRType::kAXFR}, stranger).rcode == 5);
  CHECK(receive(ixfr(1), test::kp_store(), stranger).rcode == 5);
}

TEST_CASE("a refused transfer says so, and is remarked upon") {
  const Source stranger{Transport::kTcp, Address::from_text("192.0.2.1").value(), 0, {}};
  const Octets question = test::request(Ask{.qtype = RRType::kAXFR});
  Octets out;
  const Reply reply = respond::respond(question, stranger, settings(), test::kp_store(), out);
  CHECK(reply.remark == Remark::kTransferRefused);
  CHECK(Response(out).extended_error() == "18 without a key this address may not transfer zones");
  Settings plain = settings();
  plain.annotate = Annotate::kOff;
  CHECK(respond::respond(question, stranger, plain, test::kp_store(), out).remark == Remark::kTransferRefused);
  CHECK(Response(out).extended_error().empty());
  CHECK(respond::respond(question, kTcp, settings(), test::kp_store(), out).remark == Remark::kNone);
}

TEST_CASE("a zone with a CNAME at its apex is transferred like others") {
  const auto zone = [](const char* serial) {
    return std::string("@ 60 IN SOA ns h ") + serial + " 1 1 1 60\n@ 60 IN NS ns\n@ 60 IN CNAME nowhere\n" +
           "ns 60 IN A 192.0.2." + serial + "\n";
  };
  const Server ns{"ns.kp.", "192.0.2.1"};
  const auto store = store_of({{"kp.", "2016", zone("5"), ns}, {"kp.", "2017", zone("6"), ns}});
  const Received same = receive(ixfr(6), store);  // RFC 1995 section 2
  CHECK(same.kind == ReplyKind::kMessage);
  CHECK(same.rcode == 0);
  CHECK(same.rrs == "kp. 60 IN SOA ns.kp. h.kp. 6 1 1 1 60\n");
  CHECK(count(receive(ixfr(5), store).rrs, " IN SOA ") == 4);
  CHECK(count(receive(test::request(Ask{.qtype = RRType::kAXFR}), store).rrs, "\n") == 5);
}

TEST_CASE("AXFR over UDP is not implemented") { CHECK(axfr(Ask{.qtype = RRType::kAXFR}, source()).rcode == 4); }

TEST_CASE(
    "IXFR gets the SOA alone where the client is up to date or ahead, and the whole zone where it has what nobody "
    "knows") {
  const auto store = test::kp_store();
  for (const std::uint32_t serial : {2013083002U, 2013083003U}) {
    const Received same = receive(ixfr(serial), store);
    CHECK(same.kind == ReplyKind::kMessage);
    CHECK(same.rrs == "kp. 86400 IN SOA ns1.kptc.kp. root.kptc.kp. 2013083002 28800 7200 604800 86400\n");
  }
  for (const std::uint32_t serial : {2013082901U, 2013083002U + 0x80000000U}) {  // never seen, and incomparable
    const Received behind = receive(ixfr(serial), store);
    CHECK(behind.kind == ReplyKind::kTransfer);
    CHECK(count(behind.rrs, " IN SOA ") == 2);
    CHECK(count(behind.rrs, "\n") == 9);
  }
}

// RFC 1995 section 4: what goes behind the old SOA, what comes behind the new one.
const char* const kDifference =
    "kp. 86400 IN SOA ns1.kptc.kp. root.kptc.kp. 2013083002 28800 7200 604800 86400\n"
    "kp. 86400 IN SOA ns1.kptc.kp. root.kptc.kp. 2013083001 28800 7200 604800 86400\n"
    "alias.kp. 300 IN CNAME www.kp.\n"
    "com.kp. 86400 IN NS ns1.kptc.kp.\n"
    "*.wild.kp. 300 IN TXT \"anything\"\n"
    "www.kp. 300 IN A 175.45.176.71\n"
    "kp. 86400 IN SOA ns1.kptc.kp. root.kptc.kp. 2013083002 28800 7200 604800 86400\n"
    "www.kp. 300 IN A 175.45.176.99\n"
    "kp. 86400 IN SOA ns1.kptc.kp. root.kptc.kp. 2013083002 28800 7200 604800 86400\n";

TEST_CASE("IXFR from a serial that one content had gets the difference, over TCP and over UDP") {
  const Received by_tcp = receive(ixfr(2013083001), test::kp_store());
  CHECK(by_tcp.kind == ReplyKind::kTransfer);
  CHECK(by_tcp.rrs == kDifference);
  const Received by_udp = receive(ixfr(2013083001), test::kp_store(), source());
  CHECK(by_udp.kind == ReplyKind::kMessage);
  CHECK(by_udp.rrs == kDifference);
}

TEST_CASE("a serial that two contents had gets the whole zone") {
  const char* const kSoa = "@ 60 IN SOA ns. root. 7 1 1 1 1\n";
  const auto store = store_of({{"kp.", "2016", kSoa},
                               {"kp.", "2017", std::string(kSoa) + "a 60 IN A 192.0.2.1\n"},
                               {"kp.", "2018", "@ 60 IN SOA ns. root. 8 1 1 1 1\n"}});
  const Received received = receive(ixfr(7), store);
  CHECK(received.kind == ReplyKind::kTransfer);
  CHECK(received.rrs == "kp. 60 IN SOA ns. root. 8 1 1 1 1\nkp. 60 IN SOA ns. root. 8 1 1 1 1\n");
}

TEST_CASE("a serial that two contents of one moment had gets the whole zone, as each may have been given out") {
  const char* const kSoa = "@ 60 IN SOA ns. root. 7 1 1 1 1\n";
  const auto store = store_of({{"kp.", "2016", kSoa},
                               {"kp.", "2016", std::string(kSoa) + "a 60 IN A 192.0.2.1\n"},
                               {"kp.", "2018", "@ 60 IN SOA ns. root. 8 1 1 1 1\n"}});
  CHECK(count(receive(ixfr(7), store).rrs, " IN SOA ") == 2);
}

TEST_CASE("a serial that was published with content that was retracted gets the whole zone") {
  const std::string kSeven = "@ 60 IN SOA ns. root. 7 1 1 1 1\n";
  const test::ZoneText corrected{"kp.", "2016", kSeven};
  const test::ZoneText next{"kp.", "2018", "@ 60 IN SOA ns. root. 8 1 1 1 1\n"};
  const auto wrong = store_of({{"kp.", "2016", kSeven + "a 60 IN A 192.0.2.1\n"}});
  const auto after = store_of({corrected, next}, {}, wrong.get());
  CHECK(count(receive(ixfr(7), after).rrs, " IN SOA ") == 2);
  // Who was never told the other content is given the difference.
  CHECK(count(receive(ixfr(7), store_of({corrected, next}, {}, store_of({corrected}).get())).rrs, " IN SOA ") == 4);
}

TEST_CASE("a serial that is only known later than the moment asked for gets the whole zone") {
  // At 2018 serial 5 had not been seen; a serial that goes backwards is seen at 2019.
  const auto store = store_of({{"kp.", "2018", "@ 60 IN SOA ns. root. 8 1 1 1 1\na 60 IN A 192.0.2.1\n"},
                               {"kp.", "2019", "@ 60 IN SOA ns. root. 5 1 1 1 1\n"}},
                              {test::moment("2018")});
  CHECK(count(receive(ixfr(5), store).rrs, " IN SOA ") == 2);
}

TEST_CASE("an RR whose TTL changed goes and comes back") {
  const auto store = store_of({{"kp.", "2016", "@ 60 IN SOA ns. root. 7 1 1 1 1\na 60 IN A 192.0.2.1\n"},
                               {"kp.", "2017", "@ 60 IN SOA ns. root. 8 1 1 1 1\na 90 IN A 192.0.2.1\n"}});
  const Received received = receive(ixfr(7), store);
  CHECK(count(received.rrs, "a.kp. 60 IN A 192.0.2.1\n") == 1);
  CHECK(count(received.rrs, "a.kp. 90 IN A 192.0.2.1\n") == 1);
}

TEST_CASE("a difference in a large zone is looked for in turns, and goes over UDP only from a small one") {
  std::string text;
  for (int i = 0; i < 20000; ++i) text += "host" + std::to_string(i) + " 60 IN TXT x\n";
  const auto store = store_of({{"kp.", "2016", "@ 60 IN SOA ns. root. 7 1 1 1 1\n" + text},
                               {"kp.", "2017", "@ 60 IN SOA ns. root. 8 1 1 1 1\nlast 60 IN TXT y\n" + text}});
  const Received received = receive(ixfr(7), store);
  CHECK(received.turns > 0);
  CHECK(count(received.rrs, "\n") == 5);
  CHECK(count(received.rrs, "last.kp. 60 IN TXT \"y\"\n") == 1);
  CHECK(count(receive(ixfr(7), store, source()).rrs, "\n") == 1);
}

TEST_CASE("a difference within a large RRset is looked for in turns, too") {
  std::string text = "@ 60 IN SOA ns. root. 7 1 1 1 1\n";
  for (int i = 0; i < 30000; ++i) text += "many 60 IN TXT " + std::to_string(i) + "\n";
  std::string next = text + "many 60 IN TXT new\n";
  next.replace(next.find(" 7 "), 3, " 8 ");
  const auto store = store_of({{"kp.", "2016", text}, {"kp.", "2017", next}});
  const Received received = receive(ixfr(7), store);
  CHECK(received.turns >= 6);
  CHECK(received.rrs ==
        "kp. 60 IN SOA ns. root. 8 1 1 1 1\nkp. 60 IN SOA ns. root. 7 1 1 1 1\nkp. 60 IN SOA ns. root. 8 1 1 1 1\n"
        "many.kp. 60 IN TXT \"new\"\nkp. 60 IN SOA ns. root. 8 1 1 1 1\n");
  CHECK(receive(ixfr(7), store, source()).rrs == "kp. 60 IN SOA ns. root. 8 1 1 1 1\n");
}

TEST_CASE("a difference over UDP is limited like other responses") {
  Source from = source();
  from.counted = true;
  Octets out;
  CHECK(respond::respond(ixfr(2013083001), from, settings(), test::kp_store(), out).subject != 0);
}

TEST_CASE("a difference that does not fit goes over TCP alone") {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "host" + std::to_string(i) + " 60 IN TXT x\n";
  const auto store = store_of({{"kp.", "2016", "@ 60 IN SOA ns. root. 7 1 1 1 1\n"},
                               {"kp.", "2017", "@ 60 IN SOA ns. root. 8 1 1 1 1\n" + text}});
  CHECK(count(receive(ixfr(7), store).rrs, "\n") == 104);
  CHECK(receive(ixfr(7), store, source()).rrs == "kp. 60 IN SOA ns. root. 8 1 1 1 1\n");
}

TEST_CASE("IXFR without an SOA is a format error") { CHECK(axfr(Ask{.qtype = RRType::kIXFR}).rcode == 1); }

TEST_CASE("a large zone takes many messages, and every RR arrives once") {
  std::string text = "@ 60 IN SOA ns. root. 7 1 1 1 1\n";
  for (int i = 0; i < 5000; ++i) {
    text +=
        "host" + std::to_string(i) + " 60 IN A 10.0." + std::to_string(i / 256) + "." + std::to_string(i % 256) + "\n";
  }
  const auto store = std::make_shared<const store::Store>(
      std::make_shared<const zone::ZoneSet>(test::zones_from_text({{"kp.", "2016", text}})),
      std::vector<store::Vantage>{{}});
  const Received received = receive(test::request(Ask{.qtype = RRType::kAXFR}), store);
  CHECK(received.messages > 3);
  CHECK(count(received.rrs, "\n") == 5002);
  CHECK(count(received.rrs, "host4999.kp. 60 IN A 10.0.19.135\n") == 1);
}

TEST_CASE("an RR larger than most messages travels in one of its own") {
  std::string text = "@ 60 IN SOA ns. root. 7 1 1 1 1\nbig 60 IN TXT";
  for (int i = 0; i < 100; ++i) text += " \"" + std::string(250, 'x') + "\"";
  const auto store = std::make_shared<const store::Store>(
      std::make_shared<const zone::ZoneSet>(test::zones_from_text({{"kp.", "2016", text + "\n"}})),
      std::vector<store::Vantage>{{}});
  const Received received = receive(test::request(Ask{.qtype = RRType::kAXFR}), store);
  CHECK(received.messages == 2);
  CHECK(count(received.rrs, "\n") == 3);
}

TEST_CASE("an RR too large for any message ends the transfer with SERVFAIL and no closing SOA") {
  // Text of this size is beyond ldns, so the RRs are made by hand: 65,531 octets of RDATA.
  zone::ZoneHistoryBuilder builder(test::name("kp."));
  builder.add_version({VersionId{1}, {}, Serial{7}, 2});
  SnapshotFacts snapshot;
  snapshot.version = VersionId{1};
  builder.add_snapshot(snapshot);
  std::vector<RR> rrs = test::rrs_from_text("kp. 60 IN SOA ns. root. 7 1 1 1 1\nbig.kp. 60 IN TXT x");
  rrs[1].rdata = Rdata(65531, '\xfe');
  for (const RR& rr : rrs) builder.add_lifespan(VersionId{1}, VersionId{1}, rr);
  const auto store = std::make_shared<const store::Store>(
      std::make_shared<const zone::ZoneSet>(std::vector{builder.build().value()}, nullptr),
      std::vector<store::Vantage>{{}});
  const Received received = receive(test::request(Ask{.qtype = RRType::kAXFR}), store);
  CHECK(received.rcode == 2);
  CHECK(count(received.rrs, " IN SOA ") == 1);
}

TEST_CASE("a transfer goes on from its own store when another one is published") {
  auto store = test::kp_store();
  Octets out;
  Reply reply = respond::respond(test::request(Ask{.qtype = RRType::kAXFR}), kTcp, settings(), store, out);
  store.reset();
  REQUIRE(reply.transfer);
  CHECK(reply.transfer->next(out, {}) == Transfer::Step::kMessage);
  CHECK(Response(out).answer().find(" 2013083002 ") != std::string::npos);
  CHECK(reply.transfer->next(out, {}) == Transfer::Step::kEnd);
  CHECK(out.empty());
}
