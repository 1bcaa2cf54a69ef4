// From the bytes of a question to the bytes of its response: what a good authoritative server says, whatever the
// moment.
#include "server/respond/respond.h"

#include <doctest/doctest.h>

#include "tests/respond/kp_store.h"

using namespace yore;
using namespace yore::respond;
using test::Ask;
using test::ask;
using test::Response;
using test::settings;
using test::source;

namespace {

constexpr int kFormErr = 1;
constexpr int kNotImp = 4;
constexpr int kRefused = 5;

Settings plain() {
  Settings plain = settings();
  plain.annotate = Annotate::kOff;
  return plain;
}

ReplyKind kind_of(OctetsView message, const Source& from = source()) {
  Octets out;
  return respond::respond(message, from, settings(), test::kp_store(), out).kind;
}

}  // namespace

TEST_CASE("an address is answered with authority") {
  const Response response = ask(Ask{.qname = "www.kp.", .qtype = RRType::kA});
  REQUIRE(response.readable());
  CHECK(response.rcode() == 0);
  CHECK(response.aa());
  CHECK(response.answer() == "www.kp. 300 IN A 175.45.176.99\n");
}

TEST_CASE("a delegation is a referral with its glue") {
  const Response response = ask(Ask{.qname = "www.naenara.com.kp.", .qtype = RRType::kA});
  CHECK(response.rcode() == 0);
  CHECK_FALSE(response.aa());
  CHECK(response.answer().empty());
  CHECK(response.authority() == "naenara.com.kp. 86400 IN NS ns.naenara.com.kp.\n");
  CHECK(response.additional() == "ns.naenara.com.kp. 60 IN A 175.45.176.67\n");
}

TEST_CASE("a name that is not there is NXDOMAIN, and one without the type NODATA, both with the SOA") {
  const Response gone = ask(Ask{.qname = "alias.kp.", .qtype = RRType::kA});
  CHECK(gone.rcode() == 3);
  CHECK(gone.authority().find("kp. 86400 IN SOA") == 0);
  const Response nodata = ask(Ask{.qname = "www.kp.", .qtype = RRType::kAAAA});
  CHECK(nodata.rcode() == 0);
  CHECK(nodata.answer().empty());
  CHECK(nodata.authority().find("kp. 86400 IN SOA") == 0);
}

TEST_CASE("a zone that the archive does not have is refused") {
  const Response response = ask(Ask{.qname = "example.org.", .qtype = RRType::kA});
  CHECK(response.rcode() == kRefused);
  CHECK_FALSE(response.aa());
  CHECK(response.extended_error().find("20 ") == 0);
}

TEST_CASE("responses, and what is too short for a header, are met with silence") {
  CHECK(kind_of(test::request(Ask{.flags = 0x8000})) == ReplyKind::kSilence);
  CHECK(kind_of("short") == ReplyKind::kSilence);
  CHECK(kind_of("") == ReplyKind::kSilence);
}

TEST_CASE("no response is ever answered, so two servers cannot talk to each other") {
  for (const Ask& question : {Ask{}, Ask{.flags = 0x2800}, Ask{.qclass = RRClass::kCH}, Ask{.version = 9}}) {
    Octets out;
    REQUIRE(respond::respond(test::request(question), source(), settings(), test::kp_store(), out).kind ==
            ReplyKind::kMessage);
    CHECK(kind_of(out) == ReplyKind::kSilence);
  }
}

TEST_CASE("opcodes other than QUERY are not implemented, and come back") {
  for (unsigned opcode = 1; opcode < 16; ++opcode) {
    Octets out;
    const Octets message = test::request(Ask{.flags = static_cast<std::uint16_t>(opcode << 11), .edns = false});
    static_cast<void>(respond::respond(message, source(), settings(), test::kp_store(), out));
    CHECK(out.size() == 12);
    CHECK((u16_at(out, 2) >> 11 & 0xfU) == opcode);
    CHECK((u16_at(out, 2) & 0xfU) == kNotImp);
    // With an OPT where the request has one (RFC 6891 section 6.1.1).
    const Response with_opt = ask(Ask{.flags = static_cast<std::uint16_t>(opcode << 11)});
    CHECK(with_opt.rcode() == kNotImp);
    CHECK(with_opt.has_edns());
    // ... and of another version is BADVERS, to which no option is an answer.
    const Response of_version_1 =
        ask(Ask{.flags = static_cast<std::uint16_t>(opcode << 11), .version = 1, .options = test::option(3, "")});
    CHECK(of_version_1.rcode() == 16);
    CHECK(!of_version_1.edns_option(3));
  }
}

