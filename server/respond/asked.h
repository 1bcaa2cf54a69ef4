// Asked: a message that is a plain question, with its name made ready for finding: read and hashed once.
//
// Whoever has a batch of messages makes one of each, for warm(); respond() makes its own otherwise.
//
// Threads: values that point into the message, and with a selection into the store too.
#pragma once

#include <optional>

#include "server/wire/plain_query.h"
#include "zonedb/answer/zone_at.h"
#include "zonedb/zone/lookup_name.h"
#include "zonedb/zone/zone_set.h"

namespace yore::respond {

// The moment that a question asks for, and the zone that answers then; nothing where none was known.
struct AsOf {
  zone::View view;
  std::optional<answer::ZoneAt> zone;
};

// What the EDNS options of a plain question select, for the short way: as Selection (moment.h) is for the long one.
struct DirectSelection {
  bool is_for_long_way = false;  // as they ask for more; then nothing else is said
  std::optional<AsOf> as_of;     // nothing: the listener's own moment
};

struct Asked {
  explicit Asked(OctetsView message) noexcept
      : qname(zone::LookupName::at_front(wire::question_of_plain(message))),
        is_plain(wire::read_plain_query(message, qname.size(), query)) {}
  // REQUIRES: it is plain.
  [[nodiscard]] bool has_options() const noexcept { return query.edns && !query.edns->options.empty(); }
  wire::PlainQuery query;
  zone::LookupName qname;
  bool is_plain;                             // else the message has another shape, and the rest means nothing
  std::optional<DirectSelection> selection;  // where it has options and that was worked out before
};

}  // namespace yore::respond
