#include "server/respond/standpoint.h"

#include "server/respond/known_options.h"

namespace yore::respond {

Standpoint standpoint_of(const Asked& asked, const Source& source, const Settings& settings,
                         const store::Store& store) {
  Standpoint standpoint;
  if (!asked.has_options()) return standpoint;
  const auto known = read_known_options(*asked.query.edns, source, settings);
  standpoint.is_for_long_way = !known;
  if (!known || !known->at) return standpoint;
  AsOf& as_of = standpoint.as_of.emplace(AsOf{store.view(source.listener, *known->at), {}});
  as_of.zone = answer::select_zone(as_of.view, asked.qname, asked.query.qtype);
  return standpoint;
}

}  // namespace yore::respond
