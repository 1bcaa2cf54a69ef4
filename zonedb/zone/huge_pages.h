// use_huge_pages(): has the kernel keep a large array in pages of 2 MiB, where it can.
//
// A zone of a million RRs is more small pages than a core remembers the places of, and every answer is somewhere else:
// looking up where a page is costs as much as waiting for it.
//
// Threads: a pure function of its arguments; the octets do not change. Source: madvise(2), MADV_COLLAPSE.
#pragma once

#include <cstddef>

namespace yore::zone {

void use_huge_pages(const void* data, std::size_t octets) noexcept;

}  // namespace yore::zone
