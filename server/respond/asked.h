// Asked: a message that is a plain question, with its name made ready for finding: read and hashed once.
//
// Whoever has a batch of messages makes one of each, for warm(); respond() makes its own otherwise.
//
// Threads: values that point into the message.
#pragma once

#include "server/wire/plain_query.h"
#include "zonedb/zone/lookup_name.h"

namespace yore::respond {

struct Asked {
  explicit Asked(OctetsView message) noexcept
      : qname(zone::LookupName::at_front(wire::question_of_plain(message))),
        is_plain(wire::read_plain_query(message, qname.size(), query)) {}
  wire::PlainQuery query;
  zone::LookupName qname;
  bool is_plain;  // else the message has another shape, and the rest means nothing
};

}  // namespace yore::respond
