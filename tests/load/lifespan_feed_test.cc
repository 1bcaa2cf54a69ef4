#include "zonedb/load/lifespan_feed.h"

#include <doctest/doctest.h>

#include "tests/support/zone_text.h"

namespace yore::load {
namespace {

constexpr int kRows = 30'000;  // some batches of them, the last one begun

// Feeds as many owners below x.test, each with one address; that of number `broken` is no name.
Result<std::shared_ptr<const zone::ZoneHistory>> fed(int broken) {
  zone::ZoneHistoryBuilder builder(test::name("x.test"));
  builder.add_version({VersionId{1}, {}, {}, kRows});
  LifespanFeed feed(builder);
  for (int i = 0; i < kRows; ++i) {
    const std::string number = std::to_string(100'000 + i);
    const Octets owner = i == broken ? Octets(70, 'x') : test::name("n" + number + ".x.test").sort_key();
    const Octets rdata = {'\1', '\2', static_cast<char>(i >> 8 & 0x7f), static_cast<char>(i & 0x7f)};
    archive::LifespanView lifespan;
    lifespan.first = lifespan.last = VersionId{1};
    lifespan.rr = {owner, 1, 1, rdata, 300, false, {}, {}};
    feed.add(lifespan);  // which keeps nothing of what it points to
  }
  YORE_CHECK(feed.finish());
  return builder.build();
}

}  // namespace

TEST_CASE("all lifespans come in, in their order") {
  const auto history = fed(-1);
  REQUIRE(history);
  const auto rrs = (*history)->rrs_of(VersionId{1});
  REQUIRE(rrs.size() == kRows);
  CHECK(rrs.front().owner == test::name("n100000.x.test"));
  CHECK(rrs.back().owner == test::name("n129999.x.test"));
  CHECK(rrs[12'345].rdata == Octets({'\1', '\2', static_cast<char>(12'345 >> 8 & 0x7f), 12'345 & 0x7f}));
}

TEST_CASE("a lifespan of no RR is told, wherever it stands") {
  for (const int broken : {0, 8'191, 8'192, 20'000, kRows - 1}) {
    CAPTURE(broken);
    const auto history = fed(broken);
    REQUIRE(!history);
    CHECK(history.error().code == ErrorCode::kCorrupt);
  }
}

}  // namespace yore::load
