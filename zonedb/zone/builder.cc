#include "zonedb/zone/builder.h"

#include "zonedb/zone/content_builder.h"

namespace yore::zone {

ZoneHistoryBuilder::ZoneHistoryBuilder(Name apex) : content_(std::make_unique<ContentBuilder>(apex)) {
  parts_.apex = std::move(apex);
}
ZoneHistoryBuilder::~ZoneHistoryBuilder() = default;

void ZoneHistoryBuilder::add_version(const VersionFacts& version) { parts_.versions.push_back(version); }
void ZoneHistoryBuilder::add_snapshot(SnapshotFacts snapshot) { parts_.snapshots.push_back(std::move(snapshot)); }
void ZoneHistoryBuilder::add_failed_scan(FailedScan scan) { parts_.failed_scans.push_back(std::move(scan)); }
void ZoneHistoryBuilder::add_lifespan(VersionId first, VersionId last, const RR& rr) {
  content_->add_lifespan(first, last, rr);
}
void ZoneHistoryBuilder::expect(std::size_t lifespans) { content_->expect(lifespans); }
void ZoneHistoryBuilder::share_content(std::shared_ptr<const ZoneContent> content) {
  parts_.content = std::move(content);
}

Result<std::shared_ptr<const ZoneHistory>> ZoneHistoryBuilder::build() {
  sort_failed_scans(parts_.failed_scans);
  if (parts_.content == nullptr) {
    YORE_TRY(parts_.content, content_->build(static_cast<std::uint32_t>(parts_.versions.size())));
  }
  content_.reset();
  return std::make_shared<const ZoneHistory>(std::move(parts_));
}

}  // namespace yore::zone
