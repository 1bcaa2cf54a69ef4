// Finding RRs by what they lead to, by owner and by type, and how SQLite goes about it.
#include "zonedb/archive/search.h"

#include <doctest/doctest.h>

#include <set>

#include "tests/archive/bench.h"
#include "zonedb/archive/connection.h"
#include "zonedb/archive/schema.h"
#include "zonedb/archive/targets.h"
#include "zonedb/dns/presentation.h"

namespace yore::test {
namespace {

using archive::Mode;

std::string texts(const archive::Found& found) {
  std::string text;
  for (const auto& [zone, row] : found.lifespans) {
    text += std::to_string(row.first.number) + "-" + std::to_string(row.last.number) + " " + rr_to_text(row.rr) + "\n";
  }
  for (const auto& answer : found.answers) text += "answer " + rr_to_text(answer.rr) + "\n";
  return text;
}

Octets key(const std::string& name) { return Name::from_text(name).value().sort_key(); }

const char* const kRRs =
    "example. 300 IN NS Ns1.Example.\n"
    "example. 300 IN MX 10 mail.example.\n"
    "example. 300 IN MX 20 mail.example.\n"
    "a.example. 300 IN A 192.0.2.1\n"
    "a.example. 300 IN A 192.0.2.2\n"
    "b.example. 300 IN AAAA 2001:db8::1\n"
    "c.example. 300 IN HTTPS 1 Target.Example. alpn=h2\n"
    "d.example. 300 IN NAPTR 1 1 \"u\" \"sip\" \"\" naptr.example.\n"
    "e.example. 300 IN TXT \"text\"\n"
    "_s._tcp.example. 300 IN SRV 1 1 1 srv.example.\n";

}  // namespace

TEST_CASE("every statement of the searches seeks in an index") {
  Bench bench;
  auto archive = bench.open(Mode::kCreate);
  for (const std::string_view sql : archive::search_statements()) {
    CAPTURE(std::string(sql));
    auto plan = archive.connection().prepare("EXPLAIN QUERY PLAN " + std::string(sql)).value();
    int steps = 0;
    while (plan.step().value()) {
      const std::string step = plan.text(3);
      CHECK_MESSAGE(step.starts_with("SEARCH "), step);
      CHECK_MESSAGE(step.find("(") != std::string::npos, step);
      ++steps;
    }
    CHECK(steps > 0);
  }
}

TEST_CASE("every search runs the statements of that list, and no other on what may be large") {
  Bench bench;
  bench.record({Bench::transfer(100, soa(1) + kRRs + "g.example. 60 IN NSEC example. A\n"),
                Bench::answer(200, "f.example. 60 IN A 192.0.2.2\n")});
  auto archive = bench.open();
  const auto any = [](const Name&) { return true; };
  REQUIRE(archive::find_by_target(archive, RRType::kA, {"\x01", "\xff"}));
  REQUIRE(archive::find_by_target(archive, RRType::kMX, archive::exactly(key("mail.example."))));
  REQUIRE(archive::find_by_owner(archive, archive::at_or_below(Name()), any));
  for (const RRType type : {RRType::kA, RRType::kTXT, RRType::kNSEC}) REQUIRE(archive::find_by_type(archive, type));
  // Statements are kept prepared, and SQLite lists those that it has.
  auto prepared = archive.connection().prepare("SELECT sql FROM sqlite_stmt").value();
  std::set<std::string> ran;
  while (prepared.step().value()) {
    const std::string sql = prepared.text(0);
    const auto reads = [&](const char* table) { return sql.find(std::string("FROM ") + table) != std::string::npos; };
    if (reads("lifespan") || reads("target") || reads("observation")) ran.insert(sql);
  }
  const auto& listed = archive::search_statements();
  CHECK(ran == std::set<std::string>(listed.begin(), listed.end()));
}

TEST_CASE("who watches an archive is told while a statement runs, and then no longer") {
  Bench bench;
  auto archive = bench.open(Mode::kCreate);
  const auto work = [&] {
    const auto sum = archive.connection().integer(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) SELECT sum(i) FROM n");
    CHECK(sum.value() == 5'000'050'000);
  };
  int told = 0;
  archive.watch([&] { ++told; });
  work();
  CHECK(told > 10);
  archive.watch({});
  told = 0;
  work();
  CHECK(told == 0);
}

TEST_CASE("an RR is found by where it leads, whatever its type and the case of the name") {
  Bench bench;
  bench.record({Bench::transfer(100, soa(1) + kRRs)});
  auto archive = bench.open();
  const auto by_name = [&](RRType type, const std::string& name) {
    return texts(archive::find_by_target(archive, type, archive::exactly(key(name))).value());
  };
  CHECK(by_name(RRType::kNS, "ns1.example.") == "1-1 example. 300 IN NS Ns1.Example.\n");
  CHECK(by_name(RRType::kMX, "MAIL.example.") ==
        "1-1 example. 300 IN MX 10 mail.example.\n1-1 example. 300 IN MX 20 mail.example.\n");
  CHECK(by_name(RRType::kHTTPS, "target.example.").find("HTTPS 1 Target.Example.") != std::string::npos);
  CHECK(by_name(RRType::kSRV, "srv.example.").find("SRV 1 1 1 srv.example.") != std::string::npos);
  CHECK(by_name(RRType::kNAPTR, "naptr.example.").find("NAPTR") != std::string::npos);
  CHECK(by_name(RRType::kNS, "mail.example.").empty());
  CHECK(by_name(RRType::kNS, "example.").empty());
}

TEST_CASE("an address is found by itself and by a range") {
  Bench bench;
  bench.record({Bench::transfer(100, soa(1) + kRRs), Bench::answer(200, "f.example. 60 IN A 192.0.2.2\n")});
  auto archive = bench.open();
  const auto found = [&](const Octets& first, const Octets& end) {
    return texts(archive::find_by_target(archive, RRType::kA, {first, end}).value());
  };
  CHECK(found({"\xc0\0\2\1", 4}, {"\xc0\0\2\2", 4}) == "1-1 a.example. 300 IN A 192.0.2.1\n");
  CHECK(found({"\xc0\0\2\2", 4}, {"\xc0\0\2\3", 4}) ==
        "1-1 a.example. 300 IN A 192.0.2.2\nanswer f.example. 60 IN A 192.0.2.2\n");
  CHECK(found({"\xc0\0\2\1", 4}, {"\xc0\0\2\3", 4}) ==
        "1-1 a.example. 300 IN A 192.0.2.1\n1-1 a.example. 300 IN A 192.0.2.2\nanswer f.example. 60 IN A 192.0.2.2\n");
  CHECK(found({"\xc0\0\2\3", 4}, {"\xc0\0\3\0", 4}).empty());
}

TEST_CASE("names are found from their end, and each is looked at once") {
  Bench bench;
  bench.record({Bench::transfer(100, soa(1) + kRRs)});
  auto archive = bench.open();
  std::vector<std::string> asked;
  const auto found = archive::find_by_owner(archive, archive::at_or_below(Name::from_text("_tcp.example.").value()),
                                            [&](const Name& name) {
                                              asked.push_back(name.to_text());
                                              return true;
                                            })
                         .value();
  CHECK(texts(found) == "1-1 _s._tcp.example. 300 IN SRV 1 1 1 srv.example.\n");
  CHECK(asked == std::vector<std::string>{"_s._tcp.example."});
  int names = 0;
  const auto none = archive::find_by_owner(archive, archive::at_or_below(Name()), [&](const Name&) {
    ++names;
    return false;
  });
  CHECK(texts(none.value()).empty());
  CHECK(names == 7);
}

TEST_CASE("every type is found by itself") {
  Bench bench;
  bench.record({Bench::transfer(100, soa(1) + kRRs + "g.example. 60 IN NSEC example. A\n")});
  auto archive = bench.open();
  const auto content = archive.content(zone_of(archive), VersionId{1}).value();
  for (const RRType type : {RRType::kA, RRType::kSOA, RRType::kMX, RRType::kTXT, RRType::kSRV, RRType::kNSEC,
                            RRType::kHTTPS, RRType::kNAPTR, RRType::kDNAME}) {
    CAPTURE(to_text(type));
    std::string expected;
    for (const RR& rr : content) {
      if (rr.type == type) expected += "1-1 " + rr_to_text(rr) + "\n";
    }
    CHECK(texts(archive::find_by_type(archive, type).value()) == expected);
    CHECK(expected.empty() == (type == RRType::kDNAME));
  }
}

TEST_CASE("an archive of format 1 is brought up to date, and is then as one made so") {
  Bench bench;
  bench.record({Bench::transfer(100, soa(1) + kRRs)});
  bench.record({Bench::transfer(200, soa(2) + "example. 300 IN NS ns2.example.\n")});
  const auto targets = [](archive::Archive& archive) {
    return archive.connection()
        .text("SELECT group_concat(type || ' ' || hex(target) || ' ' || hex(owner)) FROM target")
        .value();
  };
  auto archive = bench.open(Mode::kWrite);
  const std::string expected = targets(archive);
  make_format_2(archive);
  REQUIRE(
      archive.connection().execute("DROP TABLE target; DROP INDEX lifespan_by_type; DROP INDEX observation_by_type; "
                                   "PRAGMA user_version = 1"));
  CHECK(archive::Archive::open(bench.path(), Mode::kRead).error().code == ErrorCode::kUnsupported);
  auto migrated = bench.open(Mode::kWrite);
  CHECK(targets(migrated) == expected);
  CHECK(archive::check_targets(migrated.connection()).value().empty());
  CHECK(bench.open().connection().integer("PRAGMA user_version").value() == archive::kSchemaVersion);
}

TEST_CASE("a target goes with the last lifespan that leads to it") {
  Bench bench;
  bench.record({Bench::transfer(100, soa(1) + "example. 300 IN MX 10 mail.example.\n")});
  bench.record({Bench::transfer(200, soa(2) + "example. 300 IN MX 20 mail.example.\n")});
  bench.record({Bench::transfer(300, soa(3) + "example. 60 IN MX 20 other.example.\n")});
  auto archive = bench.open();
  CHECK(archive::check_targets(archive.connection()).value().empty());
  CHECK(archive.connection().integer("SELECT count(*) FROM target WHERE type = 15").value() == 2);
}

}  // namespace yore::test
