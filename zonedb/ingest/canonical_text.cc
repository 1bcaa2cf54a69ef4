#include "zonedb/ingest/canonical_text.h"

#include <charconv>
#include <optional>

#include "zonedb/archive/canonical_text.h"

namespace yore::ingest {
namespace {

std::optional<std::uint8_t> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
  return std::nullopt;
}

// What stands in double quotes, to the end of `text`.
std::optional<Octets> unquoted(std::string_view text) {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::nullopt;
  text = text.substr(1, text.size() - 2);
  Octets octets;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '"') return std::nullopt;
    if (text[at] != '\\') {
      octets += text[at];
    } else if (text.substr(at + 1, 1) == "\"" || text.substr(at + 1, 1) == "\\") {
      octets += text[++at];
    } else {
      if (text.substr(at + 1, 1) != "x" || at + 3 >= text.size()) return std::nullopt;
      const auto high = hex_digit(text[at + 2]);
      const auto low = hex_digit(text[at + 3]);
      if (!high || !low) return std::nullopt;
      append_u8(octets, static_cast<std::uint8_t>(*high << 4U | *low));
      at += 3;
    }
  }
  return octets;
}

// `text` without `start`, where it begins so.
std::optional<std::string_view> after(std::string_view text, std::string_view start) {
  if (!text.starts_with(start)) return std::nullopt;
  return text.substr(start.size());
}

class Reader {
 public:
  Result<CanonicalText> read(OctetsView text) {
    if (!text.ends_with(archive::kCanonicalTextEnd)) {
      return fail(ErrorCode::kBadInput, "the text is cut off: its last line is not \"end\"");
    }
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      ++line_;
      YORE_CHECK(take(text.substr(at, end - at)));
      at = end + 1;
    }
    for (const archive::SightingRow& sighting : text_.sightings) {
      if (!text_.captures.contains(sighting.capture)) return bad("a sighting is of a capture that is not there");
    }
    return std::move(text_);
  }

 private:
  static constexpr std::size_t kHex = 64;  // of a SHA-256

  [[nodiscard]] tl::unexpected<Error> bad(std::string words) const {
    return fail(ErrorCode::kBadInput, std::move(words), "line " + std::to_string(line_));
  }

  // All lines that are neither of captures nor of sightings say what follows from those.
  Result<void> take(std::string_view line) {
    if (const auto octets = after(line, " octets ")) return take_octets(*octets);
    YORE_CHECK(finish_capture());
    if (const auto capture = after(line, "capture ")) return take_capture(*capture);
    if (const auto sighting = after(line, "sighting ")) return take_sighting(*sighting);
    return {};
  }

  Result<void> take_capture(std::string_view words) {
    const auto digest = Sha256::from_hex(std::string(words.substr(0, kHex)));
    const auto size = after(words.substr(std::min(words.size(), kHex)), " ");
    if (!digest || !size) return bad("this is no capture");
    const auto [end, error] = std::from_chars(size->data(), size->data() + size->size(), size_);
    if (error != std::errc() || end != size->data() + size->size()) return bad("this is no capture");
    capture_ = *digest;
    octets_.clear();
    return {};
  }

  Result<void> take_octets(std::string_view words) {
    const auto octets = unquoted(words);
    if (!octets || !capture_) return bad("these are no octets of a capture");
    octets_ += *octets;
    return {};
  }

  Result<void> finish_capture() {
    if (!capture_) return {};
    if (octets_.size() != size_ || sha256(octets_) != *capture_) {
      return bad("the octets before it are not those of the capture " + capture_->hex());
    }
    text_.captures.emplace(*capture_, std::move(octets_));
    capture_.reset();
    octets_.clear();
    return {};
  }

  Result<void> take_sighting(std::string_view words) {
    const auto of = after(words.substr(std::min(words.size(), kHex)), " of ");
    const auto context = of ? after(of->substr(std::min(of->size(), kHex)), " context ") : std::nullopt;
    if (!context) return bad("this is no sighting");
    const auto id = Sha256::from_hex(std::string(words.substr(0, kHex)));
    const auto capture = Sha256::from_hex(std::string(of->substr(0, kHex)));
    const auto claims = unquoted(*context);
    if (!id || !capture || !claims) return bad("this is no sighting");
    archive::SightingRow row;
    row.id = *id;
    row.capture = *capture;
    row.context = *claims;
    text_.sightings.push_back(std::move(row));
    return {};
  }

  CanonicalText text_;
  std::size_t line_ = 0;
  std::optional<Sha256> capture_;  // whose octets are being taken
  std::uint64_t size_ = 0;
  Octets octets_;
};

}  // namespace

bool is_canonical_text(OctetsView text) noexcept { return text.starts_with(archive::kCanonicalTextStart); }

Result<CanonicalText> read_canonical_text(OctetsView text) { return Reader().read(text); }

}  // namespace yore::ingest
