#include "zonedb/capture/loc_reader.h"

#include <algorithm>
#include <optional>
#include <string>

namespace yore::capture {
namespace {

constexpr std::uint32_t kMiddle = 0x80000000U;     // the equator and the prime meridian
constexpr std::int64_t kDatum = 10000000;          // centimetres from the lowest altitude to that of the ellipsoid
constexpr std::int64_t kHighest = 4284967295;      // centimetres above the ellipsoid
constexpr std::int64_t kLargestSize = 9000000000;  // centimetres
constexpr std::int64_t kMillisecondsADegree = 3600000;

tl::unexpected<Error> bad(Token word, const std::string& what) {
  return fail(ErrorCode::kBadInput, "\"" + std::string(word.substr(0, 40)) + "\" is not " + what + " of a LOC");
}

// A number with at most `decimals` digits after its point, times 10 to the power of `decimals`.
std::optional<std::int64_t> fixed_point(std::string_view text, std::size_t decimals) {
  const std::size_t point = std::min(text.find('.'), text.size());
  std::string digits(text.substr(0, point));
  const std::string_view fraction = text.substr(std::min(point + 1, text.size()));
  if (digits.empty() && fraction.empty()) return std::nullopt;
  if (digits.size() > 10 || fraction.size() > decimals) return std::nullopt;
  (digits += fraction).append(decimals - fraction.size(), '0');
  if (!std::all_of(digits.begin(), digits.end(), is_digit)) return std::nullopt;
  return std::stoll(digits);
}

// "51 30 12.748 N": minutes and seconds may be missing. Leaves `words` after the letter.
Result<std::uint32_t> read_angle(std::span<const Token>& words, std::int64_t most_degrees, std::string_view letters,
                                 const std::string& what) {
  constexpr std::int64_t kUnits[] = {kMillisecondsADegree, 60000, 1};
  std::int64_t angle = 0;
  std::size_t at = 0;
  const auto is_letter = [&](Token word) { return word.size() == 1 && letters.find(word[0]) != Token::npos; };
  for (; at < 3 && at < words.size() && !(at > 0 && is_letter(words[at])); ++at) {
    const auto number = fixed_point(words[at], at == 2 ? 3 : 0);
    const std::int64_t most = at == 0 ? most_degrees : at == 1 ? 59 : 59999;
    if (!number || *number > most || (at < 2 && words[at].find('.') != Token::npos)) return bad(words[at], what);
    angle += *number * kUnits[at];
  }
  if (at == 0 || at >= words.size() || !is_letter(words[at]) || angle > most_degrees * kMillisecondsADegree) {
    return bad(at < words.size() ? words[at] : "", what);
  }
  const bool positive = words[at][0] == letters[0];
  words = words.subspan(at + 1);
  return static_cast<std::uint32_t>(positive ? kMiddle + angle : kMiddle - angle);
}

// "-24.5m" in centimetres; the unit may be missing.
std::optional<std::int64_t> centimetres(Token word) {
  if (word.ends_with('m')) word.remove_suffix(1);
  const bool negative = word.starts_with('-');
  if (negative || word.starts_with('+')) word.remove_prefix(1);
  const auto number = fixed_point(word, 2);
  return number && negative ? -*number : number;
}

// As one digit and a power of ten, in centimetres (RFC 1876 section 2); further digits are lost, as everywhere.
std::uint8_t encoded_size(std::int64_t size) {
  unsigned power = 0;
  for (; size > 9; size /= 10) ++power;
  return static_cast<std::uint8_t>(static_cast<unsigned>(size) << 4 | power);
}

}  // namespace

Result<Rdata> read_loc(std::span<const Token> words) {
  YORE_TRY(const std::uint32_t latitude, read_angle(words, 90, "NS", "a latitude"));
  YORE_TRY(const std::uint32_t longitude, read_angle(words, 180, "EW", "a longitude"));
  if (words.empty() || words.size() > 4) {
    return fail(ErrorCode::kBadInput, "a LOC has a latitude, a longitude, an altitude and at most three sizes");
  }
  const auto altitude = centimetres(words[0]);
  if (!altitude || *altitude < -kDatum || *altitude > kHighest) {
    return bad(words[0], "an altitude (-100000.00m to 42849672.95m)");
  }
  std::int64_t sizes[] = {100, 1000000, 1000};  // RFC 1876 section 3: 1m, 10000m, 10m
  for (std::size_t i = 1; i < words.size(); ++i) {
    const auto size = centimetres(words[i]);
    if (!size || *size < 0 || *size > kLargestSize) return bad(words[i], "a size or precision (0m to 90000000.00m)");
    sizes[i - 1] = *size;
  }
  Rdata rdata;
  append_u8(rdata, 0);
  for (const std::int64_t size : sizes) append_u8(rdata, encoded_size(size));
  append_u32(rdata, latitude);
  append_u32(rdata, longitude);
  append_u32(rdata, static_cast<std::uint32_t>(*altitude + kDatum));
  return rdata;
}

}  // namespace yore::capture
