#include "server/net/notify_queue.h"

#include <utility>

namespace yore::net {

void NotifyQueue::put(RR soa) {
  const Name zone = soa.owner;
  outstanding_.erase(zone);
  waiting_.insert_or_assign(zone, std::move(soa));
}

void NotifyQueue::remove(const Name& zone) {
  waiting_.erase(zone);
  outstanding_.erase(zone);
}

NotifyQueue::Outstanding* NotifyQueue::next_due(std::uint64_t now, std::uint16_t fresh_id) {
  give_up(now);
  admit(now);
  for (auto& [zone, message] : outstanding_) {
    if (message.next > now) continue;
    if (message.tries == 0) message.id = fresh_id;
    message.next = now + (kFirstPause << message.tries);
    ++message.tries;
    return &message;
  }
  return nullptr;
}

NotifyQueue::Outstanding* NotifyQueue::find(const Name& zone, std::uint16_t id) {
  const auto found = outstanding_.find(zone);
  return found == outstanding_.end() || found->second.tries == 0 || found->second.id != id ? nullptr : &found->second;
}

std::vector<RR> NotifyQueue::take_given_up() { return std::exchange(given_up_, {}); }

void NotifyQueue::admit(std::uint64_t now) {
  while (outstanding_.size() < kMaxOutstanding && !waiting_.empty()) {
    auto first = waiting_.extract(waiting_.begin());
    outstanding_[first.key()] = Outstanding{std::move(first.mapped()), 0, {}, 0, now};
  }
}

void NotifyQueue::give_up(std::uint64_t now) {
  for (auto at = outstanding_.begin(); at != outstanding_.end();) {
    Outstanding& message = at->second;
    if (message.tries < kMaxTries || message.next > now) {
      ++at;
      continue;
    }
    given_up_.push_back(std::move(message.soa));
    at = outstanding_.erase(at);
  }
}

}  // namespace yore::net
