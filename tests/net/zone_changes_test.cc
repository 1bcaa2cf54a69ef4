// What a publication changes for secondaries.
#include "server/net/zone_changes.h"

#include <doctest/doctest.h>

#include "tests/support/zone_text.h"
#include "zonedb/dns/presentation.h"

using namespace yore;
using namespace yore::net;
using namespace yore::test;

namespace {

const Server kServer{"ns.example.", "192.0.2.1"};

std::string small(int serial, const std::string& address = "192.0.2.1") {
  return "@ 60 IN SOA ns root " + std::to_string(serial) + " 1 1 1 60\n@ 60 IN NS ns\nns 60 IN A " + address + "\n";
}

store::Store store_of(const std::vector<ZoneText>& texts, const store::Store* before = nullptr) {
  return store::Store(std::make_shared<const zone::ZoneSet>(zones_from_text(texts, {})),
                      {store::Vantage{}, store::Vantage{moment("2016"), {}}}, before);
}

// "kp. (serial 2 after 1)" of each, those that cannot be followed with a "!".
std::string changes(const store::Store* before, const store::Store& after, std::size_t listener = 0) {
  std::string text;
  for (const ZoneChange& change : changes_between(before, after, listener)) {
    text += (text.empty() ? "" : ", ") + to_text(change) + (can_be_followed(change) ? "" : "!");
    CHECK(change.soa.has_value() == change.after.has_value());
  }
  return text;
}

}  // namespace

TEST_CASE("of the first store every zone is told, with its SOA") {
  const store::Store first = store_of({{"kp.", "2016", small(1), kServer}, {"co.kp.", "2016", small(7), kServer}});
  CHECK(changes(nullptr, first) == "kp. (serial 1), co.kp. (serial 7)");
  const auto all = changes_between(nullptr, first, 0);
  CHECK(all[0].soa->owner == name("kp."));
  CHECK(all[0].soa->type == RRType::kSOA);
}

TEST_CASE("a zone with a CNAME at its apex is told with its SOA like others") {
  const store::Store first =
      store_of({{"kp.", "2016", small(6) + "@ 60 IN CNAME www\nwww 60 IN A 192.0.2.2\n", kServer}});
  CHECK(changes(nullptr, first) == "kp. (serial 6)");
  const auto all = changes_between(nullptr, first, 0);
  REQUIRE(all[0].soa);
  CHECK(rr_to_text(*all[0].soa) == "kp. 60 IN SOA ns.kp. root.kp. 6 1 1 1 60");
}

TEST_CASE("of a later store only what differs, and only where this listener sees it") {
  const store::Store first = store_of({{"kp.", "2016", small(1), kServer}, {"co.kp.", "2016", small(7), kServer}});
  const store::Store same = store_of({{"kp.", "2016", small(1), kServer},
                                      {"co.kp.", "2016", small(7), kServer},
                                      {"co.kp.", "2017", small(7), kServer}});
  CHECK(changes(&first, same) == "");
  const store::Store second = store_of({{"kp.", "2016", small(1), kServer},
                                        {"kp.", "2017", small(2) + "co 60 IN NS ns.co\n", kServer},
                                        {"co.kp.", "2016", small(7), kServer}});
  CHECK(changes(&first, second) == "kp. (serial 2 after 1)");
  CHECK(changes(&first, second, 1) == "");
}

TEST_CASE("a zone that its parent dropped is gone, and is told again when it stands again") {
  const std::string with_child = "co 60 IN NS ns.co\n";
  std::vector<ZoneText> texts = {{"kp.", "2016", small(1) + with_child, kServer},
                                 {"co.kp.", "2016", small(7), kServer}};
  const store::Store first = store_of(texts);
  texts.push_back({"kp.", "2018", small(2), kServer});
  const store::Store dropped = store_of(texts);
  CHECK(changes(&first, dropped) == "kp. (serial 2 after 1), co.kp. (gone after 7)!");
  texts.push_back({"co.kp.", "2017", small(8), kServer});
  const store::Store hidden = store_of(texts);
  CHECK(changes(&dropped, hidden) == "");
  texts.push_back({"kp.", "2019", small(3) + with_child, kServer});
  CHECK(changes(&hidden, store_of(texts)) == "kp. (serial 3 after 2), co.kp. (serial 8)");
}

TEST_CASE("secondaries cannot follow content without a newer serial, nor a zone that is gone") {
  const store::Store first = store_of({{"kp.", "2016", small(5), kServer}});
  const auto then = [&](int serial) {
    return store_of({{"kp.", "2016", small(5), kServer}, {"kp.", "2017", small(serial, "192.0.2.9"), kServer}});
  };
  CHECK(changes(&first, then(5)) == "kp. (serial 5 after 5)!");
  CHECK(changes(&first, then(4)) == "kp. (serial 4 after 5)!");
  CHECK(changes(&first, then(6)) == "kp. (serial 6 after 5)");
  CHECK(changes(&first, store_of({{"co.kp.", "2016", small(1), kServer}})) == "kp. (gone after 5)!, co.kp. (serial 1)");
}

TEST_CASE("nor a zone that is back with a serial that was published with other content") {
  const store::Store first = store_of({{"kp.", "2016", small(5), kServer}});
  const store::Store without = store_of({{"co.kp.", "2016", small(1), kServer}}, &first);
  const auto back = [&](const std::string& text) {
    const store::Store store =
        store_of({{"co.kp.", "2016", small(1), kServer}, {"kp.", "2016", text, kServer}}, &without);
    return changes(&without, store);
  };
  CHECK(back(small(5)) == "kp. (serial 5)");
  CHECK(back(small(6)) == "kp. (serial 6)");
  CHECK(back(small(5, "192.0.2.9")) == "kp. (serial 5 after 5)!");
  CHECK(back(small(4)) == "kp. (serial 4 after 5)!");
}

TEST_CASE("nor one whose serial was published with other content before an older version stood again") {
  const ZoneText older{"kp.", "2016", small(4), kServer};
  const store::Store wrong = store_of({older, {"kp.", "2017", small(5), kServer}});
  const store::Store without = store_of({older}, &wrong);
  CHECK(changes(&wrong, without) == "kp. (serial 4 after 5)!");
  const store::Store other = store_of({older, {"kp.", "2017", small(5, "192.0.2.9"), kServer}}, &without);
  CHECK(changes(&without, other) == "kp. (serial 5 after 5)!");
  const store::Store next = store_of({older, {"kp.", "2017", small(6), kServer}}, &without);
  CHECK(changes(&without, next) == "kp. (serial 6 after 4)");
}
