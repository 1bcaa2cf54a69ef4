// What each listener of a published store sees.
#include "server/store/store.h"

#include <doctest/doctest.h>

#include "tests/support/zone_text.h"
#include "zonedb/zone/zone_history.h"

using namespace yore;
using namespace yore::store;
using test::moment;

namespace {

const Server kFirst{"ns1.kp.", "192.0.2.1"};
const Server kSecond{"ns2.kp.", "192.0.2.2"};

std::string soa(int serial) { return "@ 60 IN SOA ns. root. " + std::to_string(serial) + " 1 1 1 1\n"; }

Store store_with(std::vector<Vantage> listeners) {
  return {std::make_shared<const zone::ZoneSet>(test::zones_from_text({{"kp.", "2014", soa(1), kFirst},
                                                                       {"kp.", "2015", soa(2), kSecond},
                                                                       {"kp.", "2016", soa(3), kFirst},
                                                                       {"com.kp.", "2016", soa(7), kFirst}})),
          std::move(listeners)};
}

std::uint32_t serial_in(const zone::View& view) {
  const SnapshotFacts* snapshot = view.snapshot_of(*view.zones().find(test::name("kp.")));
  return snapshot == nullptr ? 0 : snapshot->serial.value;
}

Sha256 content_of(const std::string& text) {
  const auto zones = test::zones_from_text({{"kp.", "2014", text, kFirst}});
  return zones.find(test::name("kp."))->snapshots().front().content;
}

}  // namespace

TEST_CASE("a listener sees the newest of any server, or its own moment, or its own server") {
  const Store store = store_with({{}, {moment("2015"), {}}, {{}, "ns2.kp"}, {moment("2014"), "ns2.kp"}});
  CHECK(serial_in(store.default_view(0)) == 3);
  CHECK(serial_in(store.default_view(1)) == 2);
  CHECK(serial_in(store.default_view(2)) == 2);
  CHECK(serial_in(store.default_view(3)) == 0);
}

TEST_CASE("the zones that answer at a listener are those that its moment has") {
  const Store store = store_with({{}, {moment("2015"), {}}, {{}, "ns2.kp"}, {moment("2014"), "ns2.kp"}});
  const zone::LookupName name(test::name("www.com.kp."));
  const auto apex_labels = [&](std::size_t listener) {
    const answer::ZoneAt* const zone = store.outlook(listener).zones.select(name, RRType::kA);
    return zone == nullptr ? 0 : zone->apex_labels;
  };
  CHECK(apex_labels(0) == 2);  // com.kp
  CHECK(apex_labels(1) == 1);  // kp: com.kp is not known yet
  CHECK(apex_labels(2) == 1);
  CHECK(apex_labels(3) == 0);
}

TEST_CASE("a moment that is asked for wins over the listener's, its server stays") {
  const Store store = store_with({{moment("2014"), {}}, {{}, "192.0.2.1"}});
  CHECK(serial_in(store.view(0, moment("2016"))) == 3);
  CHECK(serial_in(store.view(1, moment("2015"))) == 1);
}

TEST_CASE("a store counts its zones and snapshots") {
  const Store store = store_with({{}});
  CHECK(store.zone_count() == 2);
  CHECK(store.snapshot_count() == 4);
}

TEST_CASE("a store knows what a store before it had of a serial and the archive has no more") {
  const auto store_of = [](const std::vector<test::ZoneText>& texts, const Store* before) {
    return Store(std::make_shared<const zone::ZoneSet>(test::zones_from_text(texts)), {{}}, before);
  };
  const auto withdrew = [](const Store& store, std::uint32_t serial, const std::string& content) {
    return store.withdrew_other(test::name("kp."), Serial{serial}, content_of(content));
  };
  const std::string other = soa(2) + "a 60 IN A 192.0.2.1\n";
  const Store first = store_of({{"kp.", "2014", soa(1), kFirst}, {"kp.", "2015", soa(2), kFirst}}, nullptr);
  const Store second = store_of({{"kp.", "2014", soa(1), kFirst}, {"kp.", "2015", other, kFirst}}, &first);
  const Store third = store_of({{"com.kp.", "2014", soa(1), kFirst}}, &second);
  CHECK(!withdrew(first, 2, other));
  CHECK(withdrew(second, 2, other));
  CHECK(!withdrew(second, 2, soa(2)));  // the same content came back, or was there all the time
  CHECK(!withdrew(second, 1, other));
  CHECK(!withdrew(second, 3, other));
  CHECK(withdrew(third, 2, other));
  CHECK(withdrew(third, 2, soa(2)));
  CHECK(withdrew(third, 1, other));
  CHECK(!third.withdrew_other(test::name("jp."), Serial{1}, content_of(other)));
}
