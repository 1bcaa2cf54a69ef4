// Messages of an AXFR response for tests, made from zone-file text: good ones, and ones that break a rule.
//
// Threads: values.
#pragma once

#include <string>
#include <vector>

#include "zonedb/dns/axfr_stream.h"
#include "zonedb/dns/presentation.h"

namespace yore::test {

constexpr std::uint16_t kId = 0x3a5c;

// A message with the fields of a good response, to be bent at will. Names are not compressed.
struct AxfrMessage {
  std::uint16_t id = kId;
  std::uint16_t flags = 0x8400;  // QR, AA
  std::vector<std::string> questions = {"kp."};
  std::vector<std::string> answers;
  std::vector<std::string> authority;
  std::vector<std::string> additional;

  [[nodiscard]] Octets wire() const {
    Octets octets;
    append_u16(octets, id);
    append_u16(octets, flags);
    for (const auto* section : {&questions, &answers, &authority, &additional}) {
      append_u16(octets, static_cast<std::uint16_t>(section->size()));
    }
    for (const std::string& name : questions) {
      octets += Name::from_text(name).value().wire();
      append_u16(octets, static_cast<std::uint16_t>(RRType::kAXFR));
      append_u16(octets, static_cast<std::uint16_t>(RRClass::kIN));
    }
    for (const auto* section : {&answers, &authority, &additional}) {
      for (const std::string& text : *section) append_rr(octets, rr_from_text(text).value());
    }
    return octets;
  }

  static void append_rr(Octets& octets, const RR& rr) {
    octets += rr.owner.wire();
    append_u16(octets, static_cast<std::uint16_t>(rr.type));
    append_u16(octets, static_cast<std::uint16_t>(rr.rrclass));
    append_u32(octets, rr.ttl.seconds);
    append_u16(octets, static_cast<std::uint16_t>(rr.rdata.size()));
    octets += rr.rdata;
  }
};

// With the two octets of its length before it, as on a TCP connection.
[[nodiscard]] inline Octets framed(OctetsView message) {
  Octets octets;
  append_u16(octets, static_cast<std::uint16_t>(message.size()));
  octets += message;
  return octets;
}

inline const std::string kSoa = "kp. 60 IN SOA ns1.kptc.kp. root.kp. 2013083001 10800 900 604800 86400";

// The request for kp. with kId.
[[nodiscard]] inline Octets axfr_request_of_kp() {
  AxfrMessage request;
  request.flags = 0;
  return request.wire();
}

// A stream of kp. from 192.0.2.1 that ended as the client wanted.
[[nodiscard]] inline AxfrStream stream_of(const std::vector<AxfrMessage>& messages) {
  AxfrStream stream;
  stream.zone = Name::from_text("kp.").value();
  stream.server = Server{"ns1.kptc.kp.", "192.0.2.1", 53};
  stream.request = axfr_request_of_kp();
  stream.time = Interval{Timestamp{1474349304}, Timestamp{1474349311}};
  for (const AxfrMessage& message : messages) stream.messages += framed(message.wire());
  return stream;
}

}  // namespace yore::test
