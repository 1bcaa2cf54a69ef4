#include "server/respond/warm.h"

#include <array>

#include "server/respond/direct_selection.h"

namespace yore::respond {
namespace {

constexpr std::size_t kMostNodes = 64;

// A node that an answer may come from.
struct Likely {
  const zone::ZoneContent* content;
  std::uint32_t hash;
  VersionId version;
  zone::NodeIndex node;
  const zone::NodeState* state;
};

class Warmer {
 public:
  void add(const answer::ZoneAt& zone, const zone::LookupName& qname) noexcept {
    const std::size_t labels = qname.label_count();
    add(zone, qname.hash(labels));
    if (labels > zone.apex_labels + 1) add(zone, qname.hash(labels - 1));  // the cut, as like as not
  }

  void bring() noexcept {
    find_nodes();
    each([](Likely& one) { one.content->prefetch_state(one.node); });
    each([](Likely& one) {
      one.state = &one.content->state_at(one.node, one.version);
      one.content->prefetch_rrsets(*one.state);
    });
    each([](Likely& one) { one.content->prefetch_rdata(*one.state); });
    each([](Likely& one) { one.content->prefetch_ready(*one.state); });
    if (has_older_) each([](Likely& one) { one.content->prefetch_earlier(*one.state, one.version); });
  }

 private:
  void add(const answer::ZoneAt& zone, std::uint32_t hash) noexcept {
    if (count_ == kMostNodes) return;
    const zone::ZoneContent& content = zone.content();
    content.prefetch_name(hash);
    likely_[count_++] = {&content, hash, zone.snapshot->version, zone::kNone, nullptr};
    has_older_ = has_older_ || zone.snapshot->version.number < content.version_count();
  }

  // Those that are not there have no part in what follows.
  void find_nodes() noexcept {
    std::size_t found = 0;
    for (std::size_t i = 0; i < count_; ++i) {
      likely_[i].node = likely_[i].content->node_with(likely_[i].hash);
      if (likely_[i].node == zone::kNone) continue;
      likely_[i].content->prefetch_node(likely_[i].node);
      likely_[found++] = likely_[i];
    }
    count_ = found;
  }

  template <class Step>
  void each(Step step) noexcept {
    for (std::size_t i = 0; i < count_; ++i) step(likely_[i]);
  }

  std::array<Likely, kMostNodes> likely_;
  std::size_t count_ = 0;
  bool has_older_ = false;  // one that is not of the newest version
};

// The zone that answers, or null.
const answer::ZoneAt* zone_of(const Asked& asked, const answer::StandingZones& standing) {
  if (!asked.selection || !asked.selection->as_of) return standing.select(asked.qname, asked.query.qtype);
  const auto& zone = asked.selection->as_of->zone;
  return zone ? &*zone : nullptr;
}

}  // namespace

void warm(std::span<std::optional<Asked>> batch, const Source& source, const Settings& settings,
          const store::Store& store) {
  const answer::StandingZones& standing = store.outlook(source.listener).zones;
  Warmer warmer;
  for (std::optional<Asked>& asked : batch) {
    if (!asked || !asked->is_plain) continue;
    if (asked->has_options()) asked->selection = select_directly(*asked, source, settings, store);
    if (const answer::ZoneAt* const zone = zone_of(*asked, standing)) warmer.add(*zone, asked->qname);
  }
  warmer.bring();
}

}  // namespace yore::respond
