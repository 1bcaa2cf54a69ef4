// Requests made by hand and responses read by ldns, for the tests of the server.
//
// Threads: pure functions.
#pragma once

#include <ldns/ldns.h>

#include <memory>
#include <optional>
#include <string>

#include "zonedb/dns/name.h"
#include "zonedb/dns/octets.h"
#include "zonedb/dns/rrtype.h"

namespace yore::test {

struct Ask {
  std::string qname = "kp.";
  RRType qtype = RRType::kSOA;
  RRClass qclass = RRClass::kIN;
  std::uint16_t flags = 0;  // opcode, RD, CD, ...
  bool edns = true;
  std::uint16_t udp_size = 1232;
  bool dnssec_ok = false;
  std::uint8_t version = 0;
  Octets options = {};  // of the OPT, framed
};

[[nodiscard]] inline Octets option(std::uint16_t code, OctetsView payload) {
  Octets octets;
  append_u16(octets, code);
  append_u16(octets, static_cast<std::uint16_t>(payload.size()));
  return octets += payload;
}

[[nodiscard]] inline Octets opt_record(const Ask& ask) {
  Octets opt;
  append_u8(opt, 0);
  append_u16(opt, 41);
  append_u16(opt, ask.udp_size);
  append_u32(opt, static_cast<std::uint32_t>(ask.version) << 16 | (ask.dnssec_ok ? 0x8000U : 0U));
  append_u16(opt, static_cast<std::uint16_t>(ask.options.size()));
  return opt += ask.options;
}

// The id is always 0x1234.
[[nodiscard]] inline Octets request(const Ask& ask) {
  Octets message;
  append_u16(message, 0x1234);
  append_u16(message, ask.flags);
  append_u16(message, 1);
  append_u32(message, 0);
  append_u16(message, ask.edns ? 1 : 0);
  message += Name::from_text(ask.qname).value().wire();
  append_u16(message, static_cast<std::uint16_t>(ask.qtype));
  append_u16(message, static_cast<std::uint16_t>(ask.qclass));
  return ask.edns ? message + opt_record(ask) : message;
}

// A response as ldns reads it: proof that another reader takes it.
class Response {
 public:
  explicit Response(OctetsView message) {
    ldns_pkt* pkt = nullptr;
    status_ = ldns_wire2pkt(&pkt, reinterpret_cast<const std::uint8_t*>(message.data()), message.size());
    pkt_.reset(pkt);
  }
  [[nodiscard]] bool readable() const { return status_ == LDNS_STATUS_OK; }
  [[nodiscard]] int rcode() const {
    return ldns_pkt_get_rcode(pkt_.get()) | ldns_pkt_edns_extended_rcode(pkt_.get()) << 4;
  }
  [[nodiscard]] bool aa() const { return ldns_pkt_aa(pkt_.get()); }
  [[nodiscard]] bool tc() const { return ldns_pkt_tc(pkt_.get()); }
  [[nodiscard]] bool ra() const { return ldns_pkt_ra(pkt_.get()); }
  [[nodiscard]] bool rd() const { return ldns_pkt_rd(pkt_.get()); }
  [[nodiscard]] bool cd() const { return ldns_pkt_cd(pkt_.get()); }
  [[nodiscard]] bool ad() const { return ldns_pkt_ad(pkt_.get()); }
  [[nodiscard]] bool qr() const { return ldns_pkt_qr(pkt_.get()); }
  [[nodiscard]] bool has_edns() const { return ldns_pkt_edns(pkt_.get()); }
  [[nodiscard]] bool dnssec_ok() const { return ldns_pkt_edns_do(pkt_.get()); }
  [[nodiscard]] std::uint16_t udp_size() const { return ldns_pkt_edns_udp_size(pkt_.get()); }
  [[nodiscard]] std::uint16_t id() const { return ldns_pkt_id(pkt_.get()); }
  // One RR a line, "owner TTL class type rdata" with single blanks, in the order of the message.
  [[nodiscard]] std::string question() const { return text(ldns_pkt_question(pkt_.get())); }
  [[nodiscard]] std::string answer() const { return text(ldns_pkt_answer(pkt_.get())); }
  [[nodiscard]] std::string authority() const { return text(ldns_pkt_authority(pkt_.get())); }
  [[nodiscard]] std::string additional() const { return text(ldns_pkt_additional(pkt_.get())); }
  // The payload of the first EDNS option `code`.
  [[nodiscard]] std::optional<Octets> edns_option(std::uint16_t code) const {
    const ldns_rdf* data = ldns_pkt_edns_data(pkt_.get());
    if (data == nullptr) return std::nullopt;
    const OctetsView options(reinterpret_cast<const char*>(ldns_rdf_data(data)), ldns_rdf_size(data));
    for (std::size_t at = 0; at + 4 <= options.size(); at += std::size_t{4} + u16_at(options, at + 2)) {
      if (u16_at(options, at) == code) return Octets(options.substr(at + 4, u16_at(options, at + 2)));
    }
    return std::nullopt;
  }
  // Of the extended DNS error (RFC 8914), "CODE text"; empty where there is none.
  [[nodiscard]] std::string extended_error() const {
    const auto payload = edns_option(15);
    return payload ? std::to_string(u16_at(*payload, 0)) + " " + payload->substr(2) : std::string();
  }

 private:
  static std::string text(const ldns_rr_list* list) {
    std::unique_ptr<char, decltype(&std::free)> lines(ldns_rr_list2str(list), &std::free);
    std::string text = lines == nullptr ? "" : lines.get();
    for (char& c : text) {
      if (c == '\t') c = ' ';
    }
    return text;
  }
  struct Free {
    void operator()(ldns_pkt* pkt) const { ldns_pkt_free(pkt); }
  };
  std::unique_ptr<ldns_pkt, Free> pkt_;
  ldns_status status_ = LDNS_STATUS_ERR;
};

}  // namespace yore::test
