#include "zonedb/dns/snapshot.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

namespace yore {
namespace {

SnapshotFacts snapshot(std::int64_t first, std::int64_t last, const char* address = "192.0.2.1") {
  SnapshotFacts facts;
  facts.time = {Timestamp{first}, Timestamp{last}};
  facts.server.address = address;
  return facts;
}

TEST_CASE("truth at a moment is the newest snapshot, and of equal ends the one that began first") {
  std::vector<SnapshotFacts> snapshots = {snapshot(20, 20, "a"), snapshot(10, 10, "a"), snapshot(15, 20, "b"),
                                          snapshot(15, 20, "a")};
  std::sort(snapshots.begin(), snapshots.end(), in_snapshot_order);
  CHECK(snapshot_at(snapshots, Timestamp{9}) == nullptr);
  CHECK(snapshot_at(snapshots, Timestamp{10})->time.last == Timestamp{10});
  CHECK(snapshot_at(snapshots, Timestamp{19})->time.last == Timestamp{10});
  CHECK(snapshot_at(snapshots, Timestamp{99})->time.first == Timestamp{15});
  CHECK(snapshot_at(snapshots, Timestamp{99})->server.address == "a");
}

TEST_CASE("a snapshot whose time is known badly holds from the end of its interval") {
  std::vector<SnapshotFacts> snapshots = {snapshot(1, 30), snapshot(10, 20)};
  std::sort(snapshots.begin(), snapshots.end(), in_snapshot_order);
  CHECK(snapshot_at(snapshots, Timestamp{19}) == nullptr);
  CHECK(snapshot_at(snapshots, Timestamp{29})->time.last == Timestamp{20});
  CHECK(snapshot_at(snapshots, Timestamp{30})->time.last == Timestamp{30});
}

TEST_CASE("snapshots stand by end, begin, address, name, content, and last by method and port") {
  std::vector<SnapshotFacts> ascending(1, snapshot(5, 9));
  const auto then = [&](const auto& change) {
    ascending.push_back(ascending.back());
    change(ascending.back());
  };
  then([](SnapshotFacts& facts) { facts.server.port = 5353; });
  then([](SnapshotFacts& facts) {
    facts.server.port = 53;
    facts.method = Method::kZoneFile;
  });
  then([](SnapshotFacts& facts) {
    facts.method = Method::kUnknown;
    facts.content = sha256("abc");
  });
  then([](SnapshotFacts& facts) {
    facts.content = {};
    facts.server.name = "ns1.example.";
  });
  then([](SnapshotFacts& facts) { facts.server = {"", "192.0.2.2", 53}; });
  then([](SnapshotFacts& facts) {
    facts.server.address = "192.0.2.1";
    facts.time.first = Timestamp{6};
  });
  then([](SnapshotFacts& facts) { facts.time = {Timestamp{5}, Timestamp{10}}; });
  for (std::size_t a = 0; a < ascending.size(); ++a) {
    for (std::size_t b = 0; b < ascending.size(); ++b) {
      CAPTURE(a);
      CAPTURE(b);
      CHECK(in_snapshot_order(ascending[a], ascending[b]) == (a < b));
    }
  }
}

}  // namespace
}  // namespace yore
