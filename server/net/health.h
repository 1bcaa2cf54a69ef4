// ask_health(): one real question to a yored that should be running, for who supervises it.
//
// `yored --health` is this and no more; it needs no dig beside the server, so a container's HEALTHCHECK can use it.
//
// Threads: blocks its thread for at most three seconds.
#pragma once

#include "server/respond/address.h"

namespace yore::net {

// Asks for zones.yore CH TXT over UDP, which the archive that is published answers. An unspecified address means the
// loopback of its family. Error: kIo where nothing answers, or something else than NOERROR.
[[nodiscard]] Result<void> ask_health(respond::Endpoint endpoint);

}  // namespace yore::net
