#include "zonedb/report/vantage.h"

#include <doctest/doctest.h>

namespace yore::test {
namespace {

SnapshotFacts seen_by(const char* server) {
  SnapshotFacts facts;
  facts.server = server_from_text(server).value();
  return facts;
}

}  // namespace

TEST_CASE("who asks for one server gets one, with its address where all snapshots state it") {
  const Server asked = server_from_text("a.test").value();
  std::vector<SnapshotFacts> alike{seen_by("a.test@192.0.2.1"), seen_by("b.test"), seen_by("a.test@192.0.2.1")};
  report::keep_asked_for(alike, asked);
  REQUIRE(alike.size() == 2);
  CHECK(to_text(alike[0].server) == "a.test.@192.0.2.1");
  CHECK(to_text(alike[1].server) == "a.test.@192.0.2.1");

  std::vector<SnapshotFacts> two_ways{seen_by("a.test@192.0.2.1"), seen_by("a.test")};
  report::keep_asked_for(two_ways, asked);
  REQUIRE(two_ways.size() == 2);
  CHECK(two_ways[0].server == asked);
  CHECK(two_ways[1].server == asked);

  std::vector<SnapshotFacts> none{seen_by("b.test")};
  report::keep_asked_for(none, asked);
  CHECK(none.empty());
}

}  // namespace yore::test