TEST_CASE("EDNS of another version is BADVERS, with this server's own version") {
  const Response response = ask(Ask{.version = 1});
  CHECK(response.rcode() == 16);
  CHECK(response.has_edns());
  CHECK(response.answer().empty());
}

TEST_CASE("types that no zone holds are not implemented, format errors or asked for in vain") {
  CHECK(ask(Ask{.qtype = RRType::kMAILA}).rcode() == kNotImp);
  CHECK(ask(Ask{.qtype = RRType::kMAILB}).rcode() == kNotImp);
  CHECK(ask(Ask{.qtype = RRType::kOPT}).rcode() == kFormErr);
  CHECK(ask(Ask{.qtype = RRType::kTSIG}).rcode() == kFormErr);
  CHECK(ask(Ask{.qtype = RRType::kTKEY}).rcode() == kFormErr);
  CHECK(ask(Ask{.qtype = static_cast<RRType>(128)}).rcode() == kFormErr);
  CHECK(ask(Ask{.qtype = static_cast<RRType>(0)}).rcode() == 0);
  CHECK(ask(Ask{.qtype = static_cast<RRType>(248)}).rcode() == 0);
  CHECK(ask(Ask{.qtype = static_cast<RRType>(65280)}).rcode() == 0);
}

TEST_CASE("classes other than IN and CH are refused") {
  CHECK(ask(Ask{.qclass = RRClass::kHS}).rcode() == kRefused);
  CHECK(ask(Ask{.qclass = RRClass::kNONE}).rcode() == kRefused);
}

TEST_CASE("class ANY is answered from class IN, without authority") {
  const Response found = ask(Ask{.qname = "www.kp.", .qtype = RRType::kA, .qclass = RRClass::kANY});
  CHECK(found.answer() == "www.kp. 300 IN A 175.45.176.99\n");
  CHECK_FALSE(found.aa());
  const Response gone = ask(Ask{.qname = "nothere.kp.", .qtype = RRType::kA, .qclass = RRClass::kANY});
  CHECK(gone.rcode() == 3);
  CHECK(gone.authority().empty());
  const Response referral = ask(Ask{.qname = "x.naenara.com.kp.", .qtype = RRType::kA, .qclass = RRClass::kANY});
  CHECK(referral.authority() == "naenara.com.kp. 86400 IN NS ns.naenara.com.kp.\n");
}

TEST_CASE("with annotation off the bytes are those of a plain server") {
  for (const char* qname : {"www.kp.", "nothere.kp.", "www.naenara.com.kp.", "kp.", "example.org."}) {
    CAPTURE(qname);
    const Response response = ask(Ask{.qname = qname, .qtype = RRType::kA}, source(), plain());
    CHECK(response.has_edns());
    CHECK(response.extended_error().empty());
    CHECK_FALSE(response.edns_option(65001));
    CHECK_FALSE(response.edns_option(19));
  }
}

TEST_CASE("the annotation names zone, moment, method, server and serial on every kind of answer") {
  for (const char* qname : {"www.kp.", "nothere.kp.", "www.naenara.com.kp.", "kp."}) {
    CAPTURE(qname);
    const std::string error = ask(Ask{.qname = qname, .qtype = RRType::kA}).extended_error();
    CHECK(error.find("0 kp. as of 2017-03-01T00:00:00Z") == 0);
    CHECK(error.find("ns2.kptc.kp.") != std::string::npos);
    CHECK(error.find("serial 2013083002") != std::string::npos);
  }
}

TEST_CASE("a client without EDNS gets neither annotation nor OPT") {
  CHECK_FALSE(ask(Ask{.qname = "www.kp.", .edns = false}).has_edns());
}

TEST_CASE("ZONEVERSION is answered where asked for, for the zone that answers, and not where none does") {
  const Octets wanted = test::option(19, "");
  const auto version = ask(Ask{.qname = "www.kp.", .qtype = RRType::kA, .options = wanted}).edns_option(19);
  Octets expected("\x01\x00", 2);
  append_u32(expected, 2013083002);
  CHECK(version == expected);
  CHECK_FALSE(ask(Ask{.qname = "www.kp."}).edns_option(19));
  CHECK_FALSE(ask(Ask{.qname = "example.org.", .options = wanted}).edns_option(19));
  CHECK_FALSE(ask(Ask{.qname = "www.naenara.com.kp.", .qtype = RRType::kA, .flags = 0x0100, .options = wanted},
                  source(Transport::kUdp, 1))
                  .edns_option(19));
  CHECK(ask(Ask{.options = test::option(19, "x")}).rcode() == kFormErr);
}

