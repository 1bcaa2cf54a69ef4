// ZoneView, ZoneViews: the content of zones at one moment, as audit() asks of it. Not for answering: that is answer/'s.
//
// Threads: one thread with its own Archive.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "zonedb/archive/archive.h"

namespace yore::report {

class ZoneView {
 public:
  ZoneView(Name apex, std::vector<RR> rrs);  // `rrs` in canonical order

  [[nodiscard]] const Name& apex() const noexcept { return apex_; }
  [[nodiscard]] const std::vector<RR>& rrs() const noexcept { return rrs_; }
  [[nodiscard]] const RRset* find(const Name& owner, RRType type) const;
  [[nodiscard]] const std::vector<RRset>& rrsets_at(const Name& owner) const;  // none where it owns nothing
  [[nodiscard]] bool exists(const Name& name) const;                           // it, or a name below it, owns an RR
  // The topmost delegation at or above `name` (RFC 1034 section 4.2.1); nothing where the zone itself has it.
  [[nodiscard]] std::optional<Name> cut_above(const Name& name) const;
  // The NS RRsets of the apex and of all delegations.
  [[nodiscard]] std::vector<const RRset*> server_sets() const;

  // Where the RRs of a name are to be found (RFC 1034 section 4.3.2).
  enum class Place {
    kOutside,  // above or beside the zone
    kBelowCut,
    kBelowDname,  // the name is an alias of another (RFC 6672 section 2.2)
    kHere,        // at the name itself, or at the wildcard that stands for it
    kNowhere,     // no such name
  };
  struct Found {
    Place place = Place::kOutside;
    Name node;  // kHere: which of the two; kBelowCut: the cut
  };
  [[nodiscard]] Found find_place(const Name& name) const;

  enum class Known {
    kAddresses,
    kAlias,
    kNone,
    kNoGlue,   // whatever it has: the delegation needs glue of that name, and has none
    kNotHere,  // it is outside, or below a delegation that needs no glue of that name
  };
  struct Addresses {
    Known known = Known::kNotHere;
    std::vector<Rdata> list;  // of A and AAAA RRs
  };
  // What this zone says of the addresses of `host`.
  [[nodiscard]] Addresses addresses_of(const Name& host) const;

 private:
  [[nodiscard]] std::vector<Rdata> address_rdatas(const Name& owner) const;

  Name apex_;
  std::vector<RR> rrs_;
  std::map<Name, std::vector<RRset>> rrsets_;
};

// All zones of an archive as of one time, each read when it is first asked for.
class ZoneViews {
 public:
  // As of `at`. A zone that was not known yet is taken as it first was, where that is no later than `until`.
  [[nodiscard]] static Result<ZoneViews> open(archive::Archive& archive, Timestamp at, Timestamp until);
  // Takes this content for the zone's.
  void put(ZoneView view);
  // The archived zone with this apex; null where it is not known at that time.
  [[nodiscard]] Result<const ZoneView*> find(const Name& apex);
  // The deepest one that `name` is in.
  [[nodiscard]] Result<const ZoneView*> find_deepest(const Name& name);

 private:
  explicit ZoneViews(archive::Archive& archive) : archive_(&archive) {}
  archive::Archive* archive_;
  Timestamp at_;
  Timestamp until_;
  std::map<Name, archive::ZoneId> zones_;
  std::map<Name, std::optional<ZoneView>> views_;
};

}  // namespace yore::report
