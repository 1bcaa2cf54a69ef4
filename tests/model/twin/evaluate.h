// evaluate(): the model's answer to a question, by RFC 1034 section 4.3.2 with its updates, one step after the other.
//
// The slow twin of answer::lookup(): given the same histories, both must say the same. It shares with it the words of
// zonedb/dns and the type Answer, and nothing else.
//
// Threads: a pure function.
#pragma once

#include "tests/model/twin/world.h"
#include "zonedb/answer/answer.h"

namespace yore::model {

[[nodiscard]] answer::Answer evaluate(const World& world, const Moment& moment, const answer::Question& question);

}  // namespace yore::model
