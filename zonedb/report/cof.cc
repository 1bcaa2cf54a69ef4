#include "zonedb/report/cof.h"

#include <algorithm>

#include "zonedb/dns/presentation.h"

namespace yore::report {
namespace {

// A JSON string (RFC 8259 section 7). Presentation form is ASCII; any other octet is written as if it were Latin-1, so
// that a line is always UTF-8.
std::string quoted(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string json = "\"";
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      json += '\\';
      json += c;
    } else if (octet < 0x20 || octet > 0x7e) {
      json += "\\u00";
      json += kDigits[octet >> 4U];
      json += kDigits[octet & 15U];
    } else {
      json += c;
    }
  }
  return json + '"';
}

}  // namespace

std::string cof_line(const CofRecord& record) {
  const std::string prefix = record.source == CofRecord::Source::kZone ? "zone_time_" : "time_";
  const RR& rr = record.rr;
  std::string line = "{\"rrname\":" + quoted(rr.owner.to_text()) + ",\"rrtype\":" + quoted(to_text(rr.type)) +
                     ",\"rdata\":" + quoted(rdata_to_text(rr.type, rr.rdata));
  if (record.bailiwick) line += ",\"bailiwick\":" + quoted(record.bailiwick->to_text());
  line += ",\"" + prefix + "first\":" + std::to_string(record.first.last.seconds);
  const Timestamp last = std::max(record.first.last, record.still);
  line += ",\"" + prefix + "last\":" + std::to_string(last.seconds);
  line += ",\"count\":" + std::to_string(record.count);
  if (record.sensor) line += ",\"sensor_id\":" + quoted(*record.sensor);
  return line + "}";
}

}  // namespace yore::report
