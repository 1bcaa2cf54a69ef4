#include "zonedb/capture/rr_reader.h"

#include <array>
#include <utility>

#include "zonedb/capture/rdata_reader.h"

namespace yore::capture {
namespace {

constexpr std::uint64_t kMaxPeriod = 0xffffffffU;

std::uint64_t seconds_of_unit(char unit) {
  switch (ascii_lower(unit)) {
    case 's':
      return 1;
    case 'm':
      return 60;
    case 'h':
      return 3600;
    case 'd':
      return 86400;
    case 'w':
      return 604800;
    default:
      return 0;
  }
}

// The types that make up most of any zone, without a search through ldns's table.
Result<RRType> read_type(Token token) {
  constexpr std::array<std::pair<std::string_view, RRType>, 12> kCommon = {{{"A", RRType::kA},
                                                                            {"NS", RRType::kNS},
                                                                            {"AAAA", RRType::kAAAA},
                                                                            {"DS", RRType::kDS},
                                                                            {"RRSIG", RRType::kRRSIG},
                                                                            {"NSEC", RRType::kNSEC},
                                                                            {"NSEC3", RRType::kNSEC3},
                                                                            {"CNAME", RRType::kCNAME},
                                                                            {"MX", RRType::kMX},
                                                                            {"TXT", RRType::kTXT},
                                                                            {"SOA", RRType::kSOA},
                                                                            {"PTR", RRType::kPTR}}};
  for (const auto& [name, type] : kCommon) {
    if (token == name) return type;
  }
  if (token.find_first_of("\"\\") != Token::npos) {
    return fail(ErrorCode::kBadInput, "where the RR's type should be there is " + std::string(token.substr(0, 40)));
  }
  return rrtype_from_text(token);
}

std::optional<RRClass> as_class(Token token) {
  if (token == "IN") return RRClass::kIN;
  if (token.size() > 10 || token.find_first_of("\"\\") != Token::npos) return std::nullopt;
  const auto rrclass = rrclass_from_text(token);
  return rrclass ? std::optional(*rrclass) : std::nullopt;
}

// The TTL of an RR that does not state one.
TtlSource infer_ttl(const RrContext& context, RR& rr) {
  if (context.default_ttl) {  // RFC 2308 section 4: $TTL
    rr.ttl = *context.default_ttl;
    return TtlSource::kStated;
  }
  if (context.explicit_ttl) {  // RFC 1035 section 5.1: the last explicitly stated value
    rr.ttl = *context.explicit_ttl;
    rr.ttl_inferred = true;
    return TtlSource::kInferred;
  }
  return TtlSource::kMissing;
}

Result<Name> read_owner(const LogicalLine& line, const RrContext& context) {
  if (!line.starts_blank) return read_name(line.tokens[0], context.origin ? &*context.origin : nullptr);
  if (context.owner) return *context.owner;
  return fail(ErrorCode::kBadInput, "the line begins with a blank, but there is no RR before it whose owner it shares");
}

}  // namespace

bool is_tsig(const LogicalLine& line) {
  const auto& tokens = line.tokens;
  if (tokens.size() < 4 || line.starts_blank || !whole_number(tokens[1])) return false;
  return tokens[2] == "TSIG" || (tokens[2] == "ANY" && tokens[3] == "TSIG");  // dig +noclass, or with the class
}

Result<std::uint32_t> read_period(Token token) {
  const auto bad = [&] {
    return fail(ErrorCode::kBadInput, "\"" + std::string(token.substr(0, 40)) + "\" is not a TTL or a time in seconds");
  };
  std::uint64_t total = 0;
  std::uint64_t number = 0;
  bool digits = false;
  if (token.empty()) return bad();
  for (const char c : token) {
    if (is_digit(c)) {
      number = number * 10 + static_cast<std::uint64_t>(c - '0');
      digits = true;
    } else {
      const std::uint64_t unit = seconds_of_unit(c);
      if (!digits || unit == 0) return bad();
      total += number * unit;
      number = 0;
      digits = false;
    }
    if (number > kMaxPeriod || total > kMaxPeriod) return bad();
  }
  total += number;
  if (total > kMaxPeriod) return bad();
  return static_cast<std::uint32_t>(total);
}

Result<Ttl> read_ttl(Token token) {
  YORE_TRY(const std::uint32_t seconds, read_period(token));
  return Ttl{seconds > 0x7fffffffU ? 0 : seconds};  // RFC 2181 section 8
}

Result<ReadRr> read_rr(const LogicalLine& line, RrContext& context) {
  ReadRr read;
  YORE_TRY(read.rr.owner, read_owner(line, context));
  const std::span<const Token> words(line.tokens);
  std::size_t at = line.starts_blank ? 0 : 1;
  std::optional<Ttl> ttl;
  bool has_class = false;
  for (; at < words.size(); ++at) {  // TTL and class, either first, either missing
    if (!ttl && is_digit(words[at][0])) {
      YORE_TRY(ttl, read_ttl(words[at]));
    } else if (const auto rrclass = has_class ? std::nullopt : as_class(words[at])) {
      read.rr.rrclass = *rrclass;
      has_class = true;
    } else {
      break;
    }
  }
  if (at >= words.size()) return fail(ErrorCode::kBadInput, "the line has no RR type; it is not a resource record");
  YORE_TRY(read.rr.type, read_type(words[at]));
  YORE_TRY(read.rr.rdata, read_rdata(read.rr.type, words.subspan(at + 1), context.origin ? &*context.origin : nullptr));
  context.owner = read.rr.owner;
  if (ttl) {
    read.rr.ttl = *ttl;
    context.explicit_ttl = ttl;
  } else {
    read.ttl = infer_ttl(context, read.rr);
  }
  return read;
}

}  // namespace yore::capture
