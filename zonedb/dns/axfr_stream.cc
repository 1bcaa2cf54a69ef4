#include "zonedb/dns/axfr_stream.h"

#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "zonedb/dns/axfr_reader.h"

namespace yore {
namespace {

constexpr std::string_view kMagic = ";; yore axfr stream 1\n";
constexpr std::size_t kMaxHeaderSize = 16384;
constexpr std::array<std::string_view, 5> kEndings = {"finished", "closed", "timeout", "unreachable", "limit"};
constexpr std::array<std::string_view, 3> kTsigChecks = {"none", "verified", "failed"};

template <class Words>
std::optional<std::size_t> index_in(const Words& words, std::string_view word) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == word) return i;
  }
  return std::nullopt;
}

// One line of printable ASCII, whatever the words hold.
std::string one_line(std::string_view words) {
  std::string line(words.substr(0, 2000));
  for (char& c : line) {
    if (c < ' ' || c > '~') c = '?';
  }
  return line;
}

std::string hex(OctetsView octets) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string text;
  for (std::size_t i = 0; i < octets.size(); ++i) {
    text += kDigits[octet_at(octets, i) >> 4];
    text += kDigits[octet_at(octets, i) & 15];
  }
  return text;
}

std::optional<Octets> octets_from_hex(std::string_view text) {
  Octets octets;
  if (text.size() % 2 != 0) return std::nullopt;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    std::uint8_t value = 0;
    const auto parsed = std::from_chars(text.data() + i, text.data() + i + 2, value, 16);
    if (parsed.ec != std::errc() || parsed.ptr != text.data() + i + 2) return std::nullopt;
    append_u8(octets, value);
  }
  return octets;
}

template <class Number>
std::optional<Number> number_from(std::string_view text) {
  Number value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

// Takes the header line by line.
class HeaderLines {
 public:
  explicit HeaderLines(OctetsView capture) : text_(capture.substr(0, kMaxHeaderSize)), at_(kMagic.size()) {}

  // The value of the next line, which must have this name.
  Result<std::string_view> value(std::string_view name) {
    const auto found = optional_value(name);
    if (!found) return bad("\"" + std::string(name) + "\" is missing");
    return *found;
  }
  // The same where the next line may have another name; then it stays the next.
  std::optional<std::string_view> optional_value(std::string_view name) {
    const std::string start = ";; " + std::string(name) + ": ";
    const std::size_t line_end = text_.find('\n', at_);
    if (line_end == std::string_view::npos || text_.substr(at_, start.size()) != start) return std::nullopt;
    const std::size_t begin = at_ + start.size();
    if (begin > line_end) return std::nullopt;
    at_ = line_end + 1;
    ++line_;
    return text_.substr(begin, line_end - begin);
  }
  [[nodiscard]] tl::unexpected<Error> bad(std::string why) const {
    return fail(ErrorCode::kBadInput, "not the header of an AXFR stream: " + std::move(why),
                "line " + std::to_string(line_ + 1));
  }
  [[nodiscard]] std::size_t position() const { return at_; }

 private:
  std::string_view text_;
  std::size_t at_;
  std::size_t line_ = 1;
};

// "WORD" or "WORD and more words".
std::pair<std::string_view, std::string> split_words(std::string_view value) {
  const std::size_t blank = value.find(' ');
  if (blank == std::string_view::npos) return {value, {}};
  return {value.substr(0, blank), std::string(value.substr(blank + 1))};
}

Result<Server> read_server(HeaderLines& lines) {
  Server server;
  if (const auto name = lines.optional_value("server-name")) {
    YORE_TRY(const Name parsed, Name::from_text(*name));
    server.name = parsed.canonical().to_text();
  }
  YORE_TRY(const std::string_view address, lines.value("server-address"));
  server.address = std::string(address);
  YORE_TRY(const std::string_view port_text, lines.value("server-port"));
  const auto port = number_from<std::uint16_t>(port_text);
  if (!port) return lines.bad("the port is no number");
  server.port = *port;
  return server;
}

Result<Interval> read_time(HeaderLines& lines) {
  YORE_TRY(const std::string_view start_text, lines.value("start"));
  YORE_TRY(const Timestamp start, parse_moment(start_text));
  YORE_TRY(const std::string_view end_text, lines.value("end"));
  YORE_TRY(const Timestamp end, parse_moment(end_text));
  if (end < start) return lines.bad("it ends before it starts");
  return Interval{start, end};
}

std::string progress(const AxfrReader& reader) {
  if (reader.message_count() == 0) return {};
  return ", after " + std::to_string(reader.rr_count()) + " records, without a closing SOA";
}

void put(Scan& scan, Outcome outcome, std::string reason) {
  scan.outcome = outcome;
  scan.reason = std::move(reason);
}

// The messages ended before the zone did: how, only the client can tell.
void put_ending(Scan& scan, const AxfrStream& stream, const AxfrReader& reader) {
  const std::string words = stream.ending_words + progress(reader);
  switch (stream.ending) {
    case AxfrEnding::kClosed:
      return put(scan, stream.messages.empty() ? Outcome::kFailed : Outcome::kTruncated, words);
    case AxfrEnding::kTimeout:
      return put(scan, Outcome::kTimeout, words);
    case AxfrEnding::kUnreachable:
      return put(scan, Outcome::kUnreachable, words);
    case AxfrEnding::kLimit:
      return put(scan, Outcome::kTruncated, words);
    case AxfrEnding::kFinished:
      return put(scan, Outcome::kMalformed, "the stream ends" + progress(reader));
  }
}

void put_outcome(Scan& scan, const AxfrStream& stream, AxfrReader& reader) {
  switch (reader.state()) {
    case AxfrState::kOpen:
      put_ending(scan, stream, reader);
      break;
    case AxfrState::kComplete:
      put(scan, Outcome::kComplete, {});
      break;
    case AxfrState::kRefused:
      return put(scan, Outcome::kRefused, reader.reason());
    case AxfrState::kFailed:
      return put(scan, Outcome::kFailed, reader.reason());
    case AxfrState::kMalformed:
      return put(scan, Outcome::kMalformed, reader.reason());
  }
  // RFC 8945 section 5.3: what does not verify is not what the server said.
  if (stream.tsig == TsigCheck::kFailed) put(scan, Outcome::kFailed, "TSIG: " + stream.tsig_words);
}

}  // namespace

