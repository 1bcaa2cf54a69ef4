#include "zonedb/archive/owner_list.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <random>
#include <set>

#include "zonedb/dns/name.h"

namespace yore::archive {
namespace {

Octets list_of(const std::vector<Octets>& owners) {
  OwnerList list;
  for (const Octets& owner : owners) list.add(owner);
  return list.octets();
}

// Sort keys as a zone has them, in canonical order.
std::vector<Octets> keys(int count) {
  std::set<Octets> keys{Octets()};
  for (int i = 1; i < count; ++i) {
    keys.insert(Name::from_text("a" + std::to_string(i * 7919 % 10007) + ".example.").value().sort_key());
  }
  return {keys.begin(), keys.end()};
}

bool is_damaged(OctetsView list) {
  const auto owners = owners_of(list);
  return !owners && owners.error().code == ErrorCode::kCorrupt;
}

bool cannot_unpack(OctetsView stored) {
  const auto list = unpack(stored);
  return !list && list.error().code == ErrorCode::kCorrupt;
}

}  // namespace

TEST_CASE("owners come back from a list and from how it is stored, whatever octets they have") {
  CHECK(rc::check([] {
    const auto owners = *rc::gen::container<std::set<Octets>>(rc::gen::container<Octets>(rc::gen::arbitrary<char>()));
    const std::vector<Octets> sorted(owners.begin(), owners.end());
    const Octets list = list_of(sorted);
    RC_ASSERT(owners_of(list).value() == sorted);
    RC_ASSERT(unpack(pack(list).value()).value() == list);
  }));
}

TEST_CASE("the root is an owner, and an owner that comes again stays once") {
  CHECK(owners_of(list_of({"", "", Octets("com\0", 4), Octets("com\0", 4)})).value() ==
        std::vector<Octets>{"", Octets("com\0", 4)});
  CHECK(owners_of("").value().empty());
}

TEST_CASE("owners of one zone take a few octets each") {
  const auto owners = keys(1000);
  const Octets list = list_of(owners);
  CHECK(list.size() < 5 * owners.size());
  CHECK(pack(list).value().size() < 3 * owners.size());
  CHECK(owners_of(unpack(pack(list).value()).value()).value() == owners);
}

TEST_CASE("a list that no OwnerList makes is damage") {
  CHECK(is_damaged("\1\1a"));                                     // shares with none
  CHECK(is_damaged(OctetsView("\0", 1)));                         // ends within an owner
  CHECK(is_damaged(OctetsView("\0\2a", 3)));                      // ends within an owner's octets
  CHECK(is_damaged(OctetsView("\0\1b\0\1a", 6)));                 // out of order
  CHECK(is_damaged(OctetsView("\0\1b\1\0", 5)));                  // the same twice
  CHECK(is_damaged("\xff\xff\xff\xff\xff\xff"));                  // no number
  CHECK(is_damaged(Octets("\0\xff\x04", 3) + Octets(639, 'a')));  // longer than any name's sort key
}

TEST_CASE("what is stored is damage where it claims a size that it does not have") {
  const Octets list = list_of(keys(1000));
  const Octets stored = pack(list).value();
  REQUIRE(stored.front() != '\0');  // compressed
  CHECK(cannot_unpack(""));
  CHECK(cannot_unpack(stored.substr(0, stored.size() - 1)));
  CHECK(cannot_unpack(Octets(1, static_cast<char>(stored[0] ^ 1)) + stored.substr(1)));
  CHECK(cannot_unpack(Octets("\xff\xff\xff\xff\x7f") + stored.substr(2)));  // 32 GB of a few kB
  CHECK(cannot_unpack(Octets("\x7f") + "no zstd"));
}

TEST_CASE("a list that shrinks beyond what unpack() believes is stored as it is") {
  const Octets list(1 << 20, '\1');
  CHECK(pack(list).value() == Octets(1, '\0') + list);
}

TEST_CASE("a flipped bit gives another list or an error") {
  const Octets stored = pack(list_of(keys(300))).value();
  std::mt19937 random(1);
  for (int i = 0; i < 2000; ++i) {
    Octets flipped = stored;
    const std::size_t at = random() % flipped.size();
    flipped[at] = static_cast<char>(flipped[at] ^ (1 << random() % 8));
    const auto list = unpack(flipped);
    if (!list) continue;
    const auto owners = owners_of(*list);
    CHECK((owners || owners.error().code == ErrorCode::kCorrupt));
  }
}

}  // namespace yore::archive
