// answer_directly(): the short way from the bytes of a question to the bytes of its response, for what is asked most.
//
// respond() tries it first. A plain query of which one zone says at once what holds (a referral, an RRset of the name,
// that the name or the type is not there) is answered in one pass: its name is hashed once, the zone is asked by the
// same steps as in answer/ (select_zone(), which for a listener's own moment was worked out with the store, and for a
// question's may have been in warm(); locate()), and each record is written from where the zone holds it. Nothing is
// allocated. The bytes are those that the long way makes of the same question (tests/respond holds the two together),
// and what is rare stays there: aliases, wildcards, DNAMEs, proofs of denial, observations, transfers, names with a
// time, cookies, signatures, and what does not fit.
//
// Threads: any number of threads at once, each with its own `out`.
#pragma once

#include <optional>

#include "server/respond/asked.h"
#include "server/respond/respond.h"

namespace yore::respond {

// The subject of the response that is in `out`; nothing where the question has to go the long way.
[[nodiscard]] std::optional<std::uint32_t> answer_directly(const Asked& asked, const Source& source,
                                                           const Settings& settings, const store::Store& store,
                                                           Octets& out);

// The long way, for every question.
[[nodiscard]] Reply answer_at_length(OctetsView message, const Source& source, const Settings& settings,
                                     const std::shared_ptr<const store::Store>& store, Octets& out);

}  // namespace yore::respond
