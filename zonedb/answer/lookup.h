// lookup(): what a view says to a question, by RFC 1034 section 4.3.2 and its updates (4592, 6672, 4035, 5155, 2308).
//
// Class IN, QUERY, and any QTYPE but the transfer and meta types, which server/respond handles before it comes here.
//
// Threads: a pure function.
#pragma once

#include "zonedb/answer/answer.h"

namespace yore::zone {
class View;
}

namespace yore::answer {

[[nodiscard]] Answer lookup(const zone::View& view, const Question& question);

}  // namespace yore::answer
