#include "server/respond/warm.h"

#include <array>

namespace yore::respond {
namespace {

constexpr std::size_t kMostNodes = 64;

// A node that an answer may come from.
struct Likely {
  const zone::ZoneContent* content = nullptr;
  std::uint32_t hash = 0;
  zone::NodeIndex node = zone::kNone;
};

class Warmer {
 public:
  void add(const answer::StandingZones& zones, const Asked& asked) noexcept {
    const answer::ZoneAt* const zone = zones.select(asked.qname, asked.query.qtype);
    if (zone == nullptr) return;
    const std::size_t labels = asked.qname.label_count();
    add(zone->content(), asked.qname.hash(labels));
    if (labels > zone->apex_labels + 1) add(zone->content(), asked.qname.hash(labels - 1));  // the cut, as like as not
  }

  void bring() noexcept {
    for (std::size_t i = 0; i < count_; ++i) {
      Likely& one = likely_[i];
      one.node = one.content->node_with(one.hash);
      if (one.node != zone::kNone) one.content->prefetch_node(one.node);
    }
    each([](const zone::ZoneContent& content, zone::NodeIndex node) { content.prefetch_state(node); });
    each([](const zone::ZoneContent& content, zone::NodeIndex node) { content.prefetch_rrsets(node); });
    each([](const zone::ZoneContent& content, zone::NodeIndex node) { content.prefetch_rdata(node); });
    each([](const zone::ZoneContent& content, zone::NodeIndex node) { content.prefetch_ready(node); });
  }

 private:
  void add(const zone::ZoneContent& content, std::uint32_t hash) noexcept {
    if (count_ == kMostNodes) return;
    content.prefetch_name(hash);
    likely_[count_++] = {&content, hash, zone::kNone};
  }

  template <class Step>
  void each(Step step) const noexcept {
    for (std::size_t i = 0; i < count_; ++i) {
      if (likely_[i].node != zone::kNone) step(*likely_[i].content, likely_[i].node);
    }
  }

  std::array<Likely, kMostNodes> likely_;
  std::size_t count_ = 0;
};

}  // namespace

void warm(std::span<const std::optional<Asked>> batch, const answer::StandingZones& zones) noexcept {
  Warmer warmer;
  for (const std::optional<Asked>& asked : batch) {
    if (asked && asked->is_plain) warmer.add(zones, *asked);
  }
  warmer.bring();
}

}  // namespace yore::respond
