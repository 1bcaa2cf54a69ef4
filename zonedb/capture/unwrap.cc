// unwrap(): gzip, xz and zstd off a capture, however often wrapped. inflate.h has one function for each.
#include <utility>

#include "zonedb/capture/capture.h"
#include "zonedb/capture/inflate.h"

namespace yore::capture {
namespace {

constexpr int kMaxLayers = 8;

using Inflate = Result<Octets> (*)(OctetsView, std::size_t);

struct Wrapper {
  OctetsView magic;
  std::string_view name;
  Inflate inflate;
};

// RFC 1952 section 2.3.1, the .xz file format section 2.1.1.1, RFC 8878 section 3.1.1.
const Wrapper* wrapper_of(OctetsView octets) {
  static constexpr Wrapper kWrappers[] = {{OctetsView("\x1f\x8b\x08", 3), "gzip", inflate_gzip},
                                          {OctetsView("\xfd"
                                                      "7zXZ\0",
                                                      6),
                                           "xz", inflate_xz},
                                          {OctetsView("\x28\xb5\x2f\xfd", 4), "zstd", inflate_zstd}};
  for (const Wrapper& wrapper : kWrappers) {
    if (octets.starts_with(wrapper.magic)) return &wrapper;
  }
  // RFC 8878 section 3.1.2: a frame to be skipped, which pzstd begins with.
  const bool skippable =
      octets.size() > 4 && (octets[0] & 0xf0) == 0x50 && octets.substr(1).starts_with("\x2a\x4d\x18");
  if (skippable) return &kWrappers[2];
  return nullptr;
}

}  // namespace

Result<Unwrapped> unwrap(Octets octets, const std::string& source, std::size_t limit) {
  Unwrapped unwrapped;
  unwrapped.inside = std::move(octets);
  for (int layer = 0;; ++layer) {
    const Wrapper* wrapper = wrapper_of(unwrapped.inside);
    if (wrapper == nullptr) return unwrapped;
    if (layer == kMaxLayers) return fail(ErrorCode::kBadInput, "it is wrapped too often", source);
    if (!unwrapped.wrapper_digest) unwrapped.wrapper_digest = sha256(unwrapped.inside);
    auto inside = wrapper->inflate(unwrapped.inside, limit);
    if (!inside) return fail(inside.error().code, std::string(wrapper->name) + ": " + inside.error().message, source);
    unwrapped.inside = *std::move(inside);
    (unwrapped.wrapper += unwrapped.wrapper.empty() ? "" : "+") += wrapper->name;
  }
}

}  // namespace yore::capture
