#include "server/respond/direct_selection.h"

#include "server/respond/known_options.h"

namespace yore::respond {

DirectSelection select_directly(const Asked& asked, const Source& source, const Settings& settings,
                                const store::Store& store) {
  DirectSelection selection;
  const auto known = read_known_options(*asked.query.edns, source, settings);
  selection.is_for_long_way = !known;
  if (!known || !known->at) return selection;
  AsOf& as_of = selection.as_of.emplace(AsOf{store.view(source.listener, *known->at), {}});
  as_of.zone = answer::select_zone(as_of.view, asked.qname, asked.query.qtype);
  return selection;
}

}  // namespace yore::respond
