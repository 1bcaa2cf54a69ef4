// RRType, RRClass, Rcode: the numbers of DNS with their mnemonics (RFC 1035, RFC 3597, IANA's registry of RR types).
//
// Threads: values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "zonedb/dns/result.h"

namespace yore {

// Any 16-bit value is an RRType; those that Yore's own rules name are listed.
enum class RRType : std::uint16_t {
  kA = 1,
  kNS = 2,
  kMD = 3,
  kMF = 4,
  kCNAME = 5,
  kSOA = 6,
  kMB = 7,
  kMG = 8,
  kMR = 9,
  kNULL = 10,
  kPTR = 12,
  kHINFO = 13,
  kMINFO = 14,
  kMX = 15,
  kTXT = 16,
  kRP = 17,
  kAFSDB = 18,
  kRT = 21,
  kNSAPPTR = 23,
  kSIG = 24,
  kKEY = 25,
  kPX = 26,
  kAAAA = 28,
  kLOC = 29,
  kNXT = 30,
  kSRV = 33,
  kNAPTR = 35,
  kKX = 36,
  kDNAME = 39,
  kOPT = 41,
  kDS = 43,
  kIPSECKEY = 45,
  kRRSIG = 46,
  kNSEC = 47,
  kDNSKEY = 48,
  kNSEC3 = 50,
  kNSEC3PARAM = 51,
  kCDS = 59,
  kCDNSKEY = 60,
  kCSYNC = 62,
  kZONEMD = 63,
  kSVCB = 64,
  kHTTPS = 65,
  kSPF = 99,
  kTKEY = 249,
  kTSIG = 250,
  kIXFR = 251,
  kAXFR = 252,
  kMAILB = 253,
  kMAILA = 254,
  kANY = 255,
  kCAA = 257,
};

enum class RRClass : std::uint16_t { kIN = 1, kCH = 3, kHS = 4, kNONE = 254, kANY = 255 };

enum class Rcode : std::uint16_t {
  kNoError = 0,
  kFormErr = 1,
  kServFail = 2,
  kNXDomain = 3,
  kNotImp = 4,
  kRefused = 5,
  kYXDomain = 6,
  kNotAuth = 9,
  kBadVers = 16,
  kBadCookie = 23,
};

// "A", "HTTPS"; "TYPE65280" for a type without a mnemonic (RFC 3597 section 5).
[[nodiscard]] std::string to_text(RRType type);
// Either form, case ignored. Error: kUnsupported that says to write TYPEnnn.
[[nodiscard]] Result<RRType> rrtype_from_text(std::string_view text);

[[nodiscard]] std::string to_text(RRClass rrclass);  // "IN", "CLASS65280"
[[nodiscard]] Result<RRClass> rrclass_from_text(std::string_view text);
[[nodiscard]] std::string to_text(Rcode rcode);  // "NOERROR", "NXDOMAIN", as dig spells them

// QTYPEs and meta-RRs are asked for or describe messages; no zone holds them (RFC 6895 section 3.1).
[[nodiscard]] constexpr bool is_meta(RRType type) noexcept {
  const auto number = static_cast<std::uint16_t>(type);
  return number == 0 || type == RRType::kOPT || (number >= 128 && number <= 255);
}
// Types that belong to DNSSEC and are shown only where asked for by type or by the DO bit (RFC 4035 section 3.1).
[[nodiscard]] constexpr bool is_dnssec_proof(RRType type) noexcept {
  return type == RRType::kRRSIG || type == RRType::kNSEC || type == RRType::kNSEC3;
}

}  // namespace yore
