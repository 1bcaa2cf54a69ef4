// ZoneHistoryBuilder: from the rows of an archive, in order, to a ZoneHistory.
//
// Threads: one thread; what build() returns may be read by all.
#pragma once

#include <memory>
#include <vector>

#include "zonedb/dns/result.h"
#include "zonedb/zone/zone_history.h"

namespace yore::zone {

class ContentBuilder;

class ZoneHistoryBuilder {
 public:
  explicit ZoneHistoryBuilder(Name apex);
  ~ZoneHistoryBuilder();
  ZoneHistoryBuilder(const ZoneHistoryBuilder&) = delete;
  ZoneHistoryBuilder& operator=(const ZoneHistoryBuilder&) = delete;

  void add_version(const VersionFacts& version);  // by number, from 1 without a gap
  void add_snapshot(SnapshotFacts snapshot);      // in snapshot order
  void add_failed_scan(FailedScan scan);          // in any order
  // RR `rr` is there from version `first` to `last`, with the TTL rr.ttl. REQUIRES: canonical order of `rr`, then order
  // of `first`; the lifespans of one RR do not overlap. RRs of another class than the first one's are left out: a zone
  // has one class (RFC 1035 section 5.2). Memory: the finished content, and little more.
  void add_lifespan(VersionId first, VersionId last, const RR& rr);
  // About so many lifespans will come: makes room for them at once.
  void expect(std::size_t lifespans);
  // Takes `content` over instead of any lifespans: its versions are the very ones added here.
  void share_content(std::shared_ptr<const ZoneContent> content);

  // Derives what is not stated and freezes all. Once. Error: kUnsupported for a zone beyond 4 GiB of octets.
  [[nodiscard]] Result<std::shared_ptr<const ZoneHistory>> build();

 private:
  ZoneHistory::Parts parts_;
  std::unique_ptr<ContentBuilder> content_;
};

}  // namespace yore::zone
