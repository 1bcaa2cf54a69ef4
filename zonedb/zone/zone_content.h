// ZoneContent: all versions of one zone at once, frozen. The heart of a ZoneHistory.
//
// Nodes stand in canonical order; a table finds a name at once. Each node carries its states in order of version: from
// which version on it holds which RRsets, and what it is then (cut, occluded...). RRsets, RDATA and names are kept once
// and shared by all states that have them. Offsets and indices are 32 bits wide. ZoneHistoryBuilder (builder.h) makes
// it.
//
// Threads: immutable; any number of readers, no lock.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "zonedb/dns/rr.h"
#include "zonedb/dns/snapshot.h"
#include "zonedb/zone/lookup_name.h"
#include "zonedb/zone/presence_index.h"
#include "zonedb/zone/ready_sections.h"

namespace yore::zone {

using NodeIndex = std::uint32_t;
using RRsetIndex = std::uint32_t;
inline constexpr std::uint32_t kNone = NameTable::kNone;
inline constexpr std::uint32_t kUnknown = kNone - 1;

// Bits of NodeState::flags.
enum NodeFlag : std::uint8_t {
  kExists = 1,         // it, or a name below it, owns an RRset (NSEC3 and its RRSIGs do not count: RFC 5155 7.2.8)
  kCut = 2,            // owns NS, is not the apex and not occluded: a zone cut
  kDname = 4,          // owns DNAME, is not a cut and not occluded
  kOccluded = 8,       // below a cut or a DNAME
  kWildcardChild = 16  // its child "*" exists
};

// What a node is from version `from` on, up to the next state of the node.
struct NodeState {
  std::uint32_t from = 0;
  std::uint32_t list = 0;  // its only RRset; or where its list of RRsets begins
  std::uint32_t rrset_count : 24 = 0;
  std::uint32_t flags : 8 = 0;
  [[nodiscard]] bool has(NodeFlag flag) const noexcept { return (flags & flag) != 0; }
};

// One RRset as kept. RRSIGs stand as one RRset for each type that they cover (RFC 4035 section 2.2), so each has the
// TTL of what it covers.
struct StoredRRset {
  std::uint32_t list = 0;  // its only RDATA; or where its list begins: has_list()
  std::uint32_t ttl = 0;   // the lowest of its RRs (RFC 2181 section 5.2)
  std::uint32_t rr_count : 24 = 0;
  std::uint32_t own_ttls : 1 = 0;      // the list goes on with the TTL of each RR, and whether it is inferred
  std::uint32_t ttl_inferred : 1 = 0;  // of all its RRs
  RRType type = RRType::kA;
  RRType covered{};  // of RRSIGs, else 0
  // The list has the place of each RDATA; with own_ttls then two numbers for each RR; of NS then where the newest
  // of what is ready stands (kNone: nothing is), and the node of each target: kNone outside the zone, kUnknown where it
  // was not found yet.
  [[nodiscard]] bool has_list() const noexcept { return rr_count > 1 || type == RRType::kNS; }
  // REQUIRES: of type NS.
  [[nodiscard]] std::uint32_t ready_place() const noexcept { return list + rr_count * (own_ttls != 0 ? 3U : 1U); }
  [[nodiscard]] std::uint32_t targets_place() const noexcept { return ready_place() + 1; }
};

struct Node {
  std::uint32_t name = 0;    // in the octets
  NodeIndex parent = kNone;  // of the apex, and of owners outside the zone: none
  std::uint32_t first_state = 0;
};

// The NSEC3 RRs with one set of parameters (RFC 5155 section 4): owners in canonical order, which is that of the
// hashes.
struct Nsec3Chain {
  std::uint8_t algorithm = 0;
  std::uint16_t iterations = 0;
  Octets salt;
  PresenceIndex owners;
};

// What the builder fills and ZoneContent keeps.
struct ContentArrays {
  Octets octets;            // names and RDATA, each behind its size in two octets
  std::vector<Node> nodes;  // and one more, that ends the last one's states
  std::vector<NodeState> states;
  std::vector<RRsetIndex> rrset_lists;
  std::vector<StoredRRset> rrsets;
  std::vector<std::uint32_t> rdata_lists;
  Octets ready;                             // ready_sections.h
  std::uint32_t fresh_ready = 0;            // how many octets they were when all were made at once
  std::vector<ReadyPlace> ready_negatives;  // of the SOA, in order of version
  NameTable names;
  PresenceIndex nsec_owners;
  std::vector<Nsec3Chain> nsec3_chains;
  NodeIndex apex = kNone;
  std::uint32_t version_count = 0;
  RRClass rrclass = RRClass::kIN;
};

class ZoneContent {
 public:
  explicit ZoneContent(ContentArrays arrays);

  [[nodiscard]] std::uint32_t version_count() const noexcept { return arrays_.version_count; }
  [[nodiscard]] RRClass rrclass() const noexcept { return arrays_.rrclass; }
  [[nodiscard]] NodeIndex node_count() const noexcept { return static_cast<NodeIndex>(arrays_.nodes.size() - 1); }
  [[nodiscard]] std::size_t rrset_count() const noexcept { return arrays_.rrsets.size(); }
  [[nodiscard]] NodeIndex apex() const noexcept { return arrays_.apex; }

