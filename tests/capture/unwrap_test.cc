#include <doctest/doctest.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include <string>
#include <vector>

#include "zonedb/capture/capture.h"

namespace yore::capture {
namespace {

Octets gzip(const Octets& inside) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::vector<Bytef> input(inside.begin(), inside.end());
  std::vector<Bytef> output(deflateBound(&stream, input.size()) + 64);
  stream.next_in = input.data();
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = output.data();
  stream.avail_out = static_cast<uInt>(output.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  const std::size_t size = stream.total_out;
  deflateEnd(&stream);
  return {output.begin(), output.begin() + static_cast<std::ptrdiff_t>(size)};
}

Octets xz(const Octets& inside) {
  Octets output(lzma_stream_buffer_bound(inside.size()), '\0');
  std::size_t size = 0;
  REQUIRE(lzma_easy_buffer_encode(6, LZMA_CHECK_CRC64, nullptr, reinterpret_cast<const std::uint8_t*>(inside.data()),
                                  inside.size(), reinterpret_cast<std::uint8_t*>(output.data()), &size,
                                  output.size()) == LZMA_OK);
  output.resize(size);
  return output;
}

Octets zstd(const Octets& inside) {
  Octets output(ZSTD_compressBound(inside.size()), '\0');
  output.resize(ZSTD_compress(output.data(), output.size(), inside.data(), inside.size(), 3));
  return output;
}

const Octets kText = "kp. 432000 IN SOA ns1.kptc.kp. root.kptc.kp. 1 2 3 4 5\n";

TEST_CASE("a zstd file may begin with a frame to be skipped, as pzstd writes it") {
  const Octets inside = "example. 60 IN NS ns.example.\n";
  const Octets skipped("\x50\x2a\x4d\x18\x04\0\0\0abcd", 12);
  const auto unwrapped = unwrap(skipped + zstd(inside), "file", 1000);
  REQUIRE(unwrapped);
  CHECK(unwrapped->inside == inside);
  CHECK(unwrapped->wrapper == "zstd");
}

TEST_CASE("octets that are not compressed come back as they are") {
  for (const Octets& octets : {kText, Octets(), Octets("\x1f"), Octets("\x1f\x8b", 2)}) {
    const auto unwrapped = unwrap(octets, "a");
    REQUIRE(unwrapped.has_value());
    CHECK(unwrapped->inside == octets);
    CHECK(unwrapped->wrapper.empty());
    CHECK_FALSE(unwrapped->wrapper_digest.has_value());
  }
}

TEST_CASE("gzip, xz and zstd are unwrapped, and the wrapper's hash is kept") {
  const std::vector<std::pair<std::string, Octets>> wrapped = {
      {"gzip", gzip(kText)}, {"xz", xz(kText)}, {"zstd", zstd(kText)}};
  for (const auto& [name, octets] : wrapped) {
    CAPTURE(name);
    const auto unwrapped = unwrap(octets, "a");
    REQUIRE(unwrapped.has_value());
    CHECK(unwrapped->inside == kText);
    CHECK(unwrapped->wrapper == name);
    CHECK(unwrapped->wrapper_digest == sha256(octets));
  }
}

TEST_CASE("a wrapper inside a wrapper is unwrapped, and all are named, outermost first") {
  const Octets octets = gzip(xz(zstd(kText)));
  const auto unwrapped = unwrap(octets, "a");
  REQUIRE(unwrapped.has_value());
  CHECK(unwrapped->inside == kText);
  CHECK(unwrapped->wrapper == "gzip+xz+zstd");
  CHECK(unwrapped->wrapper_digest == sha256(octets));
}

TEST_CASE("all members of a compressed file are read") {
  for (Octets (*const wrap)(const Octets&) : {gzip, xz, zstd}) {
    const auto unwrapped = unwrap(wrap(kText) + wrap("") + wrap(kText), "a");
    REQUIRE(unwrapped.has_value());
    CHECK(unwrapped->inside == kText + kText);
  }
}

TEST_CASE("a compressed file that is cut at any octet is an error, never a shorter text") {
  for (Octets (*const wrap)(const Octets&) : {gzip, xz, zstd}) {
    const Octets whole = wrap(kText);
    for (std::size_t size = 7; size < whole.size(); ++size) {
      CAPTURE(size);
      const auto unwrapped = unwrap(whole.substr(0, size), "a.gz");
      REQUIRE_FALSE(unwrapped.has_value());
      CHECK(unwrapped.error().where == "a.gz");
      CHECK(unwrapped.error().message.find("damaged or cut off") != std::string::npos);
    }
  }
}

TEST_CASE("zeros after the last gzip member are padding") {
  const auto unwrapped = unwrap(gzip(kText) + Octets(512, '\0'), "a");
  REQUIRE(unwrapped.has_value());
  CHECK(unwrapped->inside == kText);
}

TEST_CASE("other octets after a compressed file are an error") {
  for (Octets (*const wrap)(const Octets&) : {gzip, xz, zstd}) {
    CHECK_FALSE(unwrap(wrap(kText) + "kp.", "a").has_value());
  }
}

TEST_CASE("an inside larger than the limit is an error") {
  const Octets big(1000000, 'x');
  for (Octets (*const wrap)(const Octets&) : {gzip, xz, zstd}) {
    CHECK(unwrap(wrap(big), "a", big.size()).has_value());
    const auto refused = unwrap(wrap(big), "a", big.size() - 1);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().message.find("larger than 999999 octets") != std::string::npos);
  }
}

}  // namespace
}  // namespace yore::capture
