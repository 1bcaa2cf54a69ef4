// Comparing answers, and printing them section by section, RRs in canonical order.
//
// Threads: pure functions.
#pragma once

#include <string>

#include "tests/model/twin/world.h"
#include "zonedb/answer/answer.h"

namespace yore::model {

// Whether both say the same, the order of RRsets aside.
[[nodiscard]] bool are_equal(const answer::Answer& a, const answer::Answer& b);

[[nodiscard]] std::string to_text(const answer::Answer& answer);
[[nodiscard]] std::string to_text(const answer::Question& question, const Moment& moment);

}  // namespace yore::model
