// $INCLUDE and $GENERATE: carried out where that is allowed, and what a capture then holds.
#include <map>

#include "tests/capture/support.h"
#include "zonedb/capture/included.h"

namespace yore::capture {
namespace {

TEST_CASE("$INCLUDE and $GENERATE are carried out only where that is allowed") {
  CHECK(says(only(kApex + "$INCLUDE other.zone\n", of_example()).reason, "--allow-include"));
  CHECK(says(only(kApex + "$GENERATE 1-2 a$ A 192.0.2.$\n", of_example()).reason, "--allow-generate"));
}

TEST_CASE("$GENERATE makes the RRs that BIND makes of it") {
  Hints hints = of_example();
  hints.allow_generate = true;
  const Scan scan = only("$TTL 1\n" + kApex +
                             "$GENERATE 8-12/2 h${1,3,x} 60 IN A 192.0.2.$\n$GENERATE 1-1 p$.${0,3,n} CNAME "
                             "c\\$$\n$GENERATE 0-1 ${-0,2,o} TXT \"\\\"n $\\\"\"\n"
                             "$GENERATE 15-15 ${0,8,n}q MX \"0 m$\"\n$GENERATE 3-3 t TXT \"x $\"\n",
                         hints);
  REQUIRE(scan.rrs.size() == 9);
  CHECK(listed(scan).substr(listed(scan).find("h")).starts_with("h"));
  CHECK(scan.rrs[1].owner == name("h009.example."));
  CHECK(scan.rrs[1].ttl.seconds == 60);
  CHECK(rr_to_text(scan.rrs[2]) == "h00b.example. 60 IN A 192.0.2.10");
  CHECK(scan.rrs[3].owner == name("h00d.example."));
  CHECK(scan.rrs[4].owner == name("p1.1.0.example."));
  CHECK(scan.rrs[4].rdata == name("c\\$1.example.").wire());
  CHECK(scan.rrs[5].owner == name("00.example."));
  CHECK(scan.rrs[6].rdata == Rdata("\3n 1"));
  CHECK(rr_to_text(scan.rrs[7]) == "f.0.0.0.q.example. 1 IN MX 0 m15.example.");
  CHECK(scan.rrs[8].rdata == Rdata("\1x\0013"));
}

TEST_CASE("a $GENERATE that cannot be read, or that makes too much, is an error") {
  Hints hints = of_example();
  hints.allow_generate = true;
  for (const char* text :
       {"$GENERATE 1 a$ A 192.0.2.$", "$GENERATE 2-1 a$ A 192.0.2.$", "$GENERATE 1-2/0 a$ A 192.0.2.$",
        "$GENERATE 0-2000000000 a$ A 192.0.2.1", "$GENERATE 0-1 a${-5} A 192.0.2.1",
        "$GENERATE 0-1 a${0,x} A 192.0.2.1", "$GENERATE 0-1 a${0 A 192.0.2.1", "$GENERATE 0-1 a$"}) {
    CAPTURE(text);
    CHECK(only(kApex + text + "\n", hints).outcome == Outcome::kMalformed);
  }
}

// A zone file and what it includes, as one capture.
std::string including(const std::string& zone, const std::map<std::string, std::string>& files) {
  const auto capture = with_included_files(zone, "main.zone", [&](const std::string& file) -> Result<Octets> {
    const auto found = files.find(file);
    if (found == files.end()) return fail(ErrorCode::kNotFound, "it is not there");
    return found->second;
  });
  REQUIRE_MESSAGE(capture.has_value(), (capture ? "" : capture.error().text()));
  REQUIRE(capture->has_value());
  return **capture;
}

TEST_CASE("$INCLUDE reads what the capture holds, and its origin and owner end with it") {
  const std::string capture =
      including("$TTL 1\n" + kApex + "w A 192.0.2.9\n$INCLUDE other.zone sub\n A 192.0.2.3\ny A 192.0.2.4\n",
                {{"other.zone", " A 192.0.2.8\nin A 192.0.2.1\n$ORIGIN deep\nx A 192.0.2.2\n"}});
  const Scan scan = only(capture, of_example());
  REQUIRE(scan.outcome == Outcome::kComplete);
  CHECK(scan.rrs.at(2).owner == name("w.example."));
  CHECK(scan.rrs.at(3).owner == name("in.sub.example."));
  CHECK(scan.rrs.at(4).owner == name("x.deep.sub.example."));
  CHECK(scan.rrs.at(5).owner == name("w.example."));
  CHECK(scan.rrs.at(6).owner == name("y.example."));
  CHECK(scan.last_line == 6);  // of the zone file
}

TEST_CASE("included files are named from the folder of the zone file") {
  const std::string capture =
      including(kApex + "$INCLUDE \"a/b c\"\n$include /abs\n", {{"a/b c", "$INCLUDE ../d\n$INCLUDE e\n"},
                                                                {"d", "d A 192.0.2.1\n"},
                                                                {"a/e", "e A 192.0.2.2\n"},
                                                                {"/abs", "f A 192.0.2.3\n"}});
  CHECK(only(capture, of_example()).rrs.size() == 4);
}

TEST_CASE("an included file that is broken, cut or includes itself spoils the zone file") {
  const auto scan_of = [&](const std::string& text) {
    const Parsed parsed = parse(including(kApex + "$INCLUDE part.zone\n", {{"part.zone", text}}), of_example());
    CHECK(parsed.problems.at(0).line == 2);
    return parsed.scans.at(0);
  };
  CHECK(scan_of("a A 192.0.2.1\nb A 192.0.2\n").outcome == Outcome::kMalformed);
  CHECK(says(scan_of("a A 192.0.2.1\nb A 192.0.2\n").reason, "part.zone:2: "));
  CHECK(scan_of("a A 192.0.2.1").outcome == Outcome::kTruncated);
  CHECK(says(scan_of("$INCLUDE part.zone\n").reason, "nested too deeply"));
}

TEST_CASE("a file that is included at two depths has what it includes, and depth is said where it is too great") {
  std::map<std::string, std::string> files = {{"deep", "$INCLUDE last\n"}, {"last", "last A 192.0.2.1\n"}};
  for (int i = 1; i < kMaxIncludes; ++i) {
    files["f" + std::to_string(i)] = i + 1 < kMaxIncludes ? "$INCLUDE f" + std::to_string(i + 1) + "\n" : "";
  }
  const std::string both = kApex + "$INCLUDE f1\n$INCLUDE deep\n";
  CHECK(only(including(both, files), of_example()).rrs.size() == 2);
  files["f" + std::to_string(kMaxIncludes - 1)] = "$INCLUDE deep\n";
  CHECK(says(parse(including(both, files), of_example()).scans.at(0).reason, "nested too deeply"));
  CHECK(says(including(both, files), ";; included: last\n"));
  files["deep"] = "";
  CHECK(only(including(both, files), of_example()).outcome == Outcome::kComplete);
}

TEST_CASE("the line of an error is that of the zone file, also where the capture holds included files") {
  const std::string capture = including("; a note\n192.0.2.1\n$INCLUDE part\n", {{"part", "a A 192.0.2.1\n"}});
  const Error error = refuse(capture, of_example());
  CHECK(says(error.message, "+short"));
  CHECK(error.where == "file:2");
}

TEST_CASE("a file that is included and cannot be read is an error with the line that names it") {
  const auto none = [](const std::string&) -> Result<Octets> { return fail(ErrorCode::kIo, "no luck"); };
  const auto capture = with_included_files(kApex + "$INCLUDE none\n", "main.zone", none);
  REQUIRE_FALSE(capture.has_value());
  CHECK(capture.error().text() == "main.zone:2: $INCLUDE names the file none, which cannot be read: no luck");
  CHECK_FALSE(with_included_files(kApex, "main.zone", none)->has_value());
}

TEST_CASE("a capture with included files that is cut or altered is refused") {
  const std::string capture = including(kApex + "$INCLUDE part\n", {{"part", "a A 192.0.2.1\n"}});
  const std::size_t head = capture.find("\n") + 1;
  for (std::size_t size = head; size < capture.size(); ++size) {
    const auto parsed = parse_capture(capture.substr(0, size), "file", of_example());
    CHECK((!parsed || parsed->scans.at(0).outcome != Outcome::kComplete));
  }
  CHECK(says(refuse(capture + "x", of_example()).message, "not as long as is said"));
  CHECK(says(refuse(capture + ";; included: x\n;; octets: 99999999999\n", of_example()).message, "not as long"));
}

}  // namespace
}  // namespace yore::capture
