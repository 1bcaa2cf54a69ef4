// Huge pages: has the kernel keep large arrays in pages of 2 MiB, where it can.
//
// A zone of a million RRs is more small pages than a core remembers the places of, and every answer is somewhere else:
// looking up where a page is costs as much as waiting for it.
//
// Threads: pure functions of their arguments; the octets do not change. Source: madvise(2), MADV_HUGEPAGE and
// MADV_COLLAPSE.
#pragma once

#include <cstddef>

namespace yore::zone {

// What is there already, moved where it has to be.
void use_huge_pages(const void* data, std::size_t octets) noexcept;
// What comes: pages that nobody has touched yet will be huge from the first, which spares the moving.
void expect_huge_pages(const void* data, std::size_t octets) noexcept;

// Room for `count` elements in such pages.
template <class Array>
void reserve_huge(Array& array, std::size_t count) {
  array.reserve(count);
  expect_huge_pages(array.data(), array.capacity() * sizeof(array[0]));
}

// Gives back what a small array has room for and does not use. Of a large one that was never touched: it costs nothing.
template <class Array>
void trim(Array& array) {
  constexpr std::size_t kLarge = std::size_t{4} << 20;
  if (array.capacity() * sizeof(array[0]) < kLarge) array.shrink_to_fit();
}

}  // namespace yore::zone