  // The node of the last `labels` labels of `name`, whenever it existed, or kNone. O(1).
  [[nodiscard]] NodeIndex find(const LookupName& name, std::size_t labels) const noexcept {
    return arrays_.names.find(name.hash(labels), [this, wanted = name.suffix(labels)](NodeIndex node) {
      return same_name(wanted, name_wire(node));
    });
  }
  [[nodiscard]] NodeIndex find(const LookupName& name) const noexcept { return find(name, name.label_count()); }
  // What find() and the answer from a node read, in the order in which one leads to the other: asked of memory without
  // waiting for it. Each step reads what the one before brought.
  void prefetch_name(std::uint32_t hash) const noexcept { arrays_.names.prefetch(hash); }
  [[nodiscard]] NodeIndex node_with(std::uint32_t hash) const noexcept {  // some name of this hash
    return arrays_.names.find(hash, [](NodeIndex) { return true; });
  }
  void prefetch_node(NodeIndex node) const noexcept { __builtin_prefetch(&arrays_.nodes[node]); }
  void prefetch_state(NodeIndex node) const noexcept;
  void prefetch_rrsets(const NodeState& state) const noexcept;
  void prefetch_rdata(const NodeState& state) const noexcept;
  void prefetch_ready(const NodeState& state) const noexcept;
  void prefetch_earlier(const NodeState& state, VersionId version) const noexcept;  // of what is ready
  [[nodiscard]] NodeIndex parent(NodeIndex node) const noexcept { return arrays_.nodes[node].parent; }
  [[nodiscard]] OctetsView name_wire(NodeIndex node) const noexcept { return octets_at(arrays_.nodes[node].name); }
  [[nodiscard]] Name name(NodeIndex node) const;
  // The last node at or before `name` in canonical order, or kNone. O(log n).
  [[nodiscard]] NodeIndex last_at_or_before(const Name& name) const;

  [[nodiscard]] std::span<const NodeState> states(NodeIndex node) const noexcept;
  // What `node` is at `version`; a state without flags and RRsets where there is nothing. O(log states).
  [[nodiscard]] const NodeState& state_at(NodeIndex node, VersionId version) const noexcept {
    const std::uint32_t after = arrays_.nodes[node + 1].first_state;
    const bool is_newest = after > arrays_.nodes[node].first_state && arrays_.states[after - 1].from <= version.number;
    return is_newest ? arrays_.states[after - 1] : state_before(node, version);
  }

  // By type, then by covered.
  [[nodiscard]] std::span<const RRsetIndex> rrsets(const NodeState& state) const noexcept {
    return {state.rrset_count == 1 ? &state.list : arrays_.rrset_lists.data() + state.list, state.rrset_count};
  }
  [[nodiscard]] const StoredRRset& rrset(RRsetIndex index) const noexcept { return arrays_.rrsets[index]; }
  // The RRset of `type`, kNone where the state has none; of RRSIG, those that cover `covered`.
  [[nodiscard]] RRsetIndex find_rrset(const NodeState& state, RRType type, RRType covered = RRType{}) const noexcept {
    for (const RRsetIndex index : rrsets(state)) {
      const StoredRRset& candidate = arrays_.rrsets[index];
      if (candidate.type == type && candidate.covered == covered) return index;
    }
    return kNone;
  }
  // The octets of one RR's RDATA, in canonical order of RRs. REQUIRES: at < rrset.rr_count.
  [[nodiscard]] OctetsView rdata(const StoredRRset& rrset, std::size_t at) const noexcept {
    return octets_at(rrset.has_list() ? arrays_.rdata_lists[rrset.list + at] : rrset.list);
  }
  // The NS of a cut or of the apex, with addresses; none where they have to be put together. REQUIRES: of type NS.
  [[nodiscard]] ReadySections ready_name_servers(const StoredRRset& name_servers, VersionId version) const noexcept {
    return find_ready(arrays_.ready.data(), arrays_.rdata_lists[name_servers.ready_place()], version);
  }
  // The SOA as a negative answer has it; likewise.
  [[nodiscard]] ReadySections ready_negative(VersionId version) const noexcept {
    return find_ready(arrays_.ready.data(), std::span(arrays_.ready_negatives), version);
  }
  [[nodiscard]] Ttl rr_ttl(const StoredRRset& rrset, std::size_t at) const noexcept;
  [[nodiscard]] bool rr_ttl_inferred(const StoredRRset& rrset, std::size_t at) const noexcept;
  [[nodiscard]] RRset rrset_with_owner(const StoredRRset& rrset, Name owner) const;
  // Appends the RRs that `node` owns in `state`, in canonical order, each with its own TTL.
  void append_rrs(NodeIndex node, const NodeState& state, std::vector<RR>& rrs) const;

  // Owners of NSEC that count as such: not those below a cut. Keys are NodeIndex.
  [[nodiscard]] const PresenceIndex& nsec_owners() const noexcept { return arrays_.nsec_owners; }
  [[nodiscard]] const std::vector<Nsec3Chain>& nsec3_chains() const noexcept { return arrays_.nsec3_chains; }

  [[nodiscard]] std::size_t memory_octets() const noexcept;
  [[nodiscard]] const ContentArrays& arrays() const noexcept { return arrays_; }  // for append_version()

 private:
  [[nodiscard]] OctetsView octets_at(std::uint32_t at) const noexcept {
    const char* const stored = arrays_.octets.data() + at;
    return {stored + 2, load_u16(stored)};
  }
  // As state_at(), where the node's last state is of a later version.
  [[nodiscard]] const NodeState& state_before(NodeIndex node, VersionId version) const noexcept;
  // Where the newest of what is ready of a cut's NS stands, or kNone.
  [[nodiscard]] std::uint32_t newest_ready(const NodeState& state) const noexcept;
  ContentArrays arrays_;
};

}  // namespace yore::zone
