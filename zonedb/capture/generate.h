// expand_generate: BIND's $GENERATE, as the lines that it stands for.
//
// Threads: pure functions.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "zonedb/capture/tokens.h"

namespace yore::capture {

// `words` are those after $GENERATE: "1-10/2", the owner, and the rest of an RR, in which `$`, `${offset,width,base}`
// and `\$` are read. Errors: kBadInput; more than `limit` lines is one.
[[nodiscard]] Result<std::vector<std::string>> expand_generate(std::span<const Token> words, std::size_t limit);

}  // namespace yore::capture
