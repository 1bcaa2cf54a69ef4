// The canonical text: an archive whole, as lines that people can read and compare, and that `yore import` takes back.
//
// It is Archive::canonical_dump() with the octets of each capture and what is claimed of it. Equal archives give equal
// texts, byte for byte, whatever the order of importing. Lines of captures and sightings suffice to make the archive
// again (ingest/canonical_text.h); all others follow from them.
//
//   yore archive with captures
//   capture DIGEST SIZE
//    octets "; <<>> DiG 9.8.3-P1 <<>> axfr @ns2.kptc.kp kp\x0a"
//   sighting DIGEST of DIGEST context "zone=kp.\x0a"
//   ...
//   end
//
// Threads: one thread with its own Archive.
#pragma once

#include <functional>
#include <string_view>

#include "zonedb/archive/archive.h"

namespace yore::archive {

inline constexpr std::string_view kCanonicalTextStart = "yore archive with captures\n";
inline constexpr std::string_view kCanonicalTextEnd = "end\n";

using TextSink = std::function<void(std::string_view)>;  // takes the next part of a text
// Error: what reading the archive may give; a part of the text may be out then, without its end.
[[nodiscard]] Result<void> write_canonical_text(Archive& archive, const TextSink& sink);

}  // namespace yore::archive
