#include "zonedb/capture/zone_file.h"

#include <algorithm>
#include <utility>

#include "zonedb/capture/generate.h"
#include "zonedb/capture/included.h"
#include "zonedb/capture/rdata_reader.h"
#include "zonedb/capture/rr_reader.h"

namespace yore::capture {
namespace {

constexpr std::size_t kMaxGenerated = 1000000;                    // RRs a capture
constexpr std::size_t kMaxFaults = 100;                           // a capture; the reader stops there
constexpr std::size_t kMaxIncludedOctets = std::size_t{1} << 30;  // read, however few there are

bool never_breaks_off(std::string_view) { return false; }

class ZoneFileReader {
 public:
  ZoneFileReader(const ZoneFiles& files, const Hints& hints) : files_(files), hints_(hints) {
    context_.origin = hints.zone;
  }

  ZoneText run() {
    read(files_.zone);
    fill_ttls();
    return std::move(zone_);
  }

 private:
  void read(std::string_view text) {
    LineReader lines(text);
    LogicalLine logical;
    while (const auto line = lines.next()) {
      if (zone_.faults.size() >= kMaxFaults) return;
      if (depth_ == 0) line_ = line->number;
      const auto tokens = read_tokens(lines, *line, never_breaks_off, logical);
      if (depth_ == 0) zone_.last_line = logical.last_line;
      if (!tokens) {
        add_fault(tokens.error(), line->number);
      } else if (logical.cut) {
        if (!zone_.cut) zone_.cut = line_;
        return;
      } else if (!logical.tokens.empty()) {
        if (const auto done = take(logical); !done) add_fault(done.error(), line->number);
      }
    }
  }

  void add_fault(Error error, std::uint32_t line) {
    // The RR whose owner a blank would stand for is not known any more.
    context_.owner.reset();
    if (depth_ > 0) error.message = file_ + ":" + std::to_string(line) + ": " + error.message;
    zone_.faults.push_back({line_, std::move(error)});
    zone_.fault_at.push_back(zone_.rrs.size());
  }

  Result<void> take(const LogicalLine& line) {
    const Token word = line.tokens[0];
    if (!line.starts_blank && word[0] == '$') return take_directive(line);
    if (is_tsig(line)) return {};
    YORE_TRY(ReadRr read, read_rr(line, context_));
    if (read.ttl == TtlSource::kMissing) missing_ttls_.push_back(zone_.rrs.size());
    states_ttl_ = states_ttl_ || read.ttl == TtlSource::kStated;
    if (read.rr.type == RRType::kSOA && !minimum_) {
      if (const auto soa = soa_fields(read.rr.rdata)) minimum_ = soa->minimum;
    }
    zone_.rrs.push_back(std::move(read.rr));
    zone_.lines.push_back(line_);
    return {};
  }

  Result<void> take_directive(const LogicalLine& line) {
    const Token word = line.tokens[0];
    const std::span<const Token> words = std::span(line.tokens).subspan(1);
    zone_.has_directives = true;
    if (same_word(word, "$ORIGIN")) return set_origin(words);
    if (same_word(word, "$TTL")) return set_ttl(words);
    if (same_word(word, "$INCLUDE")) return include(words);
    if (same_word(word, "$GENERATE")) return generate(words);
    return fail(ErrorCode::kBadInput, "the directive " + std::string(word.substr(0, 40)) +
                                          " is not known; $ORIGIN, $TTL, $INCLUDE and $GENERATE are");
  }

  Result<void> set_origin(std::span<const Token> words) {
    if (words.size() != 1) return fail(ErrorCode::kBadInput, "$ORIGIN is not followed by one name");
    YORE_TRY(context_.origin, read_name(words[0], context_.origin ? &*context_.origin : nullptr));
    return {};
  }

  Result<void> set_ttl(std::span<const Token> words) {
    if (words.size() != 1) return fail(ErrorCode::kBadInput, "$TTL is not followed by one TTL");
    YORE_TRY(context_.default_ttl, read_ttl(words[0]));
    return {};
  }

  Result<void> include(std::span<const Token> words) {
    if (words.empty() || words.size() > 2) return fail(ErrorCode::kBadInput, "$INCLUDE is not followed by a file name");
    if (depth_ >= kMaxIncludes) return fail(ErrorCode::kBadInput, "$INCLUDE is nested too deeply");
    std::string name = included_name(file_, words[0]);
    const auto file = files_.included.find(name);
    if (file == files_.included.end()) {
      return fail(
          ErrorCode::kBadInput,
          "$INCLUDE reads another file, which is not part of this capture; to have it taken in, import the zone "
          "file with --allow-include");
    }
    included_octets_ += file->second.size();
    if (included_octets_ > kMaxIncludedOctets) return fail(ErrorCode::kBadInput, "$INCLUDE brings in too much");
    // Origin and owner hold for the included file alone (RFC 1035 section 5.1).
    const std::optional<Name> origin = context_.origin;
    const std::optional<Name> owner = context_.owner;
    if (words.size() == 2) {
      YORE_TRY(context_.origin, read_name(words[1], origin ? &*origin : nullptr));
    }
    std::string including = std::exchange(file_, std::move(name));
    ++depth_;
    read(file->second);
    --depth_;
    file_ = std::move(including);
    context_.origin = origin;
    context_.owner = owner;
    return {};
  }

  Result<void> generate(std::span<const Token> words) {
    if (!hints_.allow_generate) {
      return fail(ErrorCode::kBadInput,
                  "$GENERATE is an extension of BIND that makes RRs up; to have it carried out, "
                  "give --allow-generate");
    }
    YORE_TRY(const auto made, expand_generate(words, kMaxGenerated - generated_));
    generated_ += made.size();
    LogicalLine logical;
    for (const std::string& text : made) {
      LineReader none("");
      YORE_CHECK(read_tokens(none, Line{text, line_, true}, never_breaks_off, logical));
      if (logical.cut || logical.tokens.empty()) {
        return fail(ErrorCode::kBadInput, "$GENERATE does not make RRs of one line each");
      }
      YORE_CHECK(take(logical));
    }
    return {};
  }

  // RRs before any TTL: the SOA MINIMUM.
  void fill_ttls() {
    zone_.lacks_ttls = !states_ttl_ && !zone_.rrs.empty();
    for (const std::size_t i : missing_ttls_) {
      zone_.rrs[i].ttl = Ttl{minimum_.value_or(0) > 0x7fffffffU ? 0 : minimum_.value_or(0)};
      zone_.rrs[i].ttl_inferred = true;
    }
  }

  const ZoneFiles& files_;
  const Hints& hints_;
  std::string file_;  // the included file that is being read, or empty
  RrContext context_;
  ZoneText zone_;
  std::vector<std::size_t> missing_ttls_;
  std::optional<std::uint32_t> minimum_;
  std::uint32_t line_ = 0;  // of the capture, also inside an included file
  int depth_ = 0;           // of included files
  std::size_t included_octets_ = 0;
  std::size_t generated_ = 0;
  bool states_ttl_ = false;
};

}  // namespace

ZoneText read_zone_file(std::string_view text, const Hints& hints) {
  auto files = split_zone_files(text);
  if (files) return ZoneFileReader(*files, hints).run();
  ZoneText broken;
  broken.faults.push_back({1, std::move(files).error()});
  broken.fault_at.push_back(0);
  return broken;
}

}  // namespace yore::capture
