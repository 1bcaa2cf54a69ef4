// to_stored_content(), which works on a million RRs in two threads, beside sort_and_deduplicate() and content_hash().
#include <doctest/doctest.h>

#include <random>

#include "zonedb/archive/stored_rr.h"
#include "zonedb/dns/content.h"
#include "zonedb/dns/presentation.h"

namespace yore {
namespace {

std::vector<RR> random_rrs(std::size_t count, unsigned names, std::uint32_t seed) {
  std::mt19937 random(seed);
  const auto any = [&](unsigned below) { return std::uniform_int_distribution<unsigned>(0, below - 1)(random); };
  std::vector<RR> rrs;
  while (rrs.size() < count) {
    std::string owner = "n" + std::to_string(any(names));
    if (any(10) == 0) owner = "sub." + owner;
    if (any(10) == 0) owner[0] = 'N';
    if (any(50) == 0) owner = "\\000\\001x." + owner;
    const std::string target =
        any(2) == 0 ? "A 192.0.2." + std::to_string(any(3)) : "NS Ns" + std::to_string(any(3)) + ".other.";
    RR rr = rr_from_text(owner + ".example. " + std::to_string(60 + any(2)) + " IN " + target).value();
    rr.ttl_inferred = any(4) == 0;
    rrs.push_back(std::move(rr));
  }
  return rrs;
}

TEST_CASE("stored content is what sorting and hashing RR by RR gives") {
  for (const auto& [count, names] : {std::pair(0U, 1U), {1U, 1U}, {300U, 3U}, {3000U, 900U}, {40000U, 15000U}}) {
    CAPTURE(count);
    std::vector<RR> rrs = random_rrs(count, names, count);
    const archive::StoredContent content = archive::to_stored_content(rrs);
    sort_and_deduplicate(rrs);
    CHECK(content.hash == content_hash(rrs));
    REQUIRE(content.rrs.size() == rrs.size());
    std::size_t differing = 0;
    for (std::size_t i = 0; i < rrs.size(); ++i) {
      const RR back = archive::rr_from(archive::view_of(content.rrs[i])).value();
      const bool same = back == rrs[i] && back.ttl == rrs[i].ttl && back.ttl_inferred == rrs[i].ttl_inferred &&
                        back.owner.same_spelling(rrs[i].owner) && back.rdata == rrs[i].rdata;
      differing += same ? 0 : 1;
    }
    CHECK(differing == 0);
    CHECK((count < 300 || !content.spelling.empty()));
  }
}

TEST_CASE("the digest of spellings tells which RR is spelled how, and whose TTL is inferred") {
  std::vector<RR> rrs;
  for (const char* text : {"a.example. 60 IN A 192.0.2.1", "b.example. 60 IN A 192.0.2.1"}) {
    rrs.push_back(rr_from_text(text).value());
  }
  const auto digest = [](const std::vector<RR>& of) { return archive::to_stored_content(of).spelling; };
  const auto with_inferred = [&](std::size_t at) {
    std::vector<RR> changed = rrs;
    changed[at].ttl_inferred = true;
    return changed;
  };
  CHECK(digest(rrs).empty());
  CHECK_FALSE(digest(with_inferred(0)).empty());
  CHECK(digest(with_inferred(0)) != digest(with_inferred(1)));
  std::vector<RR> spelled = rrs;
  spelled[0] = rr_from_text("A.example. 60 IN A 192.0.2.1").value();
  CHECK_FALSE(digest(spelled).empty());
  CHECK(digest(spelled) != digest(with_inferred(0)));
}

}  // namespace
}  // namespace yore
