// questions: questions about the made-up zone's history (generate.cc), each about a version of its own.
//
//   questions COUNT NAMES FIRST LAST [SEED] [PERMILLE]
//
// COUNT lines "QNAME QTYPE VERSION", the version any from FIRST to LAST: a third for what exists at that version, a
// third below a delegation of it, a third for a name that no version has. So what is asked of one version gets the same
// kinds of answers as what is asked of another.
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

class Questions {
 public:
  Questions(std::uint64_t names, std::uint64_t seed, std::uint64_t permille)
      : names_(names), seed_(seed), permille_(permille), random_(seed) {}

  void print(std::uint64_t version) {
    const std::uint64_t kind = random_.next() % 3;
    if (kind == 0) {  // the names of delegations have three letters or more in front
      std::printf("no-%llx.bench. A %llu\n", number(random_.next() >> 24), number(version));
      return;
    }
    const std::uint64_t which = random_.next() % names_;
    const Delegation delegation = state_at(which, version, seed_, permille_);
    const std::string label = label_of(which, delegation.name);
    const std::uint64_t form = random_.next() % 2;
    if (kind == 1) {
      std::printf("www.%s.bench. %s %llu\n", label.c_str(), form == 0 ? "A" : "AAAA", number(version));
    } else if (form == 0) {
      std::printf("%s.bench. NS %llu\n", label.c_str(), number(version));
    } else {
      std::printf("ns%u.%s.bench. A %llu\n", delegation.servers, label.c_str(), number(version));
    }
  }

  std::uint64_t any(std::uint64_t first, std::uint64_t last) { return first + random_.next() % (last - first + 1); }

 private:
  static unsigned long long number(std::uint64_t value) { return value; }
  std::uint64_t names_, seed_, permille_;
  Random random_;
};

}  // namespace

int main(int argc, char** argv) {
  std::array<std::uint64_t, 6> numbers = {0, 0, 0, 0, 1, 3};  // count, names, first, last, seed, permille
  bool understood = argc >= 5 && argc <= 7;
  for (int i = 1; understood && i < argc; ++i)
    understood = read_number(argv[i], numbers[static_cast<std::size_t>(i - 1)]);
  const auto [count, names, first, last, seed, permille] = numbers;
  if (!understood || names < 1 || first < 1 || last < first || permille < 1 || permille > kMostPermille) {
    std::fputs("usage: questions COUNT NAMES FIRST LAST [SEED] [PERMILLE]; versions count from 1\n", stderr);
    return 2;
  }
  Questions questions(names, seed, permille);
  for (std::uint64_t i = 0; i < count; ++i) questions.print(questions.any(first, last));
  return std::fflush(stdout) == 0 ? 0 : 1;
}
