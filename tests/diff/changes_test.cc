#include "zonedb/diff/changes.h"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "zonedb/archive/writer.h"
#include "zonedb/dns/content.h"
#include "zonedb/dns/presentation.h"

namespace yore::diff {
namespace {

using archive::Archive;
using archive::Writer;

std::vector<RR> zone_of(const std::string& text) {
  std::vector<RR> rrs;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (end > at) rrs.push_back(rr_from_text(text.substr(at, end - at)).value());
    at = end + 1;
  }
  return rrs;
}

std::string soa(std::uint32_t serial) {
  return "example. 3600 IN SOA ns1.example. root.example. " + std::to_string(serial) + " 7200 3600 1209600 3600\n";
}

// An archive in a folder of its own, into which contents of example. are put at given seconds.
class Bench {
 public:
  Bench() : archive_(Archive::open(make_path(), archive::Mode::kCreate).value()) {}
  ~Bench() { std::filesystem::remove_all(folder_); }
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;

  void record(std::int64_t second, std::vector<RR> rrs) {
    Scan scan;
    scan.subject = Name::from_text("example.").value();
    scan.method = Method::kAxfr;
    scan.outcome = Outcome::kComplete;
    scan.server.name = "ns1.example.";
    scan.time = {Timestamp{second}, Timestamp{second}};
    scan.rrs = std::move(rrs);
    const std::string capture = "seen at " + std::to_string(second);
    archive::NewSighting sighting{capture, "test", "", std::nullopt, "", Timestamp{0}, std::span(&scan, 1)};
    const auto recorded = Writer(archive_).record(sighting);
    REQUIRE_MESSAGE(recorded.has_value(), (recorded ? "" : recorded.error().text()));
  }

  Archive& archive() { return archive_; }
  archive::ZoneId zone() { return archive_.find_zone(Name::from_text("example.").value()).value().value().id; }
  std::vector<Change> changed(std::uint32_t before, std::uint32_t after) {
    return archive_.changes(zone(), VersionId{before}, VersionId{after}).value();
  }

 private:
  std::string make_path() {
    std::string folder = (std::filesystem::temp_directory_path() / "yore-diff-XXXXXX").string();
    REQUIRE(mkdtemp(folder.data()) != nullptr);
    folder_ = folder;
    return (folder_ / "test.db").string();
  }

