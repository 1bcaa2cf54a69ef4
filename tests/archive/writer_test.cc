#include "zonedb/archive/writer.h"

#include <doctest/doctest.h>

#include "tests/archive/bench.h"

namespace yore::test {
namespace {

using archive::Mode;
using archive::Novelty;
using archive::Writer;

archive::Writer::Reparse no_reparse() {
  return [](const archive::SightingRow&, const Octets&) -> Result<std::vector<Scan>> {
    return fail(ErrorCode::kBadInput, "nothing should have been parsed again");
  };
}

}  // namespace

TEST_CASE("the same sighting again changes nothing; the same bytes at another time are another sighting") {
  Bench bench;
  const auto first = bench.record({Bench::transfer(100, soa(1))}, "the bytes");
  const auto changes = bench.open().change_counter().value();
  const auto again = bench.record({Bench::transfer(100, soa(1))}, "the bytes");
  CHECK(again.novelty == Novelty::kKnown);
  CHECK(again.sighting == first.sighting);
  CHECK(bench.open().change_counter().value() == changes);
  const auto later = bench.record({Bench::transfer(200, soa(1))}, "the bytes");
  CHECK(later.novelty == Novelty::kNew);
  CHECK(later.capture == first.capture);
  CHECK(later.sighting != first.sighting);
  auto archive = bench.open();
  CHECK(archive.captures()->size() == 1);
  CHECK(archive.sightings()->size() == 2);
  CHECK(archive.scans()->size() == 2);
}

TEST_CASE("a scan that two captures tell is one scan with two captures") {
  Bench bench;
  bench.record({Bench::transfer(100, soa(1))}, "original");
  bench.record({Bench::transfer(100, soa(1))}, "restatement");
  auto archive = bench.open();
  const auto scans = archive.scans().value();
  REQUIRE(scans.size() == 1);
  CHECK(scans[0].captures.size() == 2);
  CHECK(archive.snapshots(zone_of(archive))->size() == 1);
}

TEST_CASE("two equal scans in one capture are two scans") {
  Bench bench;
  bench.record({Bench::failure(100, 100), Bench::failure(100, 100)});
  CHECK(bench.open().scans()->size() == 2);
  bench.record({Bench::failure(100, 100), Bench::failure(100, 100)}, "told again");
  CHECK(bench.open().scans()->size() == 2);
}

TEST_CASE("failures of a stretch of time are one only where a capture restates the other") {
  Bench bench;
  bench.record({Bench::failure(100, 200)}, "one");
  bench.record({Bench::failure(100, 200)}, "another");
  CHECK(bench.open().scans()->size() == 2);
  bench.record({Bench::failure(100, 200)}, "one, in other words", {sha256("one")});
  auto archive = bench.open();
  const auto scans = archive.scans().value();
  REQUIRE(scans.size() == 2);
  const auto& told_twice = scans[0].origin == sha256("one") ? scans[0] : scans[1];
  CHECK(told_twice.captures.size() == 2);
}

TEST_CASE("nothing is written of a sighting with a zone that has no SOA") {
  Bench bench;
  auto archive = bench.open(Mode::kCreate);
  const std::vector<Scan> scans = {Bench::transfer(100, soa(1)),
                                   Bench::transfer(200, "a.example. 60 IN A 192.0.2.1\n")};
  archive::NewSighting sighting;
  sighting.capture = "half good";
  sighting.scans = scans;
  const auto recorded = Writer(archive).record(sighting);
  REQUIRE_FALSE(recorded);
  CHECK(recorded.error().code == ErrorCode::kBadInput);
  CHECK(archive.canonical_dump().value() == "yore archive\n");
  sighting.scans = {};
  CHECK(Writer(archive).record(sighting).error().code == ErrorCode::kBadInput);
}

TEST_CASE("a sighting is retracted by the first digits of its id, if they are its alone") {
  Bench bench;
  std::vector<archive::Recorded> recorded;
  for (int i = 0; i < 17; ++i) recorded.push_back(bench.record({Bench::transfer(100 + i, soa(1))}));
  auto archive = bench.open(Mode::kWrite);
  Writer writer(archive);
  CHECK(writer.retract(std::string(64, '0'), no_reparse()).error().code == ErrorCode::kNotFound);
  CHECK(writer.retract("not hex", no_reparse()).error().code == ErrorCode::kBadInput);
  CHECK(writer.retract("", no_reparse()).error().code == ErrorCode::kBadInput);
  // Of 17 digests two begin with one digit.
  std::string shared;
  for (const auto& a : recorded) {
    for (const auto& b : recorded) {
      if (a.sighting != b.sighting && a.sighting.hex()[0] == b.sighting.hex()[0])
        shared = a.sighting.hex().substr(0, 1);
    }
  }
  CHECK(writer.retract(shared, no_reparse()).error().code == ErrorCode::kNotFound);
  CHECK(archive.sightings()->size() == 17);
  const auto retracted = writer.retract(recorded[9].sighting.hex(), no_reparse());
  CHECK(retracted.value() == recorded[9].sighting);
  CHECK(archive.sightings()->size() == 16);
  CHECK(archive.scans()->size() == 16);
  CHECK(archive.captures()->size() == 16);
}

TEST_CASE("a second writer waits for the first") {
  Bench bench;
  auto one = bench.open(Mode::kCreate);
  auto two = bench.open(Mode::kWrite);
  const std::vector<Scan> scans = {Bench::transfer(100, soa(1))};
  archive::NewSighting sighting;
  sighting.capture = "a";
  sighting.scans = scans;
  CHECK(Writer(one).record(sighting)->novelty == Novelty::kNew);
  CHECK(Writer(two).record(sighting)->novelty == Novelty::kKnown);
}

TEST_CASE("a failure that may have been at any time of a day is its capture's, or the least that this restates") {
  Scan scan;
  scan.outcome = Outcome::kTimeout;
  scan.time = parse_interval("2016-09-20").value();
  const Sha256 capture = sha256("capture");
  const std::vector<Sha256> restates = {sha256("a"), sha256("b"), sha256("c"), sha256("d")};
  const std::vector<Sha256> backwards(restates.rbegin(), restates.rend());
  CHECK(archive::origin_of(scan, capture, {}) == capture);
  CHECK(archive::origin_of(scan, capture, restates) == std::min({restates[0], restates[1], restates[2], restates[3]}));
  CHECK(archive::origin_of(scan, capture, restates) == archive::origin_of(scan, capture, backwards));
  scan.time.last = scan.time.first;
  CHECK_FALSE(archive::origin_of(scan, capture, restates));
}

}  // namespace yore::test
