// append_text(): what to_text() makes, put behind other text: without an allocation where that has the room.
//
// For text that is made for every answer (answer/provenance.h); to_text() is made of it.
//
// Threads: pure functions.
#pragma once

#include <string>

#include "zonedb/dns/name.h"
#include "zonedb/dns/scan.h"
#include "zonedb/dns/timestamp.h"

namespace yore {

void append_text(std::string& text, const Name& name);
void append_text(std::string& text, Timestamp time);
void append_text(std::string& text, const Interval& interval);
void append_text(std::string& text, const Server& server);
void append_number(std::string& text, std::uint64_t number);  // in decimal

}  // namespace yore
