// ContentBuilder: gathers the lifespans of one owner after the other into the nodes, RRsets and runs of a ZoneContent.
//
// Part of ZoneHistoryBuilder. Adding makes the nodes (those of empty non-terminals too) in canonical order and the
// RRsets of each; build() indexes the names, derives the rest (adjust.h) and freezes.
//
// Threads: one thread; build() has another index the names meanwhile.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "zonedb/dns/result.h"
#include "zonedb/zone/adjust.h"
#include "zonedb/zone/content_arrays.h"
#include "zonedb/zone/octet_pool.h"
#include "zonedb/zone/zone_content.h"

namespace yore::zone {

class ContentBuilder {
 public:
  explicit ContentBuilder(Name apex) : apex_(std::move(apex)) {}

  // As ZoneHistoryBuilder::add_lifespan().
  void add_lifespan(VersionId first, VersionId last, const RR& rr);
  void expect(std::size_t lifespans);
  [[nodiscard]] Result<std::shared_ptr<const ZoneContent>> build(std::uint32_t version_count);

 private:
  // One lifespan of the owner that is being gathered.
  struct Piece {
    RRType type;
    RRType covered;
    std::uint32_t first;
    std::uint32_t last;
    RRMember rr;
  };
  using Pieces = std::vector<Piece>;

  void begin_owner(const Name& owner, std::uint32_t version);
  void spell_as_at(const Name& owner, std::uint32_t version);
  void finish_owner();
  NodeIndex add_node(const Name& name, NodeIndex parent);
  // The runs of one RRset's pieces: a new run wherever one of them begins or ends.
  void add_runs(Pieces::const_iterator begin, Pieces::const_iterator end);
  RRsetIndex add_members();
  void index_names();

  Name apex_;
  std::optional<Name> owner_;  // being gathered
  Pieces pieces_;
  // Of the RRset being made; members so that their memory is used again.
  std::vector<const Piece*> members_;
  std::vector<RRMember> rrs_;
  // The nodes from the apex down to the last one added; empty outside the zone. It or a name below it was first there
  // at version `spelled_at`, and so it is spelled.
  struct Step {
    NodeIndex node;
    std::uint32_t spelled_at;
  };
  std::vector<Step> path_;
  OctetPool pool_;
  ContentArrays arrays_;
  std::vector<RRsetRun> runs_;
  std::vector<std::uint32_t> first_run_;
  bool class_known_ = false;
};

}  // namespace yore::zone
