// The numbers and places of a DNS message (RFC 1035 section 4.1, RFC 6891, RFC 8914, RFC 9660).
//
// Used by everything in server/ that reads or writes message bytes.
//
// Threads: constants.
#pragma once

#include <cstddef>
#include <cstdint>

namespace yore::wire {

inline constexpr std::size_t kHeaderSize = 12;
inline constexpr std::size_t kMaxMessage = 65535;   // the length field of TCP, RFC 1035 section 4.2.2
inline constexpr std::size_t kMinUdpLimit = 512;    // RFC 1035 section 4.2.1, RFC 6891 section 6.2.3
inline constexpr std::size_t kOptSize = 11;         // an OPT record without options
inline constexpr std::size_t kMaxPointer = 0x3fff;  // the last offset that a compression pointer reaches

// Any 4-bit value is an Opcode; those with a name are listed (RFC 6895 section 2.2).
enum class Opcode : std::uint8_t { kQuery = 0, kIQuery = 1, kStatus = 2, kNotify = 4, kUpdate = 5, kDso = 6 };

// The header's second 16 bits.
inline constexpr std::uint16_t kFlagQR = 0x8000;
inline constexpr std::uint16_t kFlagAA = 0x0400;
inline constexpr std::uint16_t kFlagTC = 0x0200;
inline constexpr std::uint16_t kFlagRD = 0x0100;
inline constexpr std::uint16_t kFlagRA = 0x0080;
inline constexpr std::uint16_t kFlagCD = 0x0010;
inline constexpr unsigned kOpcodeShift = 11;

enum class OptionCode : std::uint16_t {
  kNsid = 3,            // RFC 5001
  kCookie = 10,         // RFC 7873
  kKeepalive = 11,      // RFC 7828
  kExtendedError = 15,  // RFC 8914
  kZoneVersion = 19,    // RFC 9660
  kMoment = 65001,      // local use: the time that a question is asked as of
};

// RFC 8914 section 4.
enum class InfoCode : std::uint16_t {
  kOther = 0,
  kProhibited = 18,
  kNotAuthoritative = 20,
  kNotSupported = 21,
  kNoReachableAuthority = 22
};

}  // namespace yore::wire
