#include "zonedb/report/audit_names.h"

#include <algorithm>
#include <set>

namespace yore::report {
namespace {

bool is_alphabetic(OctetsView label) {
  return std::all_of(label.begin(), label.end(), [](char c) { return ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z'; });
}

// The names in the RDATA of an RR.
std::vector<Name> names_in(const RR& rr) {
  std::vector<Name> names;
  for (const EmbeddedName& at : embedded_names(rr.type, rr.rdata)) {
    if (auto name = Name::from_wire(OctetsView(rr.rdata).substr(at.offset, at.size))) names.push_back(*std::move(name));
  }
  if (names.empty()) {
    if (auto target = rdata_target(rr.type, rr.rdata)) names.push_back(*std::move(target));
  }
  return names;
}

enum class Place { kOwner, kRdata };
class NameAudit {
 public:
  explicit NameAudit(const ZoneView& zone) : zone_(zone), reverse_(is_reverse(zone.apex())) {}

  std::vector<AuditFinding> run() {
    for (const RR& rr : zone_.rrs()) {
      look_at(rr.owner, Place::kOwner);
      if (!rr.owner.is_root() && rr.owner.label(0).starts_with('#')) {
        add(Fault::kHashOwner, rr.owner, "an owner begins with #; comments begin with a semicolon");
      }
      for (const Name& name : names_in(rr)) look_at(name, Place::kRdata);
    }
    return std::move(findings_);
  }

 private:
  void look_at(const Name& name, Place place) {
    if (repeats_origin(name, place)) add(Fault::kMissingDot, name, "a name has the name of the zone at its end twice");
    if (continues_host(name, place)) {
      add(Fault::kMissingDot, name, "a name of a host is continued by the name of a reverse zone");
    }
  }

  // The apex twice at the end. Below a zone of one label, com.com. is a name like others, and so are names below it
  // where it is delegated.
  [[nodiscard]] bool repeats_origin(const Name& name, Place place) const {
    const Name& apex = zone_.apex();
    const std::size_t labels = apex.label_count();
    if (labels == 0 || !name.is_below(apex) || name.label_count() < 2 * labels) return false;
    for (std::size_t i = 0; i < labels; ++i) {
      const std::size_t from_end = name.label_count() - 2 * labels + i;
      const auto lower = [](OctetsView label) {
        Octets lowered(label);
        std::transform(lowered.begin(), lowered.end(), lowered.begin(), ascii_lower);
        return lowered;
      };
      if (lower(name.label(from_end)) != lower(apex.label(i))) return false;
    }
    if (labels > 1) return true;
    return name.label_count() > 2 && (place == Place::kRdata || !zone_.cut_above(name));
  }

  // In a reverse zone, a name in RDATA such as root.kptc.kp.179.45.175.in-addr.arpa.: two labels or more, the last of
  // them letters, where a name of the zone has numbers.
  [[nodiscard]] bool continues_host(const Name& name, Place place) const {
    const std::size_t labels = zone_.apex().label_count();
    if (!reverse_ || place == Place::kOwner || !name.is_below(zone_.apex())) return false;
    const std::size_t before = name.label_count() - labels;
    constexpr std::size_t kHexDigit = 1;
    const OctetsView last = name.label(before - 1);
    return before >= 2 && last.size() > kHexDigit && is_alphabetic(last);
  }

  void add(Fault fault, const Name& name, std::string words) {
    if (seen_.emplace(fault, name).second) findings_.push_back({fault, name, std::move(words)});
  }

  const ZoneView& zone_;
  bool reverse_;
  std::set<std::pair<Fault, Name>> seen_;
  std::vector<AuditFinding> findings_;
};

}  // namespace

bool is_reverse(const Name& apex) {
  const auto below = [&](std::string_view text) {
    const auto name = Name::from_text(text);
    return name && apex.is_below(*name);
  };
  return below("in-addr.arpa.") || below("ip6.arpa.");
}

std::vector<AuditFinding> audit_names(const ZoneView& zone) { return NameAudit(zone).run(); }

}  // namespace yore::report