  std::filesystem::path folder_;
  Archive archive_;
};

std::string listed(const std::vector<Change>& changes) {
  std::string text;
  for (const Change& change : changes) {
    text += change.kind == ChangeKind::kDeleted ? "- " : change.kind == ChangeKind::kInserted ? "+ " : "~ ";
    if (change.kind == ChangeKind::kTtlChanged) text += std::to_string(change.ttl_before.seconds) + " -> ";
    text += rr_to_text(change.rr) + "\n";
  }
  return text;
}

TEST_CASE("one RR of an RRset of two that changes is one deletion and one insertion") {
  Bench bench;
  bench.record(100, zone_of(soa(1) + "a.example. 60 IN A 192.0.2.1\na.example. 60 IN A 192.0.2.2\n"));
  bench.record(200, zone_of(soa(1) + "a.example. 60 IN A 192.0.2.1\na.example. 60 IN A 192.0.2.3\n"));
  CHECK(listed(bench.changed(1, 2)) == "- a.example. 60 IN A 192.0.2.2\n+ a.example. 60 IN A 192.0.2.3\n");
}

TEST_CASE("a change of the SOA's MNAME is a change") {
  Bench bench;
  bench.record(100, zone_of("example. 60 IN SOA ns1.example. root.example. 1 2 3 4 5\n"));
  bench.record(200, zone_of("example. 60 IN SOA ns2.example. root.example. 1 2 3 4 5\n"));
  CHECK(bench.changed(1, 2).size() == 2);
}

TEST_CASE("another TTL is a change of TTL, with both values") {
  Bench bench;
  bench.record(100, zone_of(soa(1) + "a.example. 60 IN A 192.0.2.1\n"));
  bench.record(200, zone_of(soa(1) + "a.example. 300 IN A 192.0.2.1\n"));
  CHECK(listed(bench.changed(1, 2)) == "~ 60 -> a.example. 300 IN A 192.0.2.1\n");
  CHECK(listed(bench.changed(2, 1)) == "~ 300 -> a.example. 60 IN A 192.0.2.1\n");
}

TEST_CASE("what went and came back between the two versions is no change") {
  Bench bench;
  bench.record(100, zone_of(soa(1) + "a.example. 60 IN A 192.0.2.1\n"));
  bench.record(200, zone_of(soa(2)));
  bench.record(300, zone_of(soa(3) + "a.example. 60 IN A 192.0.2.1\n"));
  CHECK(bench.changed(1, 3).size() == 2);  // the two SOAs
  CHECK(bench.changed(1, 1).empty());
}

TEST_CASE("a version that the zone does not have is an error") {
  Bench bench;
  bench.record(100, zone_of(soa(1)));
  CHECK(bench.archive().changes(bench.zone(), VersionId{1}, VersionId{2}).error().code == ErrorCode::kNotFound);
  CHECK(bench.archive().changes(bench.zone(), VersionId{0}, VersionId{1}).error().code == ErrorCode::kNotFound);
}

TEST_CASE("counts say how many RRs came, went, changed in TTL and stayed") {
  Bench bench;
  bench.record(100, zone_of(soa(1) + "a.example. 60 IN A 192.0.2.1\nb.example. 60 IN A 192.0.2.1\n"));
  bench.record(200, zone_of(soa(1) + "a.example. 61 IN A 192.0.2.1\nc.example. 60 IN A 192.0.2.1\n"));
  const Counts counts = count(bench.changed(1, 2), 3);
  CHECK(counts.inserted == 1);
  CHECK(counts.deleted == 1);
  CHECK(counts.ttl_changed == 1);
  CHECK(counts.equal == 1);
}

bool equal(const Change& a, const Change& b) {
  return a.kind == b.kind && a.rr == b.rr && a.rr.ttl == b.rr.ttl && a.ttl_before == b.ttl_before;
}

TEST_CASE("changes from the archive equal those of the two contents, whatever the history and its order of import") {
  std::uint32_t state = 7;
  const auto random = [&](std::uint32_t below) {
    state = state * 1664525U + 1013904223U;
    return (state >> 8) % below;
  };
  std::size_t seen = 0;
  for (int round = 0; round < 20; ++round) {
    std::map<std::int64_t, std::vector<RR>> history;
    for (std::uint32_t i = 0; i < 8; ++i) {
      std::string text = soa(1 + random(2));
      for (std::uint32_t name = 0; name < 6; ++name) {
        if (random(3) == 0) continue;
        text += "n" + std::to_string(name) + ".example. " + std::to_string(60 * (1 + random(2))) + " IN A 192.0.2." +
                std::to_string(1 + random(2)) + "\n";
      }
      history[1 + random(1000)] = zone_of(text);
    }
    Bench bench;
    std::vector<std::int64_t> order;
    for (const auto& [second, rrs] : history) order.push_back(second);
    for (std::size_t i = order.size(); i > 1; --i) {
      std::swap(order[i - 1], order[random(static_cast<std::uint32_t>(i))]);
    }
    for (const std::int64_t second : order) bench.record(second, history[second]);
    const auto versions = bench.archive().versions(bench.zone()).value();
    for (const auto& a : versions) {
      for (const auto& b : versions) {
        const auto before = bench.archive().content(bench.zone(), a.version).value();
        const auto after = bench.archive().content(bench.zone(), b.version).value();
        const auto from_contents = changes_between(before, after);
        const auto from_archive = bench.changed(a.version.number, b.version.number);
        CHECK(std::equal(from_contents.begin(), from_contents.end(), from_archive.begin(), from_archive.end(), equal));
        seen += from_archive.size();
      }
    }
  }
  CHECK(seen > 1000);
}

TEST_CASE("RRs of a type that is ignored are no changes, and do not count") {
  Bench bench;
  bench.record(100, zone_of(soa(1) + "a.example. 60 IN A 192.0.2.1\na.example. 60 IN TXT x\n"));
  bench.record(200, zone_of(soa(1) + "a.example. 60 IN A 192.0.2.2\na.example. 60 IN TXT y\n"));
  const auto left = without(bench.changed(1, 2), Ignored{{RRType::kTXT}, SerialUse::kCompared});
  CHECK(listed(left) == "- a.example. 60 IN A 192.0.2.1\n+ a.example. 60 IN A 192.0.2.2\n");
  CHECK(bench.archive().count_rrs(bench.zone(), VersionId{2}, {RRType::kTXT, RRType::kA}).value() == 2);
}

TEST_CASE("a change of the SOA's MNAME is a change, also with the serial ignored") {
  Bench bench;
  bench.record(100, zone_of("example. 60 IN SOA a. r. 1 2 3 4 5\n"));
  bench.record(200, zone_of("example. 60 IN SOA b. r. 1 2 3 4 5\n"));
  bench.record(300, zone_of("example. 60 IN SOA b. r. 2 2 3 4 5\n"));
  bench.record(400, zone_of("example. 30 IN SOA b. r. 3 2 3 4 5\n"));
  const Ignored serial{{}, SerialUse::kIgnored};
  CHECK(listed(without(bench.changed(1, 2), serial)) ==
        "- example. 60 IN SOA a. r. 1 2 3 4 5\n+ example. 60 IN SOA b. r. 1 2 3 4 5\n");
  CHECK(without(bench.changed(2, 3), serial).empty());
  CHECK(listed(without(bench.changed(3, 4), serial)) == "~ 60 -> example. 30 IN SOA b. r. 2 2 3 4 5\n");
}

TEST_CASE("an ignored serial is that of each owner's SOA, and of no other's") {
  Bench bench;
  const auto low = [](const std::string& mname, int serial) {
    return "low.example. 60 IN SOA " + mname + " r. " + std::to_string(serial) + " 2 3 4 5\n";
  };
  bench.record(100, zone_of(soa(1) + low("a.", 7)));
  bench.record(200, zone_of(soa(2) + low("a.", 8)));
  bench.record(300, zone_of(soa(3) + low("b.", 8)));
  const Ignored serial{{}, SerialUse::kIgnored};
  CHECK(without(bench.changed(1, 2), serial).empty());
  CHECK(listed(without(bench.changed(2, 3), serial)) == "- " + low("a.", 8) + "+ " + low("b.", 8));
}

TEST_CASE("changes applied to a version give the other") {
  Bench bench;
  bench.record(100, zone_of(soa(1) + "a.example. 60 IN A 192.0.2.1\nb.example. 60 IN TXT x\nc.example. 9 IN TXT y\n"));
  bench.record(200, zone_of(soa(2) + "b.example. 30 IN TXT x\nc.example. 9 IN TXT y\nd.example. 9 IN TXT z\n"));
  const auto before = bench.archive().content(bench.zone(), VersionId{1}).value();
  const auto after = bench.archive().content(bench.zone(), VersionId{2}).value();
  CHECK(changes_between(applied(before, bench.changed(1, 2)), after).empty());
  CHECK(changes_between(applied(after, bench.changed(2, 1)), before).empty());
}

}  // namespace
}  // namespace yore::diff
