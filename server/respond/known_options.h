// KnownOptions: what respond()'s short way (direct.h) knows of a client's EDNS options.
//
// Threads: values and pure functions.
#pragma once

#include <optional>

#include "server/respond/respond.h"
#include "server/wire/request.h"

namespace yore::respond {

struct KnownOptions {
  std::optional<Timestamp> at;  // option 65001
};

// Nothing where the options ask for more than that, or for what cannot be read.
[[nodiscard]] std::optional<KnownOptions> read_known_options(const wire::Edns& edns, const Source& source,
                                                             const Settings& settings);

}  // namespace yore::respond
