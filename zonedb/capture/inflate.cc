#include "zonedb/capture/inflate.h"

#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <limits>
#include <memory>

namespace yore::capture {
namespace {

constexpr std::size_t kChunk = std::size_t{1} << 18;
constexpr std::uint64_t kXzMemory = std::uint64_t{1} << 30;
constexpr int kZstdWindowLog = 30;

tl::unexpected<Error> broken() {
  return fail(ErrorCode::kBadInput, "the compressed file is damaged or cut off; get it again");
}

// Adds a chunk; false where the limit would be exceeded.
bool append_within(Octets& inside, const char* chunk, std::size_t size, std::size_t limit) {
  if (size > limit || inside.size() > limit - size) return false;
  inside.append(chunk, size);
  return true;
}

tl::unexpected<Error> too_big(std::size_t limit) {
  return fail(ErrorCode::kBadInput, "its inside is larger than " + std::to_string(limit) + " octets");
}

}  // namespace

Result<Octets> inflate_gzip(OctetsView octets, std::size_t limit) {
  constexpr int kGzipOnly = 16 + MAX_WBITS;
  Octets inside;
  Octets chunk(kChunk, '\0');
  while (!octets.empty()) {  // one member after the other (RFC 1952 section 2.2)
    z_stream stream{};
    if (inflateInit2(&stream, kGzipOnly) != Z_OK) return broken();
    const std::unique_ptr<z_stream, int (*)(z_stream*)> guard(&stream, inflateEnd);
    int status = Z_OK;
    while (status == Z_OK) {
      const auto feed = static_cast<uInt>(std::min<std::size_t>(octets.size(), std::numeric_limits<int>::max()));
      // zlib does not write to its input; its interface predates const.
      stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(octets.data()));
      stream.avail_in = feed;
      stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
      stream.avail_out = static_cast<uInt>(chunk.size());
      status = inflate(&stream, Z_NO_FLUSH);
      octets.remove_prefix(feed - stream.avail_in);
      if (!append_within(inside, chunk.data(), chunk.size() - stream.avail_out, limit)) return too_big(limit);
    }
    if (status != Z_STREAM_END) return broken();
    // Padding with zeros after the last member is common (tapes, block devices).
    if (octets.find_first_not_of('\0') == OctetsView::npos) break;
  }
  return inside;
}

Result<Octets> inflate_xz(OctetsView octets, std::size_t limit) {
  lzma_stream stream = LZMA_STREAM_INIT;
  if (lzma_stream_decoder(&stream, kXzMemory, LZMA_CONCATENATED) != LZMA_OK) return broken();
  const std::unique_ptr<lzma_stream, void (*)(lzma_stream*)> guard(&stream, lzma_end);
  Octets inside;
  Octets chunk(kChunk, '\0');
  stream.next_in = reinterpret_cast<const std::uint8_t*>(octets.data());
  stream.avail_in = octets.size();
  lzma_ret status = LZMA_OK;
  while (status == LZMA_OK) {
    stream.next_out = reinterpret_cast<std::uint8_t*>(chunk.data());
    stream.avail_out = chunk.size();
    status = lzma_code(&stream, LZMA_FINISH);
    if (!append_within(inside, chunk.data(), chunk.size() - stream.avail_out, limit)) return too_big(limit);
  }
  if (status != LZMA_STREAM_END) return broken();
  return inside;
}

Result<Octets> inflate_zstd(OctetsView octets, std::size_t limit) {
  const std::unique_ptr<ZSTD_DStream, std::size_t (*)(ZSTD_DStream*)> stream(ZSTD_createDStream(), ZSTD_freeDStream);
  ZSTD_DCtx_setParameter(stream.get(), ZSTD_d_windowLogMax, kZstdWindowLog);
  Octets inside;
  Octets chunk(kChunk, '\0');
  ZSTD_inBuffer input{octets.data(), octets.size(), 0};
  std::size_t rest = 1;  // 0 where a frame has just ended
  while (input.pos < input.size || rest != 0) {
    ZSTD_outBuffer output{chunk.data(), chunk.size(), 0};
    const std::size_t before = input.pos;
    rest = ZSTD_decompressStream(stream.get(), &output, &input);
    if (ZSTD_isError(rest) != 0U) return broken();
    if (!append_within(inside, chunk.data(), output.pos, limit)) return too_big(limit);
    if (rest != 0 && input.pos == before && output.pos == 0) return broken();  // it wants more than there is
  }
  return inside;
}

}  // namespace yore::capture