bool is_axfr_stream(OctetsView capture) noexcept { return capture.substr(0, kMagic.size()) == kMagic; }

Octets encode_axfr_stream(const AxfrStream& stream) {
  Octets capture(kMagic);
  const auto line = [&capture](std::string_view name, const std::string& value) {
    capture += ";; " + std::string(name) + ": " + one_line(value) + "\n";
  };
  const auto with_words = [](std::string_view word, const std::string& words) {
    return std::string(word) + (words.empty() ? "" : " ") + words;
  };
  line("zone", stream.zone.to_text());
  if (!stream.server.name.empty()) line("server-name", stream.server.name);
  line("server-address", stream.server.address);
  line("server-port", std::to_string(stream.server.port));
  capture += ";; request: " + hex(stream.request) + "\n";
  line("start", to_text(stream.time.first));
  line("end", to_text(stream.time.last));
  line("ending", with_words(kEndings.at(static_cast<std::size_t>(stream.ending)), stream.ending_words));
  line("tsig", with_words(kTsigChecks.at(static_cast<std::size_t>(stream.tsig)), stream.tsig_words));
  line("octets", std::to_string(stream.messages.size()));
  capture += stream.messages;
  return capture;
}

Result<AxfrStream> decode_axfr_stream(OctetsView capture) {
  if (!is_axfr_stream(capture)) return fail(ErrorCode::kBadInput, "not an AXFR stream", "line 1");
  HeaderLines lines(capture);
  AxfrStream stream;
  YORE_TRY(const std::string_view zone, lines.value("zone"));
  YORE_TRY(stream.zone, Name::from_text(zone));
  YORE_TRY(stream.server, read_server(lines));
  YORE_TRY(const std::string_view request_text, lines.value("request"));
  auto request = octets_from_hex(request_text);
  if (!request || request->size() < 12) return lines.bad("the request is no DNS message");
  stream.request = *std::move(request);
  YORE_TRY(stream.time, read_time(lines));
  YORE_TRY(const std::string_view ending_text, lines.value("ending"));
  auto [ending, ending_words] = split_words(ending_text);
  YORE_TRY(const std::string_view tsig_text, lines.value("tsig"));
  auto [tsig, tsig_words] = split_words(tsig_text);
  YORE_TRY(const std::string_view size_text, lines.value("octets"));
  const auto ending_index = index_in(kEndings, ending);
  const auto tsig_index = index_in(kTsigChecks, tsig);
  const auto size = number_from<std::uint64_t>(size_text);
  if (!ending_index || !tsig_index || !size) return lines.bad("the ending, the TSIG or the size has an unknown form");
  stream.ending = static_cast<AxfrEnding>(*ending_index);
  stream.ending_words = std::move(ending_words);
  stream.tsig = static_cast<TsigCheck>(*tsig_index);
  stream.tsig_words = std::move(tsig_words);
  stream.messages = capture.substr(lines.position());
  if (stream.messages.size() != *size) {
    return fail(ErrorCode::kCorrupt, "an AXFR stream of " + std::to_string(stream.messages.size()) +
                                         " octets whose header says " + std::to_string(*size));
  }
  return stream;
}

Scan scan_of(const AxfrStream& stream) {
  Scan scan;
  scan.subject = stream.zone;
  scan.qtype = RRType::kAXFR;
  scan.method = Method::kAxfr;
  scan.server = stream.server;
  scan.time = stream.time;
  scan.client = "yore";
  scan.first_line = 1;
  scan.last_line = stream.server.name.empty() ? 10 : 11;
  AxfrReader reader(stream.zone, u16_at(stream.request, 0));
  OctetsView rest = stream.messages;
  while (reader.state() == AxfrState::kOpen && rest.size() >= 2 && rest.size() - 2 >= u16_at(rest, 0)) {
    reader.take(rest.substr(2, u16_at(rest, 0)));
    rest.remove_prefix(std::size_t{2} + u16_at(rest, 0));
  }
  put_outcome(scan, stream, reader);
  if (reader.state() != AxfrState::kOpen && !rest.empty())
    put(scan, Outcome::kMalformed, "octets follow the last message");
  if (scan.outcome == Outcome::kComplete) scan.rrs = reader.release_rrs();
  return scan;
}

Result<Scan> parse_axfr_stream(OctetsView capture) {
  YORE_TRY(const AxfrStream stream, decode_axfr_stream(capture));
  return scan_of(stream);
}

}  // namespace yore
