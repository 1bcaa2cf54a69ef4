// What the tests of capture/ share: parsing with few words.
#pragma once

#include <doctest/doctest.h>

#include <string>

#include "zonedb/capture/capture.h"
#include "zonedb/dns/presentation.h"

namespace yore::capture {

inline Name name(const std::string& text) { return Name::from_text(text).value(); }
inline Interval at(const std::string& text) { return parse_interval(text).value(); }

// Hints with a time, which most inputs lack.
inline Hints timed() {
  Hints hints;
  hints.time = at("2016-09-20");
  return hints;
}

inline Parsed parse(const std::string& text, const Hints& hints = timed()) {
  auto parsed = parse_capture(text, "file", hints);
  REQUIRE_MESSAGE(parsed.has_value(), (parsed ? std::string() : parsed.error().text()));
  return *std::move(parsed);
}

inline Error refuse(const std::string& text, const Hints& hints = timed()) {
  auto parsed = parse_capture(text, "file", hints);
  REQUIRE_FALSE(parsed.has_value());
  return parsed.error();
}

// The one scan of a text in which all can be read.
inline Scan only(const std::string& text, const Hints& hints = timed()) {
  Parsed parsed = parse(text, hints);
  REQUIRE(parsed.scans.size() == 1);
  for (const Problem& problem : parsed.problems) INFO(problem.message);
  return std::move(parsed.scans[0]);
}

inline bool says(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

inline std::string listed(const Scan& scan) {
  std::string text;
  for (const RR& rr : scan.rrs) text += rr_to_text(rr) + "\n";
  return text;
}

// A zone file of example. in its shortest form.
inline const std::string kApex = "@ SOA ns1 host 1 7200 3600 1209600 300\n";

inline Hints of_example() {
  Hints hints = timed();
  hints.zone = name("example.");
  hints.method = Method::kZoneFile;
  return hints;
}

// Four RRs, then the closing SOA.
inline const std::string kZone =
    "example.\t\t3600\tIN\tSOA\tns1.example. host.example. 5 7200 3600 1209600 300\n"
    "example.\t\t3600\tIN\tNS\tns1.example.\n"
    "ns1.example.\t\t3600\tIN\tA\t192.0.2.1\n"
    "mail.example.\t\t3600\tIN\tMX\t10 mx.example.net.\n";
inline const std::string kSoa = "example.\t\t3600\tIN\tSOA\tns1.example. host.example. 5 7200 3600 1209600 300\n";
inline const std::string kZoneListed =
    "example. 3600 IN SOA ns1.example. host.example. 5 7200 3600 1209600 300\n"
    "example. 3600 IN NS ns1.example.\n"
    "ns1.example. 3600 IN A 192.0.2.1\n"
    "mail.example. 3600 IN MX 10 mx.example.net.\n";

inline std::string greeting(const std::string& arguments, const std::string& version = "9.18.1") {
  return "\n; <<>> DiG " + version + " <<>> " + arguments + "\n; (1 server found)\n;; global options: +cmd\n";
}
inline std::string transfer_end(int count, const std::string& when = "Tue Sep 20 05:28:24 UTC 2016") {
  return ";; Query time: 410 msec\n;; SERVER: 192.0.2.53#53(192.0.2.53)\n;; WHEN: " + when +
         "\n;; XFR size: " + std::to_string(count) + " records (messages 1, bytes 764)\n\n";
}
inline std::string message_end(const std::string& when = "Tue Sep 20 05:28:24 UTC 2016") {
  return "\n;; Query time: 410 msec\n;; SERVER: 192.0.2.53#53(192.0.2.53)\n;; WHEN: " + when +
         "\n;; MSG SIZE  rcvd: 97\n\n";
}

}  // namespace yore::capture
