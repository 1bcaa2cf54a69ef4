// Answers as text, section by section, RRs in canonical order: what the battery compares and prints.
//
// Threads: pure functions.
#pragma once

#include <string>

#include "tests/model/twin/world.h"
#include "zonedb/answer/answer.h"

namespace yore::model {

[[nodiscard]] std::string to_text(const answer::Answer& answer);
[[nodiscard]] std::string to_text(const answer::Question& question, const Moment& moment);

}  // namespace yore::model
