// What a secondary is told, and when, by a clock that is set by hand.
#include "server/net/notify_queue.h"

#include <doctest/doctest.h>

#include <vector>

#include "zonedb/dns/presentation.h"

using namespace yore;
using namespace yore::net;

namespace {

RR soa(const std::string& zone, int serial) {
  return rr_from_text(zone + " 60 IN SOA ns. root. " + std::to_string(serial) + " 1 1 1 1").value();
}

Name name(const std::string& text) { return Name::from_text(text).value(); }

int count_due(NotifyQueue& queue, std::uint64_t now, std::uint16_t id = 7) {
  int count = 0;
  while (queue.next_due(now, id) != nullptr) ++count;
  return count;
}

}  // namespace

TEST_CASE("a message is sent at once, then again after growing pauses, five times in all, and then given up") {
  NotifyQueue queue;
  queue.put(soa("kp.", 1));
  for (const std::uint64_t second : std::vector<std::uint64_t>{0, 1, 3, 7, 15}) {
    if (second > 0) CHECK(count_due(queue, 100 + second * 1000 - 1) == 0);
    CHECK(count_due(queue, 100 + second * 1000) == 1);
    CHECK(queue.find(name("kp."), 7) != nullptr);
  }
  CHECK(count_due(queue, 31099) == 0);
  CHECK(queue.take_given_up().empty());
  CHECK(count_due(queue, 31100) == 0);
  const auto given_up = queue.take_given_up();
  REQUIRE(given_up.size() == 1);
  CHECK(given_up[0].owner == name("kp."));
  CHECK(queue.take_given_up().empty());
  CHECK(queue.empty());
}

TEST_CASE("all tries of a message have one id, and what has another answers nothing") {
  NotifyQueue queue;
  queue.put(soa("kp.", 1));
  CHECK(queue.find(name("kp."), 0) == nullptr);  // not sent yet
  REQUIRE(queue.next_due(0, 5) != nullptr);
  REQUIRE(queue.next_due(1000, 6) != nullptr);
  CHECK(queue.find(name("kp."), 6) == nullptr);
  CHECK(queue.find(name("co.kp."), 5) == nullptr);
  CHECK(queue.find(name("KP."), 5) != nullptr);
  queue.remove(name("kp."));
  CHECK(queue.find(name("kp."), 5) == nullptr);
  CHECK(count_due(queue, 90000) == 0);
  CHECK(queue.empty());
}

TEST_CASE("a newer version takes the place of the older, sent or not, with an id and tries of its own") {
  NotifyQueue queue;
  queue.put(soa("kp.", 1));
  queue.put(soa("kp.", 2));
  const auto* first = queue.next_due(0, 5);
  REQUIRE(first != nullptr);
  CHECK(first->soa == soa("kp.", 2));
  CHECK(queue.next_due(0, 6) == nullptr);
  queue.put(soa("kp.", 3));
  CHECK(queue.find(name("kp."), 5) == nullptr);
  const auto* second = queue.next_due(10, 6);
  REQUIRE(second != nullptr);
  CHECK(second->soa == soa("kp.", 3));
  CHECK(second->id == 6);
  CHECK(count_due(queue, 1010) == 1);
}

TEST_CASE("so many messages are outstanding at once and no more; an answer makes room for the next") {
  NotifyQueue queue;
  const auto zone = [](std::size_t i) { return "z" + std::to_string(1000 + i) + "."; };
  for (std::size_t i = 0; i < 100; ++i) queue.put(soa(zone(i), 1));
  CHECK(count_due(queue, 0) == NotifyQueue::kMaxOutstanding);
  CHECK(count_due(queue, 999) == 0);
  queue.remove(name(zone(0)));
  queue.remove(name(zone(1)));
  CHECK(count_due(queue, 999) == 2);
  // Those that are silent make room when they are given up.
  int sent = 0;
  std::size_t given_up = 0;
  for (std::uint64_t now = 1000; !queue.empty(); now += 100) {
    REQUIRE(now < 200000);
    sent += count_due(queue, now);
    given_up += queue.take_given_up().size();
  }
  CHECK(given_up == 98);
  CHECK(sent == 98 * 5 - 32);
}
