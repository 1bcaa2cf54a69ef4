// How many like responses a prefix gets, by a clock that is set by hand.
#include "server/net/rate_limiter.h"

#include <doctest/doctest.h>

#include <map>

using namespace yore::net;
using yore::respond::Address;
using yore::respond::Prefix;

namespace {

constexpr RateLimiter::Secret kSecret{0x0706050403020100, 0x0f0e0d0c0b0a0908};
constexpr std::uint32_t kSubject = 0xabcdef;

Address address(const char* text) { return Address::from_text(text).value(); }

const Address kClient = address("192.0.2.1");

// Ten a second, and every second one that is too much truncated.
RateLimits ten() {
  return {.rate = 10, .slip = 2, .ipv4_prefix = 24, .ipv6_prefix = 56, .buckets = 1024, .exempt = {}};
}

// How often each verdict falls in `count` questions.
std::map<Verdict, int> ask(RateLimiter& limiter, int count, std::uint64_t now, const Address& client = kClient,
                           std::uint32_t subject = kSubject) {
  std::map<Verdict, int> verdicts;
  for (int i = 0; i < count; ++i) {
    ++verdicts[limiter.limits(client) ? limiter.judge(client, subject, now) : Verdict::kSend];
  }
  return verdicts;
}

int sent(RateLimiter& limiter, int count, std::uint64_t now, const Address& client = kClient,
         std::uint32_t subject = kSubject) {
  return ask(limiter, count, now, client, subject)[Verdict::kSend];
}

}  // namespace

TEST_CASE("a second's worth goes out at once, then no more until time has passed") {
  const RateLimits limits = ten();
  RateLimiter limiter(limits, kSecret);
  CHECK(sent(limiter, 100, 5000) == 10);
  CHECK(sent(limiter, 100, 5099) == 0);
  CHECK(sent(limiter, 100, 5100) == 1);
  CHECK(sent(limiter, 100, 5600) == 5);
  CHECK(sent(limiter, 100, 90000) == 10);
}

TEST_CASE("a flood that never ends gets the rate, and a client that stays below it is never limited") {
  const RateLimits limits = ten();
  RateLimiter limiter(limits, kSecret);
  int flooded = 0;
  for (std::uint64_t now = 0; now < 20000; ++now) flooded += sent(limiter, 5, now);
  CHECK(flooded == 10 + 199);  // full at the start, then one each tenth of a second
  for (std::uint64_t now = 30000; now < 60000; now += 100) CHECK(sent(limiter, 1, now) == 1);
}

TEST_CASE("of those limited each so many are truncated, none or all where the slip says so") {
  for (const auto& [slip, truncated, dropped] : {std::tuple(0U, 0, 60), {1U, 60, 0}, {2U, 30, 30}, {3U, 20, 40}}) {
    RateLimits limits = ten();
    limits.slip = slip;
    RateLimiter limiter(limits, kSecret);
    auto verdicts = ask(limiter, 70, 0);
    CHECK(verdicts[Verdict::kSend] == 10);
    CHECK(verdicts[Verdict::kTruncate] == truncated);
    CHECK(verdicts[Verdict::kDrop] == dropped);
  }
}

TEST_CASE("clients of one prefix share a rate, others and other subjects have their own") {
  const RateLimits limits = ten();
  RateLimiter limiter(limits, kSecret);
  CHECK(sent(limiter, 100, 0) == 10);
  CHECK(sent(limiter, 100, 0, address("192.0.2.255")) == 0);
  CHECK(sent(limiter, 100, 0, address("192.0.3.1")) == 10);
  CHECK(sent(limiter, 100, 0, kClient, kSubject + 1) == 10);
  CHECK(sent(limiter, 100, 0, address("2001:db8:0:1::1")) == 10);
  CHECK(sent(limiter, 100, 0, address("2001:db8:0:ff:ffff::")) == 0);
  CHECK(sent(limiter, 100, 0, address("2001:db8:0:100::1")) == 10);
}

TEST_CASE("prefixes are as long as they are said to be") {
  RateLimits limits = ten();
  limits.ipv4_prefix = 32;
  limits.ipv6_prefix = 128;
  RateLimiter whole(limits, kSecret);
  CHECK(sent(whole, 100, 0) == 10);
  CHECK(sent(whole, 100, 0, address("192.0.2.2")) == 10);
  CHECK(sent(whole, 100, 0, address("2001:db8::1")) == 10);
  CHECK(sent(whole, 100, 0, address("2001:db8::2")) == 10);
  limits.ipv6_prefix = 65;
  RateLimiter odd(limits, kSecret);
  CHECK(sent(odd, 100, 0, address("2001:db8::7fff:0:0:1")) == 10);
  CHECK(sent(odd, 100, 0, address("2001:db8::1")) == 0);
  CHECK(sent(odd, 100, 0, address("2001:db8::8000:0:0:1")) == 10);
}

TEST_CASE("who is exempt, and what has no subject, is never limited; neither is anything where the rate is 0") {
  RateLimits limits = ten();
  limits.exempt = {Prefix::from_text("192.0.2.0/28").value()};
  RateLimiter limiter(limits, kSecret);
  CHECK(sent(limiter, 100, 0) == 100);
  CHECK(sent(limiter, 100, 0, address("192.0.2.16")) == 10);
  CHECK(sent(limiter, 100, 0, address("198.51.100.1"), 0) == 100);
  limits.rate = 0;
  RateLimiter off(limits, kSecret);
  CHECK(sent(off, 100, 0, address("198.51.100.1")) == 100);
}

TEST_CASE("a table flooded with other clients still limits the one that goes on asking") {
  RateLimits limits = ten();
  limits.buckets = 16;
  RateLimiter limiter(limits, kSecret);
  int through = 0;
  std::uint32_t other = 0;
  for (std::uint64_t now = 0; now < 1000; ++now) {
    through += sent(limiter, 10, now);
    for (int i = 0; i < 3; ++i) sent(limiter, 1, now, address("198.51.100.1"), ++other);
  }
  CHECK(through <= 10 + 10);
}

TEST_CASE("the clock's upper bits are not missed: after 50 days the rate is the same") {
  const RateLimits limits = ten();
  RateLimiter limiter(limits, kSecret);
  constexpr std::uint64_t kWrap = std::uint64_t{1} << 32;
  CHECK(sent(limiter, 100, kWrap - 50) == 10);
  CHECK(sent(limiter, 100, kWrap + 49) == 0);
  CHECK(sent(limiter, 100, kWrap + 50) == 1);
}

TEST_CASE("the greatest rate and a long pause overflow nothing") {
  RateLimits limits = ten();
  limits.rate = 1000000;
  RateLimiter limiter(limits, kSecret);
  CHECK(sent(limiter, 1, 0) == 1);
  for (std::uint64_t now = 999; now < 20000; now += 999) CHECK(sent(limiter, 1000, now) == 1000);
}
