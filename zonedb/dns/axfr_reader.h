// AxfrReader: takes the messages of an AXFR response one by one and says when it has ended, and how (RFC 5936).
//
// The live client (transfer/) stops at its word, and a stored stream (axfr_stream.h) is read with it again: one set of
// rules for both.
//
// Threads: belongs to one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "zonedb/dns/message_reader.h"
#include "zonedb/dns/rr.h"

namespace yore {

enum class AxfrState : std::uint8_t {
  kOpen,       // the closing SOA is still to come
  kComplete,   // it came, and equals the first
  kRefused,    // the first message said REFUSED
  kFailed,     // a message said another RCODE, or held nothing where the zone was to begin
  kMalformed,  // it contradicts RFC 5936, itself, or the question
};

class AxfrReader {
 public:
  // Of what the RRs read take in memory, roughly: compressed names can grow fiftyfold.
  static constexpr std::uint64_t kDefaultMaxSize = std::uint64_t{4} << 30;

  // `id` is that of the request. More than `max_size` octets of RRs are malformed.
  AxfrReader(Name zone, std::uint16_t id, std::uint64_t max_size = kDefaultMaxSize)
      : zone_(std::move(zone)), id_(id), max_size_(max_size) {}

  // One whole message, without the two octets of its length. REQUIRES: state() == kOpen.
  AxfrState take(OctetsView message);

  [[nodiscard]] AxfrState state() const noexcept { return state_; }
  // For people: why the state is neither kOpen nor kComplete; else empty.
  [[nodiscard]] const std::string& reason() const noexcept { return reason_; }
  [[nodiscard]] std::size_t message_count() const noexcept { return message_count_; }
  // RRs read so far, the closing SOA not counted.
  [[nodiscard]] std::size_t rr_count() const noexcept { return rrs_.size(); }
  // The RRs of the zone as they came, SOA first, the closing SOA left out. Once.
  [[nodiscard]] std::vector<RR> release_rrs() { return std::move(rrs_); }

 private:
  void end(AxfrState state, std::string reason);
  void read_message(OctetsView message);
  [[nodiscard]] bool header_fits(const MessageHeader& header);
  [[nodiscard]] bool question_fits(MessageReader& reader, const MessageHeader& header);
  [[nodiscard]] bool end_on_error(MessageReader& reader, const MessageHeader& header);
  void take_rr(RR rr);

  Name zone_;
  std::uint16_t id_;
  std::uint64_t max_size_;
  std::uint64_t size_ = 0;
  AxfrState state_ = AxfrState::kOpen;
  std::string reason_;
  std::size_t message_count_ = 0;
  std::vector<RR> rrs_;
};

}  // namespace yore
