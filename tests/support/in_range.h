// in_range: random numbers of a whole range. rapidcheck's own inRange() keeps to the low end of it in a small case.
//
// Threads: for one test.
#pragma once

#include <rapidcheck.h>

namespace yore::test {

// min <= number < end
template <class Number>
[[nodiscard]] rc::Gen<Number> in_range(Number min, Number end) {
  return rc::gen::resize(rc::kNominalSize, rc::gen::inRange(min, end));
}

}  // namespace yore::test
