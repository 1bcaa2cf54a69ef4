// to_stored_content(): a million RRs into canonical order, once for everything that archive/ makes of them.
//
// Each RR's key is worked out once; what is sorted is the first octets of the owner's key behind what all keys of the
// zone have in common, with the RR's number. Halves go to two threads.
#include <algorithm>
#include <future>
#include <utility>

#include "zonedb/archive/content_digester.h"
#include "zonedb/archive/stored_rr.h"

namespace yore::archive {
namespace {

// Where an RR stands, as far as eight octets tell.
struct Rank {
  std::uint64_t prefix = 0;
  std::size_t index = 0;
};

template <class Work>
void in_halves(std::size_t count, const Work& work) {
  constexpr std::size_t kWorthAThread = std::size_t{1} << 14;
  if (count < kWorthAThread) return work(0, count);
  // Without a policy: where no thread can be had, get() does the work.
  auto second = std::async([&] { work(count / 2, count); });
  work(0, count / 2);
  second.get();
}

std::size_t common_prefix(const std::vector<StoredRR>& rrs) {
  if (rrs.empty()) return 0;
  const OctetsView first = rrs.front().key.owner;
  std::size_t common = first.size();
  for (const StoredRR& rr : rrs) {
    const OctetsView owner = OctetsView(rr.key.owner).substr(0, common);
    common = static_cast<std::size_t>(
        std::mismatch(owner.begin(), owner.end(), first.begin(), first.begin() + static_cast<std::ptrdiff_t>(common))
            .first -
        owner.begin());
  }
  return common;
}

// The eight octets at `from`, as a number that compares as they do; zeros stand for those that are not there.
std::uint64_t prefix_at(OctetsView key, std::size_t from) {
  std::uint64_t prefix = 0;
  for (std::size_t i = 0; i < sizeof(prefix); ++i) {
    prefix = prefix << 8 | (from + i < key.size() ? octet_at(key, from + i) : 0);
  }
  return prefix;
}

// In canonical order; equal ones as they came.
std::vector<Rank> rank(const std::vector<StoredRR>& rrs) {
  std::vector<Rank> ranks(rrs.size());
  const std::size_t common = common_prefix(rrs);
  const auto before = [&](const Rank& a, const Rank& b) {
    if (a.prefix != b.prefix) return a.prefix < b.prefix;
    const auto order = rrs[a.index].key <=> rrs[b.index].key;
    return order == 0 ? a.index < b.index : order < 0;
  };
  const auto at = [&](std::size_t i) { return ranks.begin() + static_cast<std::ptrdiff_t>(i); };
  in_halves(rrs.size(), [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) ranks[i] = {prefix_at(rrs[i].key.owner, common), i};
    if (!std::is_sorted(at(from), at(to), before)) std::sort(at(from), at(to), before);
  });
  std::vector<Rank> merged(ranks.size());
  std::merge(ranks.begin(), at(rrs.size() / 2), at(rrs.size() / 2), ranks.end(), merged.begin(), before);
  return merged;
}

// Drops RRs that are there twice (RFC 2181 section 5): the lowest TTL stays, and the spelling that came first.
std::vector<StoredRR> in_order(std::vector<StoredRR> rrs) {
  const std::vector<Rank> ranks = rank(rrs);
  std::vector<StoredRR> sorted;
  sorted.reserve(rrs.size());
  for (const Rank& place : ranks) {
    StoredRR& rr = rrs[place.index];
    if (sorted.empty() || sorted.back().key != rr.key) {
      sorted.push_back(std::move(rr));
    } else if (rr.ttl < sorted.back().ttl) {
      sorted.back().ttl = rr.ttl;
      sorted.back().inferred = rr.inferred;
    }
  }
  return sorted;
}

Sha256 hash_of(const std::vector<StoredRR>& rrs) {
  ContentDigester digester;
  for (const StoredRR& rr : rrs) digester.add(rr.key.owner, rr.key.type, rr.key.rrclass, rr.ttl, rr.key.rdata);
  return digester.finish();
}

Octets spelling_digest(const std::vector<StoredRR>& rrs) {
  Sha256Digester digester;
  bool canonical = true;
  Octets text;
  for (std::size_t i = 0; i < rrs.size(); ++i) {
    const StoredRR& rr = rrs[i];
    if (!rr.inferred && rr.spelling == Spelling{}) continue;
    canonical = false;
    text.clear();
    append_u32(text, static_cast<std::uint32_t>(i));
    append_u8(text, rr.inferred ? 1 : 0);
    append_u8(text, static_cast<std::uint8_t>(rr.spelling.owner.size()));
    text += rr.spelling.owner;
    append_u16(text, static_cast<std::uint16_t>(rr.spelling.rdata.size()));
    text += rr.spelling.rdata;
    digester.update(text);
  }
  return canonical ? Octets() : Octets(digester.finish().view());
}

}  // namespace

StoredContent to_stored_content(const std::vector<RR>& rrs) {
  std::vector<StoredRR> stored(rrs.size());
  in_halves(rrs.size(), [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) stored[i] = to_stored(rrs[i]);
  });
  StoredContent content;
  content.rrs = in_order(std::move(stored));
  content.hash = hash_of(content.rrs);
  content.spelling = spelling_digest(content.rrs);
  return content;
}

}  // namespace yore::archive
