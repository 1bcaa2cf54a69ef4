#include "zonedb/report/restate.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "zonedb/dns/presentation.h"

namespace yore::report {
namespace {

constexpr std::array<const char*, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::string two_digits(std::int64_t number) { return (number < 10 ? "0" : "") + std::to_string(number); }

// "Tue Sep 20 05:28:24 UTC 2016", as dig prints it.
std::string dig_time(Timestamp time) {
  const std::chrono::sys_seconds point{std::chrono::seconds(time.seconds)};
  const auto day = std::chrono::floor<std::chrono::days>(point);
  const std::chrono::year_month_day date(day);
  const std::int64_t second = (point - day).count();
  std::string year = std::to_string(static_cast<int>(date.year()));
  year.insert(0, 4 - std::min<std::size_t>(4, year.size()), '0');
  return std::string(kDays[std::chrono::weekday(day).c_encoding()]) + " " +
         kMonths[static_cast<unsigned>(date.month()) - 1] + " " + two_digits(static_cast<unsigned>(date.day())) + " " +
         two_digits(second / 3600) + ":" + two_digits(second / 60 % 60) + ":" + two_digits(second % 60) + " UTC " +
         year;
}

bool has_one_second(const Scan& scan) { return scan.time.first == scan.time.last; }

// "; <<>> yore 1 <<>> AXFR kp. @ns2.kptc.kp."
std::string greeting(const Scan& scan) {
  std::string text = "; <<>> yore 1 <<>> " + to_text(scan.qtype) + " " + scan.subject.to_text();
  const std::string& host = scan.server.name.empty() ? scan.server.address : scan.server.name;
  if (!host.empty()) text += " @" + host;
  if (scan.server.port != 53) text += " -p " + std::to_string(scan.server.port);
  return text + "\n";
}

// ";; SERVER: 175.45.176.16#53(ns2.kptc.kp.)" and ";; WHEN: ...", as far as they are known.
std::string footer(const Scan& scan) {
  std::string text;
  if (!scan.server.address.empty()) {
    const std::string& host = scan.server.name.empty() ? scan.server.address : scan.server.name;
    text += ";; SERVER: " + scan.server.address + "#" + std::to_string(scan.server.port) + "(" + host + ")\n";
  }
  if (has_one_second(scan)) text += ";; WHEN: " + dig_time(scan.time.first) + "\n";
  return text;
}

std::string lines_of(const std::vector<RR>& rrs) {
  std::string text;
  for (const RR& rr : rrs) text += rr_to_text(rr) + "\n";
  return text;
}

std::string restate_transfer(const Scan& scan) {
  std::vector<RR> rrs = scan.rrs;
  put_soa_first(rrs, scan.subject);
  if (scan.method == Method::kZoneFile) return lines_of(rrs);
  rrs.push_back(rrs.front());  // RFC 5936 section 2.2: the SOA again, at the end
  return greeting(scan) + lines_of(rrs) + footer(scan) + ";; XFR size: " + std::to_string(rrs.size()) + " records\n";
}

// A message: that a server answered, and what.
std::string restate_message(const Scan& scan, const char* status) {
  std::string text = greeting(scan) + ";; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: " + status + "\n";
  text += ";; flags: qr; QUERY: 1, ANSWER: " + std::to_string(scan.rrs.size()) + ", AUTHORITY: 0, ADDITIONAL: 0\n\n";
  text += ";; QUESTION SECTION:\n;" + scan.subject.to_text() + " IN " + to_text(scan.qtype) + "\n\n";
  if (!scan.rrs.empty()) text += ";; ANSWER SECTION:\n" + lines_of(scan.rrs) + "\n";
  return text + footer(scan);
}

std::string restate_silence(const Scan& scan) {
  return greeting(scan) + ";; connection timed out; no servers could be reached\n";
}

std::string restate_unreachable(const Scan& scan) {
  const std::string host = scan.server.address.empty() ? scan.server.name : scan.server.address;
  return greeting(scan) + ";; Connection to " + host + "#" + std::to_string(scan.server.port) + "(" + host + ") for " +
         scan.subject.to_text() + " failed: connection refused.\n";
}

}  // namespace

void put_soa_first(std::vector<RR>& rrs, const Name& apex) {
  const auto soa =
      std::find_if(rrs.begin(), rrs.end(), [&](const RR& rr) { return rr.type == RRType::kSOA && rr.owner == apex; });
  if (soa != rrs.end()) std::rotate(rrs.begin(), soa, soa + 1);
}

Context context_of(const Scan& scan) {
  switch (scan.outcome) {
    case Outcome::kComplete:
    case Outcome::kAnswer:
    case Outcome::kNodata:
    case Outcome::kNxdomain:
    case Outcome::kServfail:
    case Outcome::kRefused:
      return has_one_second(scan) && !scan.server.address.empty() && scan.method != Method::kZoneFile
                 ? Context::kInText
                 : Context::kInManifest;
    default:
      return Context::kInManifest;
  }
}

Result<std::string> restate(const Scan& scan) {
  switch (scan.outcome) {
    case Outcome::kComplete:
      return restate_transfer(scan);
    case Outcome::kAnswer:
      if (scan.rrs.empty()) break;  // a referral: without its authority section it would say that nothing is there
      return restate_message(scan, "NOERROR");
    case Outcome::kNodata:
      return restate_message(scan, "NOERROR");
    case Outcome::kNxdomain:
      return restate_message(scan, "NXDOMAIN");
    case Outcome::kServfail:
      return restate_message(scan, "SERVFAIL");
    case Outcome::kRefused:
      return restate_message(scan, "REFUSED");
    case Outcome::kTimeout:
      return restate_silence(scan);
    case Outcome::kUnreachable:
      return restate_unreachable(scan);
    case Outcome::kFailed:
      return greeting(scan) + "; Transfer failed.\n";
    case Outcome::kTruncated:
    case Outcome::kMalformed:
      break;
  }
  return fail(ErrorCode::kUnsupported, "the " + std::string(to_text(scan.outcome)) + " scan of " +
                                           scan.subject.to_text() + " at " + to_text(scan.time) +
                                           " cannot be told in other words; `yore capture` prints the evidence of it");
}

}  // namespace yore::report
