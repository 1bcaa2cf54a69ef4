// log, history, bisect and search on a few captures each: what is listed, beside which, and in what order.
#include <doctest/doctest.h>

#include "tests/support/zone_text.h"
#include "zonedb/archive/writer.h"
#include "zonedb/dns/presentation.h"
#include "zonedb/report/history.h"
#include "zonedb/report/log.h"
#include "zonedb/report/search.h"

namespace yore::report {
namespace {

using archive::Archive;

const Server kNs1{"ns1.example.", "192.0.2.1", 53};
const Server kNs2{"ns2.example.", "192.0.2.2", 53};
const std::string kWww = "www.example. 60 IN A 192.0.2.80\n";

void record(Archive& archive, Scan scan, const std::string& time, const Server& server, const std::string& text) {
  scan.server = server;
  scan.time = parse_interval(time).value();
  scan.rrs = test::rrs_from_text(text);
  const std::string capture = time + to_text(server) + scan.subject.to_text() + text;
  const archive::NewSighting sighting{capture, "test", "", std::nullopt, "", Timestamp{0}, std::span(&scan, 1)};
  REQUIRE(archive::Writer(archive).record(sighting));
}

void snapshot(Archive& archive, const std::string& time, const Server& server, const std::string& rrs,
              const std::string& zone = "example.") {
  Scan scan;
  scan.subject = test::name(zone);
  scan.method = Method::kAxfr;
  scan.outcome = Outcome::kComplete;
  record(archive, scan, time, server, zone + " 60 IN SOA ns1.example. root.example. 1 2 3 4 5\n" + rrs);
}

void query(Archive& archive, const std::string& time, const Server& server, Outcome outcome, const std::string& rrs) {
  Scan scan;
  scan.subject = test::name("www.sub.example.");
  scan.qtype = RRType::kA;
  scan.method = Method::kQuery;
  scan.outcome = outcome;
  record(archive, scan, time, server, rrs);
}

Archive new_archive() { return Archive::open(":memory:", archive::Mode::kCreate).value(); }

// "2020-01-02 v2 since v1" of each snapshot, "2020-01-02 query" of each query.
std::string listed(Archive& archive, const LogRequest& request = {}) {
  std::string text;
  const auto findings = log(archive, request).value();
  for (const Finding& finding : findings) {
    if (const auto* found = std::get_if<SnapshotFound>(&finding)) {
      text += to_text(found->facts.time) + " v" + std::to_string(found->facts.version.number);
      if (found->before)
        text += (found->beside ? " beside v" : " since v") + std::to_string(found->before->version.number);
      text += "\n";
    } else if (std::holds_alternative<ScanFound>(finding)) {
      text += to_text(time_of(finding)) + " query\n";
    }
  }
  return text;
}

}  // namespace

TEST_CASE("log is newest first, and compares with the snapshot before of the same server, or with the one that holds") {
  Archive archive = new_archive();
  snapshot(archive, "2020-01-01", kNs1, "");
  snapshot(archive, "2020-01-02", kNs2, kWww);
  snapshot(archive, "2020-01-03", kNs1, "mail.example. 60 IN A 192.0.2.25\n");
  snapshot(archive, "2020-01-03T12:00:00Z/2020-01-03T23:59:59Z", kNs1, kWww);
  snapshot(archive, "2020-01-04", kNs1, "");
  CHECK(listed(archive) ==
        "2020-01-04 v1 since v3\n2020-01-03T12:00:00Z/2020-01-03T23:59:59Z v2 beside v3\n2020-01-03 v3 since "
        "v1\n2020-01-02 v2\n2020-01-01 v1\n");
  LogRequest request;
  request.since = test::moment("2020-01-02");
  CHECK(listed(archive, request).find("2020-01-01") == std::string::npos);
  request.until = test::moment("2020-01-02");
  CHECK(listed(archive, request) == "2020-01-02 v2\n");
}

TEST_CASE("a query is told with the deepest archived zone that its name is in") {
  Archive archive = new_archive();
  snapshot(archive, "2020-01-01", kNs1, "");
  query(archive, "2020-01-02", kNs1, Outcome::kTimeout, "");
  LogRequest request;
  request.zone = test::name("example.");
  CHECK(listed(archive, request) == "2020-01-02 query\n2020-01-01 v1\n");
  snapshot(archive, "2020-01-01", kNs1, "", "sub.example.");
  CHECK(listed(archive, request) == "2020-01-01 v1\n");
  request.zone = test::name("sub.example.");
  CHECK(listed(archive, request) == "2020-01-02 query\n2020-01-01 v1\n");
}

TEST_CASE("bisect compares RDATA in canonical form, history counts answers by server") {
  Archive archive = new_archive();
  snapshot(archive, "2020-01-01", kNs1, "example. 60 IN MX 10 Mail.example.\n");
  const auto rdata = rdata_from_text(RRType::kMX, "10 mail.EXAMPLE.").value();
  CHECK(bisect(archive, test::name("example."), RRType::kMX, rdata).value().size() == 1);
  const auto other = rdata_from_text(RRType::kMX, "20 mail.example.").value();
  CHECK(bisect(archive, test::name("example."), RRType::kMX, other).value().empty());
  for (const Server& server : {kNs1, kNs2, kNs2}) {
    query(archive, server == kNs1 ? "2020-01-02" : "2020-01-03", server, Outcome::kAnswer,
          "www.sub.example. 60 IN A 192.0.2.80\n");
  }
  const auto answers = history(archive, test::name("www.sub.example."), RRType::kA).value().answers;
  REQUIRE(answers.size() == 2);
  CHECK(answers[0].server == kNs1);
}

TEST_CASE("search says of how many snapshots an RR was in, from the first to the last that shows it") {
  Archive archive = new_archive();
  snapshot(archive, "2020-01-01", kNs1, "");
  snapshot(archive, "2020-01-02", kNs1, kWww);
  snapshot(archive, "2020-01-03", kNs1, "");
  snapshot(archive, "2020-01-04", kNs1, kWww + "www.example. 60 IN TXT x\n");
  snapshot(archive, "2020-01-05", kNs1, "");
  SearchRequest request;
  request.owner = NamePattern::from_text("www.example").value();
  request.types = {RRType::kA};
  const auto found = search(archive, request).value();
  REQUIRE(found.size() == 1);
  CHECK(found[0].record.count == 2);
  CHECK(found[0].watched == 3);
}

}  // namespace yore::report
