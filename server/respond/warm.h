// warm(): asks memory for what the answers to a batch of questions will read, for all of them at once.
//
// In a zone that no cache holds, an answer waits for memory half a dozen times, each time for what the time before led
// to: the table of names, the node, its state, its RRsets. Step by step over a whole batch, the questions wait
// together. Of those with options it keeps where they are answered from (Asked::selection). Nothing depends on it but
// time. `source` is that of the whole batch, but for the address and whether it is counted.
//
// Threads: any number of threads at once.
#pragma once

#include <optional>
#include <span>

#include "server/respond/asked.h"
#include "server/respond/respond.h"

namespace yore::respond {

void warm(std::span<std::optional<Asked>> batch, const Source& source, const Settings& settings,
          const store::Store& store);

}  // namespace yore::respond
