// as_of(): what a question that asks for a moment of its own (option 65001) is answered from, on the short way.
//
// Threads: a pure function.
#pragma once

#include <optional>

#include "server/respond/asked.h"
#include "server/respond/respond.h"

namespace yore::respond {

// Nothing where it asks for none, or its options ask for what is not for the short way. REQUIRES: it is plain.
[[nodiscard]] std::optional<AsOf> as_of(const Asked& asked, const Source& source, const Settings& settings,
                                        const store::Store& store);

}  // namespace yore::respond
