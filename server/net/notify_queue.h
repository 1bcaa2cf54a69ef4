// NotifyQueue: what one secondary is still to be told, and when.
//
// The Notifier has one for each secondary; it sends what is due and reports what is answered. So many messages are
// outstanding at once and no more, each sent at most kMaxTries times with growing pauses (RFC 1996 section 3.6); the
// rest waits, one message a zone, of which a newer one takes the place.
//
// Threads: belongs to one thread. It knows no clock: times are milliseconds since any fixed moment.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "zonedb/dns/rr.h"

namespace yore::net {

class NotifyQueue {
 public:
  static constexpr std::size_t kMaxOutstanding = 32;
  static constexpr unsigned kMaxTries = 5;
  static constexpr std::uint64_t kFirstPause = 1000;  // twice as long after each try

  struct Outstanding {
    RR soa;
    std::uint16_t id = 0;
    std::vector<Octets> macs;  // of each message sent, where it was signed; whoever sends keeps them here
    unsigned tries = 0;
    std::uint64_t next = 0;
  };

  void put(RR soa);               // in the place of what is there for the zone, as if that had never been
  void remove(const Name& zone);  // answered, or no longer true

  // A message that is to be sent now, with `fresh_id` if it is its first time; it counts as sent. Null where there is
  // none. It stays where it is until the next call.
  [[nodiscard]] Outstanding* next_due(std::uint64_t now, std::uint16_t fresh_id);
  // What such a response answers; null where nothing is waiting for it.
  [[nodiscard]] Outstanding* find(const Name& zone, std::uint16_t id);
  // The SOAs of those that were never answered, each told once.
  [[nodiscard]] std::vector<RR> take_given_up();
  [[nodiscard]] bool empty() const noexcept { return waiting_.empty() && outstanding_.empty() && given_up_.empty(); }

 private:
  void admit(std::uint64_t now);
  void give_up(std::uint64_t now);

  std::map<Name, RR> waiting_;
  std::map<Name, Outstanding> outstanding_;
  std::vector<RR> given_up_;
};

}  // namespace yore::net
