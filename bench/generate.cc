// generate: one version of a made-up zone's history, as a zone file on standard output.
//
//   generate NAMES VERSION [SEED] [PERMILLE]
//
// A TLD-like zone, `bench.`: for each of NAMES delegations two NS and one address of glue, 3 x NAMES RRs in all, and
// the apex. From each version to the next PERMILLE (3 by default) of the RRs make way for others: one delegation
// changes its name servers, another its glue, another goes away and a new name comes, another has a new TTL. Any
// version can be printed by itself: a delegation's state follows from its number, the seed and the version alone. The
// serial is the version.
//
// Threads: one.
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

// SplitMix64 (Steele, Lea, Flood 2014): small, seeded by any number, the same everywhere.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15U);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
  }
  double unit() { return (static_cast<double>(next() >> 11) + 0.5) / 9007199254740992.0; }

 private:
  std::uint64_t state_;
};

struct Delegation {
  std::uint32_t name = 0;
  std::uint32_t servers = 0;
  std::uint32_t glue = 0;
  std::uint32_t ttl = 86400;
};
// RRs that make way where a delegation changes: 2, 1, 3 or 3 of its 3.
constexpr double kShareOfChange = 2.25 / 3;

void change(Delegation& delegation, Random& random) {
  switch (random.next() % 4) {
    case 0:
      ++delegation.servers;
      break;
    case 1:
      ++delegation.glue;
      break;
    case 2:
      ++delegation.name;
      break;
    default:
      delegation.ttl = delegation.ttl == 86400 ? 3600 : 86400;
  }
}

// The state at `version`: changes come at geometrically distributed distances, so each version changes its share.
Delegation state_at(std::uint64_t number, std::uint64_t version, std::uint64_t seed, double rate) {
  Random random(seed * 0x100000001b3U + number);
  Delegation delegation;
  double at = 1;
  for (;;) {
    at += 1 + std::floor(std::log(random.unit()) / std::log1p(-rate));
    if (at > static_cast<double>(version)) return delegation;
    change(delegation, random);
  }
}

std::string label_of(std::uint64_t number, std::uint32_t name) {
  Random random(number + 1 + (std::uint64_t{name} << 32));
  std::string label;
  const std::uint64_t letters = 3 + random.next() % 10;
  for (std::uint64_t i = 0; i < letters; ++i) label += static_cast<char>('a' + random.next() % 26);
  return label + std::to_string(number) + (name == 0 ? "" : "-" + std::to_string(name));
}

void print(std::uint64_t number, const Delegation& delegation) {
  const std::string label = label_of(number, delegation.name);
  const std::uint64_t address = number * 7 + delegation.glue;
  std::printf(
      "%s.bench. %u IN NS ns%u.%s.bench.\n%s.bench. %u IN NS ns%llu.host%llu.example.\n"
      "ns%u.%s.bench. %u IN A 10.%llu.%llu.%llu\n",
      label.c_str(), delegation.ttl, delegation.servers, label.c_str(), label.c_str(), delegation.ttl,
      static_cast<unsigned long long>(number % 4), static_cast<unsigned long long>(number % 1000), delegation.servers,
      label.c_str(), delegation.ttl, static_cast<unsigned long long>(address >> 16 & 255),
      static_cast<unsigned long long>(address >> 8 & 255), static_cast<unsigned long long>(address & 255));
}

bool read_number(const char* text, std::uint64_t& number) {
  const std::string_view view(text);
  const auto [end, error] = std::from_chars(view.data(), view.data() + view.size(), number);
  return error == std::errc() && end == view.data() + view.size();
}

}  // namespace

int main(int argc, char** argv) {
  std::array<std::uint64_t, 4> numbers = {0, 0, 1, 3};  // names, version, seed, permille
  bool understood = argc >= 3 && argc <= 5;
  for (int i = 1; understood && i < argc; ++i)
    understood = read_number(argv[i], numbers[static_cast<std::size_t>(i - 1)]);
  const auto [names, version, seed, permille] = numbers;
  if (!understood || version < 1 || permille < 1 || permille > 999) {
    std::fputs("usage: generate NAMES VERSION [SEED] [PERMILLE]; versions count from 1\n", stderr);
    return 2;
  }
  std::printf(
      "bench. 86400 IN SOA ns1.bench. hostmaster.bench. %llu 1800 900 604800 3600\n"
      "bench. 86400 IN NS ns1.bench.\nbench. 86400 IN NS ns2.bench.\n"
      "ns1.bench. 86400 IN A 10.255.0.1\nns2.bench. 86400 IN A 10.255.0.2\n",
      static_cast<unsigned long long>(version));
  for (std::uint64_t number = 0; number < names; ++number) {
    print(number, state_at(number, version, seed, static_cast<double>(permille) / 1000 / kShareOfChange));
  }
  return std::fflush(stdout) == 0 ? 0 : 1;
}
