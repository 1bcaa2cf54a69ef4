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
#include <cstdint>
#include <cstdio>
#include <string>

#include "bench/delegations.h"
#include "bench/read_number.h"

namespace {

using namespace yore::bench;

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

}  // namespace

int main(int argc, char** argv) {
  std::array<std::uint64_t, 4> numbers = {0, 0, 1, 3};  // names, version, seed, permille
  bool understood = argc >= 3 && argc <= 5;
  for (int i = 1; understood && i < argc; ++i)
    understood = read_number(argv[i], numbers[static_cast<std::size_t>(i - 1)]);
  const auto [names, version, seed, permille] = numbers;
  if (!understood || version < 1 || permille < 1 || permille > kMostPermille) {
    std::fputs("usage: generate NAMES VERSION [SEED] [PERMILLE]; versions count from 1\n", stderr);
    return 2;
  }
  std::printf(
      "bench. 86400 IN SOA ns1.bench. hostmaster.bench. %llu 1800 900 604800 3600\n"
      "bench. 86400 IN NS ns1.bench.\nbench. 86400 IN NS ns2.bench.\n"
      "ns1.bench. 86400 IN A 10.255.0.1\nns2.bench. 86400 IN A 10.255.0.2\n",
      static_cast<unsigned long long>(version));
  for (std::uint64_t number = 0; number < names; ++number) {
    print(number, state_at(number, version, seed, permille));
  }
  return std::fflush(stdout) == 0 ? 0 : 1;
}
