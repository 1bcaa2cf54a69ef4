// prepare_referrals(): how a referral writes each name server of a zone cut, worked out before anybody asks.
//
// What a referral at a cut says begins right behind the question, whose name ends in the cut's. So which octets of a
// name server's name stand in the message already (RFC 1035 section 4.1.4) is a fact of its NS RRset, counted from the
// end of the question, and so is which node has its addresses. The builder and append_version() call it last;
// server/respond/direct.cc writes by it.
//
// Threads: a pure function of its argument.
#pragma once

#include "zonedb/zone/zone_content.h"

namespace yore::zone {

// Fills what is not filled yet of the NS RRsets of all cuts, at all versions. REQUIRES: states and names are there.
void prepare_referrals(ContentArrays& content);

}  // namespace yore::zone
