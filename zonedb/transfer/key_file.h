// A TSIG key from a file, so that the secret stands on no command line, where every user of the machine sees it.
//
// Threads: pure functions.
#pragma once

#include <string_view>

#include "zonedb/transfer/tsig.h"

namespace yore::transfer {

// The text of such a file: a `key` statement as named.conf has it and tsig-keygen(8) writes it (comments `//`, `#` and
// `/* */` left out), or one line "[ALGORITHM:]NAME:BASE64". Error: kUsage; it never quotes the secret.
[[nodiscard]] Result<TsigKey> tsig_key_from_file(std::string_view text);

}  // namespace yore::transfer
