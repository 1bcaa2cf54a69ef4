// warm(): asks memory for what the answers to a batch of questions will read, for all of them at once.
//
// In a zone that no cache holds, an answer waits for memory half a dozen times, each time for what the time before led
// to: the table of names, the node, its state, its RRsets. Step by step over a whole batch, the questions wait
// together. Nothing depends on it but time. `zones` are those that most questions of the batch are asked of.
//
// Threads: any number of threads at once.
#pragma once

#include <optional>
#include <span>

#include "server/respond/asked.h"
#include "zonedb/answer/standing_zones.h"

namespace yore::respond {

void warm(std::span<const std::optional<Asked>> batch, const answer::StandingZones& zones) noexcept;

}  // namespace yore::respond
