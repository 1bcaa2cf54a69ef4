#include "zonedb/zone/huge_pages.h"

#include <doctest/doctest.h>

#include <cerrno>
#include <vector>

using namespace yore;

TEST_CASE("huge pages hold what the small ones held, and errno is left alone") {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1} << 12, std::size_t{5} << 20, std::size_t{9} << 20}) {
    std::vector<unsigned char> octets(size);
    for (std::size_t i = 0; i < size; ++i) octets[i] = static_cast<unsigned char>(i * 31 >> 3);
    const auto before = octets;
    errno = EAGAIN;
    zone::use_huge_pages(octets.data(), octets.size());
    CHECK(errno == EAGAIN);
    CHECK(octets == before);
  }
}
