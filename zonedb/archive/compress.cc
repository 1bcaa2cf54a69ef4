#include "zonedb/archive/compress.h"

#include <zstd.h>

#include <algorithm>
#include <bit>
#include <memory>
#include <string>

namespace yore::archive {
namespace {

struct FreeContext {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

// Small captures are worth the time; a zone of a million RRs is not worth minutes.
int level_for(std::size_t size) {
  if (size <= std::size_t{1} << 18) return 19;
  if (size <= std::size_t{1} << 22) return 12;
  return 3;
}

constexpr int kLargestWindowLog = 30;

// A window that reaches from the end of the octets back to the beginning of their base.
int window_log_for(std::size_t size) {
  return std::clamp(static_cast<int>(std::bit_width(size)), 10, kLargestWindowLog);
}

tl::unexpected<Error> compression_error(std::size_t code) {
  return fail(ErrorCode::kIo, std::string("octets cannot be compressed: ") + ZSTD_getErrorName(code));
}

}  // namespace

Result<Octets> compress(OctetsView octets, OctetsView base) {
  const std::unique_ptr<ZSTD_CCtx, FreeContext> context(ZSTD_createCCtx());
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, level_for(octets.size()));
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_contentSizeFlag, 1);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 0);  // the capture's SHA-256 does more
  if (!base.empty()) {
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_windowLog, window_log_for(octets.size() + base.size()));
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_enableLongDistanceMatching, 1);
    if (const std::size_t code = ZSTD_CCtx_refPrefix(context.get(), base.data(), base.size()); ZSTD_isError(code)) {
      return compression_error(code);
    }
  }
  Octets compressed(ZSTD_compressBound(octets.size()), '\0');
  const std::size_t size =
      ZSTD_compress2(context.get(), compressed.data(), compressed.size(), octets.data(), octets.size());
  if (ZSTD_isError(size)) return compression_error(size);
  compressed.resize(size);
  compressed.shrink_to_fit();
  return compressed;
}

Result<Octets> decompress(OctetsView compressed, OctetsView base, std::size_t size) {
  const auto corrupt = [](const std::string& what) {
    return fail(ErrorCode::kCorrupt, "a stored capture is damaged (" + what + ")");
  };
  if (ZSTD_getFrameContentSize(compressed.data(), compressed.size()) != size) return corrupt("its size is wrong");
  const std::unique_ptr<ZSTD_DCtx, FreeContext> context(ZSTD_createDCtx());
  ZSTD_DCtx_setParameter(context.get(), ZSTD_d_windowLogMax, kLargestWindowLog);
  if (!base.empty()) ZSTD_DCtx_refPrefix(context.get(), base.data(), base.size());
  Octets octets(size, '\0');
  const std::size_t got =
      ZSTD_decompressDCtx(context.get(), octets.data(), octets.size(), compressed.data(), compressed.size());
  if (ZSTD_isError(got)) return corrupt(ZSTD_getErrorName(got));
  if (got != size) return corrupt("its size is wrong");
  return octets;
}

}  // namespace yore::archive
