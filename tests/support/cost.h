// What something costs beside something else, for tests that say that a cost does not grow.
//
// Threads: one test at a time; what else the machine does is kept out by taking the least of many.
#pragma once

#include <algorithm>
#include <chrono>

namespace yore::test {

// The least that `work` took, of many times.
template <class Work>
std::chrono::nanoseconds least_cost(const Work& work) {
  auto least = std::chrono::nanoseconds::max();
  for (int i = 0; i < 200; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    least = std::min(least, std::chrono::nanoseconds(std::chrono::steady_clock::now() - begin));
  }
  return least;
}

}  // namespace yore::test
