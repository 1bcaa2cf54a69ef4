#include "zonedb/capture/match_lookups.h"

namespace yore::capture {
namespace {

bool asks_for_transfer(const Lookup& lookup) { return lookup.type && is_transfer(*lookup.type); }

// The lookups of one command line, and which of them are taken.
class Matching {
 public:
  explicit Matching(const CommandLine& line) : lookups_(line.lookups), taken_(line.lookups.size(), false) {}

  void match_by_name(Draft& draft) {
    const Name* name = draft.subject ? &*draft.subject : nullptr;
    if (name == nullptr) return;
    const bool transfer = draft.qtype ? is_transfer(*draft.qtype) : draft.kind == Draft::Kind::kTransfer;
    for (std::size_t i = 0; i < lookups_.size(); ++i) {
      const bool fits = draft.kind == Draft::Kind::kFailure || asks_for_transfer(lookups_[i]) == transfer;
      if (!taken_[i] && fits && lookups_[i].name == *name) return take(draft, i);
    }
  }

  // `after`: the lookup of the draft before, if it has one.
  void match_by_order(Draft& draft) {
    if (draft.lookup) {
      next_ = place_of(draft);
      return;
    }
    for (const std::size_t from : {next_, std::size_t{0}}) {
      for (std::size_t i = from; i < lookups_.size(); ++i) {
        if (!taken_[i] && fits_by_order(draft, lookups_[i])) {
          take(draft, i);
          next_ = i + 1;
          return;
        }
      }
    }
  }

 private:
  static bool fits_by_order(const Draft& draft, const Lookup& lookup) {
    if (draft.kind == Draft::Kind::kFailure) return !draft.of_transfer || asks_for_transfer(lookup);
    return asks_for_transfer(lookup) == (draft.kind == Draft::Kind::kTransfer);
  }

  void take(Draft& draft, std::size_t i) {
    draft.lookup = lookups_[i];
    taken_[i] = true;
    places_.emplace_back(&draft, i);
  }

  [[nodiscard]] std::size_t place_of(const Draft& draft) const {
    for (const auto& [taker, i] : places_) {
      if (taker == &draft) return i + 1;
    }
    return 0;
  }

  const std::vector<Lookup>& lookups_;
  std::vector<bool> taken_;
  std::vector<std::pair<const Draft*, std::size_t>> places_;
  std::size_t next_ = 0;
};

// The type that the questions of lookups without a type show, where all agree.
std::optional<RRType> usual_type(const Transcript& transcript) {
  std::optional<RRType> usual;
  for (const Draft& draft : transcript.drafts) {
    if (!draft.lookup || draft.lookup->type || !draft.qtype) continue;
    if (usual && *usual != *draft.qtype) return std::nullopt;
    usual = draft.qtype;
  }
  return usual;
}

// A failure that no lookup is left for contradicts the transfer before it, which printed no statistics: dig found
// something wrong after the last RR.
void blame_failures(std::vector<Draft>& drafts) {
  for (std::size_t i = 1; i < drafts.size(); ++i) {
    Draft& before = drafts[i - 1];
    const Draft& failure = drafts[i];
    const bool left_over = failure.kind == Draft::Kind::kFailure && failure.invocation && !failure.lookup;
    if (left_over && before.invocation == failure.invocation && before.lookup && !before.ended && before.closed) {
      before.reason = failure.reason;
      before.gave_up = true;
      before.last_line = failure.last_line;
      drafts.erase(drafts.begin() + static_cast<std::ptrdiff_t>(i));
      --i;
    }
  }
}

}  // namespace

void match_lookups(Transcript& transcript) {
  auto& drafts = transcript.drafts;
  for (std::size_t first = 0; first < drafts.size();) {
    std::size_t end = first + 1;
    while (end < drafts.size() && drafts[end].invocation == drafts[first].invocation) ++end;
    if (drafts[first].invocation) {
      Matching matching(transcript.command_lines[*drafts[first].invocation]);
      const auto evident = [](const Draft& draft) { return draft.kind != Draft::Kind::kSent; };
      for (std::size_t i = first; i < end; ++i) {
        if (evident(drafts[i])) matching.match_by_name(drafts[i]);
      }
      for (std::size_t i = first; i < end; ++i) {
        if (evident(drafts[i])) matching.match_by_order(drafts[i]);
      }
    }
    first = end;
  }
  blame_failures(drafts);
  const RRType type = usual_type(transcript).value_or(RRType::kA);
  for (Draft& draft : drafts) {
    if (draft.lookup && !draft.lookup->type) draft.lookup->type = type;
  }
}

}  // namespace yore::capture