TEST_CASE("with RD, an observation answers where the zone would refer, without authority") {
  const Response response =
      ask(Ask{.qname = "www.naenara.com.kp.", .qtype = RRType::kA, .flags = 0x0100}, source(Transport::kUdp, 1));
  CHECK(response.rcode() == 0);
  CHECK_FALSE(response.aa());
  CHECK(response.ra());
  CHECK(response.answer() == "www.naenara.com.kp. 300 IN A 175.45.176.67\n");
}

TEST_CASE("with RD, where the trail ends there is SERVFAIL, extended error 22 and the referral") {
  const Response response =
      ask(Ask{.qname = "mail.naenara.com.kp.", .qtype = RRType::kMX, .flags = 0x0100}, source(), plain());
  CHECK(response.rcode() == 2);
  CHECK(response.extended_error().find("22 ") == 0);
  CHECK(response.authority() == "naenara.com.kp. 86400 IN NS ns.naenara.com.kp.\n");
}

TEST_CASE("class CH lists the root's snapshots under root, unless a zone has that name") {
  const auto serial_under_root = [](const std::vector<test::ZoneText>& zones) {
    const auto store = std::make_shared<const store::Store>(
        std::make_shared<const zone::ZoneSet>(test::zones_from_text(zones)), std::vector<store::Vantage>{{}});
    Octets out;
    const Ask question{.qname = "root.snapshots.yore.", .qtype = RRType::kTXT, .qclass = RRClass::kCH};
    static_cast<void>(respond::respond(test::request(question), source(), settings(), store, out));
    const std::string answer = Response(out).answer();
    return answer.substr(answer.find("serial"), 8);
  };
  const test::ZoneText root{".", "2020", "@ 60 IN SOA ns. h. 1 1 1 1 1\n@ 60 IN NS ns.\n"};
  const test::ZoneText named_root{"root", "2020", "@ 60 IN SOA ns. h. 2 1 1 1 1\n@ 60 IN NS ns.\n"};
  CHECK(serial_under_root({root}) == "serial 1");
  CHECK(serial_under_root({root, named_root}) == "serial 2");
}

TEST_CASE("class CH tells of the server and of the archive's contents") {
  const auto chaos = [](const char* qname) {
    return ask(Ask{.qname = qname, .qtype = RRType::kTXT, .qclass = RRClass::kCH});
  };
  CHECK(chaos("version.bind.").answer() == "version.bind. 0 CH TXT \"yored 0.1.0\"\n");
  CHECK(chaos("VERSION.server.").answer() == "VERSION.server. 0 CH TXT \"yored 0.1.0\"\n");
  CHECK(chaos("hostname.bind.").answer() == "hostname.bind. 0 CH TXT \"recorder\"\n");
  CHECK(chaos("id.server.").answer() == "id.server. 0 CH TXT \"recorder\"\n");
  CHECK(chaos("zones.yore.").answer() == "zones.yore. 0 CH TXT \"kp.\"\n");
  CHECK(chaos("snapshots.yore.").answer().find("kp.: 2 snapshots, 2 versions") != std::string::npos);
  const std::string snapshots = chaos("kp.snapshots.yore.").answer();
  CHECK(
      snapshots.find("\"2016-09-20T05:28:24Z, axfr from ns2.kptc.kp.@175.45.176.16, serial 2013083001, version 1\"") !=
      std::string::npos);
  CHECK(snapshots.find("2017-03-01T00:00:00Z") < snapshots.find("2016-09-20T05:28:24Z"));
  CHECK(chaos("nothere.snapshots.yore.").rcode() == kRefused);
  CHECK(chaos("root.snapshots.yore.").rcode() == kRefused);  // the root is not archived
  CHECK(chaos("kp.").rcode() == kRefused);
  CHECK(ask(Ask{.qname = "version.bind.", .qtype = RRType::kA, .qclass = RRClass::kCH}).rcode() == kRefused);
}

TEST_CASE("a question cut at any octet, or with any octet changed, is answered readably or not at all") {
  const auto store = test::kp_store();
  const Octets whole = test::request(Ask{.qname = "www.kp.", .options = test::option(65001, "2016-09-20")});
  const auto check = [&](OctetsView message) {
    Octets out;
    const Reply reply = respond::respond(message, source(), settings(), store, out);
    if (reply.kind == ReplyKind::kMessage) CHECK(Response(out).readable());
  };
  for (std::size_t size = 0; size < whole.size(); ++size) check(whole.substr(0, size));
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (const unsigned flip : {1U, 0x20U, 0x80U, 0xffU}) {
      Octets changed = whole;
      changed[at] = static_cast<char>(static_cast<unsigned char>(changed[at]) ^ flip);
      check(changed);
    }
  }
}
