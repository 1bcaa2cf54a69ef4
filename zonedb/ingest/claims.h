// Claims: what options and a manifest say about a capture, and the same as the text that its sighting keeps, so that
// the capture can be parsed again just as it was.
//
// Threads: values and pure functions.
#pragma once

#include <string>
#include <vector>

#include "zonedb/archive/rows.h"
#include "zonedb/capture/capture.h"

namespace yore::ingest {

struct Claims {
  capture::Hints hints;
  std::vector<Sha256> restates;  // captures whose scans this one tells again (archive/writer.h, origin_of())
};

// `more` fills what `hints` leave open.
[[nodiscard]] capture::Hints completed_with(capture::Hints hints, const capture::Hints& more);

// One "key=value" a line, in a fixed order; nothing for what is not claimed, nor for what the capture shows itself:
// that $INCLUDE was carried out.
[[nodiscard]] std::string to_context(const Claims& claims);
// Error: kCorrupt, as nobody but to_context() writes such text.
[[nodiscard]] Result<Claims> from_context(const std::string& context);

// The scans of a capture, of whichever kind: text, or the stream of a live transfer (dns/axfr_stream.h).
[[nodiscard]] Result<capture::Parsed> parse(OctetsView capture, const std::string& source, const capture::Hints& hints);
// The scans that a sighting of the archive was made of, parsed again.
[[nodiscard]] Result<std::vector<Scan>> reparse(const archive::SightingRow& sighting, const Octets& capture);

}  // namespace yore::ingest
