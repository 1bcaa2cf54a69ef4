// The archive as docs/archive-format.md shows it to people with an sqlite3 shell.
#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "tests/archive/bench.h"
#include "zonedb/archive/connection.h"
#include "zonedb/dns/presentation.h"

namespace yore::test {
namespace {

using archive::Mode;

std::string manual() {
  std::ifstream file("docs/archive-format.md");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// The blocks of SQL in it.
std::vector<std::string> examples() {
  const std::string text = manual();
  const std::string open = "```sql\n";
  std::vector<std::string> found;
  for (std::size_t at = text.find(open); at != std::string::npos; at = text.find(open, at)) {
    at += open.size();
    const std::size_t end = text.find("```", at);
    found.push_back(text.substr(at, end - at));
    at = end;
  }
  return found;
}

}  // namespace

TEST_CASE("every example query of the manual runs, and has something to say about a zone kp.") {
  Bench bench;
  const std::string kp_soa = "kp. 3600 IN SOA ns1.kptc.kp. root.kptc.kp. 1 7200 3600 1209600 3600\n";
  const std::string address = "ns1.kptc.kp. 300 IN A 192.0.2.1\n";
  Scan first = Bench::transfer(100, kp_soa + address);
  Scan second = Bench::transfer(200, kp_soa + address + "kp. 300 IN NS ns1.kptc.kp.\n");
  first.subject = second.subject = Name::from_text("kp.").value();
  bench.record({first});
  bench.record({second, Bench::answer(300, "www.kp. 60 IN A 192.0.2.9\n")});
  auto archive = bench.open();
  const auto queries = examples();
  CHECK(queries.size() >= 8);
  for (const std::string& query : queries) {
    CAPTURE(query);
    auto statement = archive.connection().prepare(query);
    REQUIRE_MESSAGE(statement.has_value(), (statement ? "" : statement.error().text()));
    const auto row = statement->step();
    CHECK((row && *row));
  }
}

TEST_CASE("every table and view is in the manual") {
  Bench bench;
  auto archive = bench.open(Mode::kCreate);
  const std::string text = manual();
  auto select =
      archive.connection()
          .prepare("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite%'")
          .value();
  while (select.step().value())
    CHECK_MESSAGE(text.find("`" + select.text(0) + "`") != std::string::npos, select.text(0));
}

TEST_CASE("names and RDATA in the shell are presentation form that reads back to the same octets") {
  const std::string plain =
      "#10.example. 300 IN PTR smtp.example.\n"
      "*.example. 300 IN MX 10 Mail.example.\n"
      "A.Example. 300 IN A 192.0.2.1\n"
      "a\\.b\\000\\001c.example. 300 IN NS .\n"
      "d.example. 300 IN DNAME target.example.\n"
      "s.example. 300 IN SRV 1 65535 443 host.example.\n"
      "t.example. 300 IN TXT \"one\" \"two \\\"quoted\\\" \\\\ \\200\" \"\"\n"
      "u.example. 300 IN TYPE65280 \\# 3 0A0B0C\n"
      "v.example. 300 IN TYPE65281 \\# 0\n";
  Bench bench;
  bench.record({Bench::transfer(100, soa(4294967295) + plain)});
  auto archive = bench.open();
  auto select = archive.connection()
                    .prepare(
                        "SELECT owner || ' ' || ttl || ' ' || class || ' ' || type || ' ' || rdata FROM records "
                        "ORDER BY zone, owner")
                    .value();
  std::vector<RR> shown;
  while (select.step().value()) {
    auto rr = rr_from_text(select.text(0));
    REQUIRE_MESSAGE(rr.has_value(), select.text(0));
    shown.push_back(*std::move(rr));
  }
  const auto content = archive.content(zone_of(archive), VersionId{1}).value();
  REQUIRE(shown.size() == content.size());
  for (const RR& rr : content) {
    bool found = false;
    for (const RR& other : shown) found = found || (other.owner.same_spelling(rr.owner) && other.rdata == rr.rdata);
    CHECK_MESSAGE(found, rr_to_text(rr));
  }
}

TEST_CASE("addresses of IPv6 and types without a layout are readable and right") {
  Bench bench;
  bench.record({Bench::transfer(100, soa(1) + "a.example. 300 IN AAAA 2001:db8::63\n"
                                              "b.example. 300 IN CAA 0 issue \"ca.example\"\n"
                                              "c.example. 300 IN DS 1 8 2 ABCD\n")});
  auto archive = bench.open();
  const auto rdata = [&](const std::string& owner) {
    return archive.connection().text("SELECT rdata FROM records WHERE owner = '" + owner + "'").value();
  };
  CHECK(rdata("a.example.") == "2001:0db8:0000:0000:0000:0000:0000:0063");
  CHECK(rdata("c.example.") == "1 8 2 ABCD");
  const Rdata caa = rdata_from_text(static_cast<RRType>(257), "0 issue \"ca.example\"").value();
  CHECK(rdata_from_text(static_cast<RRType>(257), rdata("b.example.")).value() == caa);
}

}  // namespace yore::test
