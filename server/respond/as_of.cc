#include "server/respond/as_of.h"

#include "server/respond/known_options.h"

namespace yore::respond {

std::optional<AsOf> as_of(const Asked& asked, const Source& source, const Settings& settings,
                          const store::Store& store) {
  if (!asked.query.edns || asked.query.edns->options.empty()) return std::nullopt;
  const auto known = read_known_options(*asked.query.edns, source, settings);
  if (!known || !known->at) return std::nullopt;
  AsOf from{store.view(source.listener, *known->at), {}};
  from.zone = answer::select_zone(from.view, asked.qname, asked.query.qtype);
  return from;
}

}  // namespace yore::respond
