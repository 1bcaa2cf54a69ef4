#include "zonedb/zone/huge_pages.h"

#include <sys/mman.h>

#include <bit>
#include <cerrno>
#include <cstdint>

namespace yore::zone {
namespace {

constexpr std::uintptr_t kHugePage = std::uintptr_t{2} << 20;
constexpr int kCollapse = 25;  // MADV_COLLAPSE, since Linux 6.1; C libraries have it later

// The whole huge pages within.
template <class Advise>
void advise(const void* data, std::size_t octets, Advise advise) noexcept {
  const auto begin = std::bit_cast<std::uintptr_t>(data);
  const std::uintptr_t first = (begin + kHugePage - 1) & ~(kHugePage - 1);
  const std::uintptr_t last = (begin + octets) & ~(kHugePage - 1);
  if (first >= last) return;
  // Advice: where the kernel does not take it, all goes on in small pages. errno is nobody's then.
  const int kept = errno;
  advise(std::bit_cast<void*>(first), last - first);
  errno = kept;
}

}  // namespace

void use_huge_pages(const void* data, std::size_t octets) noexcept {
  advise(data, octets, [](void* pages, std::size_t size) {
    if (madvise(pages, size, MADV_HUGEPAGE) == 0) madvise(pages, size, kCollapse);
  });
}

void expect_huge_pages(const void* data, std::size_t octets) noexcept {
  advise(data, octets, [](void* pages, std::size_t size) { madvise(pages, size, MADV_HUGEPAGE); });
}

}  // namespace yore::zone
