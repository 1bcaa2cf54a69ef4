#include "zonedb/report/restated_set.h"

#include <algorithm>
#include <map>
#include <set>

namespace yore::report {
namespace {

using archive::Archive;
using archive::ScanRow;

// A part of a file name: whatever is not a letter, digit, '.', '-' or '_' becomes '_'.
std::string file_part(std::string text) {
  while (text.size() > 1 && text.back() == '.') text.pop_back();
  if (text == ".") return "root";
  for (char& c : text) {
    const bool plain =
        (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == '_';
    if (!plain) c = '_';
  }
  return text;
}

std::string host_part(const Server& server) {
  const std::string& host = server.name.empty() ? server.address : server.name;
  return host.empty() ? "" : "_" + file_part(host);
}

// "2016-09-20T052824Z"
std::string time_part(Timestamp time) {
  std::string text = to_text(time);
  std::erase(text, ':');
  return text;
}

std::string file_name(const Scan& scan) {
  const char* suffix = ".txt";
  if (scan.outcome == Outcome::kComplete) suffix = scan.method == Method::kZoneFile ? ".zone" : ".axfr";
  std::string name = file_part(scan.subject.to_text()) + "_" + time_part(scan.time.last) + host_part(scan.server);
  if (scan.outcome != Outcome::kComplete) name += "_" + std::string(to_text(scan.outcome));
  return name + suffix;
}

bool shares_file(const Scan& scan) { return scan.method == Method::kQuery && context_of(scan) == Context::kInText; }

class Teller {
 public:
  explicit Teller(Archive& archive) : archive_(archive) {}

  Result<RestatedSet> tell() {
    YORE_TRY(const auto rows, archive_.scans());
    for (const ScanRow& row : rows) YORE_CHECK(tell_scan(row));
    for (auto& [name, file] : files_) set_.files.push_back(std::move(file));
    return std::move(set_);
  }

 private:
  Result<void> tell_scan(ScanRow row) {
    YORE_CHECK(fill_rrs(row));
    const auto text = restate(row.scan);
    if (!text) {
      set_.left_out.push_back(text.error().text());
      return {};
    }
    row.scan.rrs.clear();
    const std::string name =
        shares_file(row.scan) ? "queries" + host_part(row.scan.server) + ".txt" : unused_name(file_name(row.scan));
    RestatedFile& file = files_[name];
    file.file = name;
    file.text += (file.text.empty() ? "" : "\n") + *text;
    file.scans.push_back(std::move(row));
    return {};
  }

  Result<void> fill_rrs(ScanRow& row) {
    if (row.version) {
      YORE_TRY(const auto zone, archive_.find_zone(row.scan.subject));
      if (!zone) return fail(ErrorCode::kCorrupt, "a snapshot has no zone", row.scan.subject.to_text());
      YORE_TRY(row.scan.rrs, archive_.content(zone->id, *row.version));
    } else if (row.scan.outcome == Outcome::kAnswer) {
      YORE_TRY(row.scan.rrs, archive_.answer(row.id));
    }
    return {};
  }

  [[nodiscard]] std::string unused_name(const std::string& name) const {
    std::string candidate = name;
    for (int number = 2; files_.contains(candidate); ++number) candidate = std::to_string(number) + "_" + name;
    return candidate;
  }

  Archive& archive_;
  std::map<std::string, RestatedFile> files_;
  RestatedSet set_;
};

// A TOML basic string (TOML 1.0, "String").
std::string quoted(std::string_view text) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string result = "\"";
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      (result += '\\') += c;
    } else if (octet < 0x20 || octet == 0x7f) {
      ((result += "\\u00") += kDigits[octet >> 4]) += kDigits[octet & 15];
    } else {
      result += c;
    }
  }
  return result + "\"";
}

void add_line(std::string& text, const char* key, const std::string& value) {
  text += std::string(key) + " = " + value + "\n";
}

// The digests of the captures that tell these scans, or told them first, in order.
std::string captures_of(const RestatedFile& file) {
  std::set<Sha256> captures;
  for (const ScanRow& row : file.scans) {
    if (row.origin) {  // it is what makes the restatement the same scan (archive/writer.h)
      captures.insert(*row.origin);
    } else {
      captures.insert(row.captures.begin(), row.captures.end());
    }
  }
  std::string list;
  for (const Sha256& capture : captures) list += (list.empty() ? "" : ", ") + quoted(capture.hex());
  return "[" + list + "]";
}

std::string table_of(const RestatedFile& file, const std::string& time_source) {
  const Scan& scan = file.scans.front().scan;
  const std::int64_t seconds = scan.time.last.seconds - scan.time.first.seconds + 1;
  std::string text = "\n[[capture]]\n";
  add_line(text, "file", quoted(file.file));
  if (!shares_file(scan)) {
    add_line(text, "zone", quoted(scan.subject.to_text()));
    add_line(text, "time", quoted(to_text(scan.time)));
  }
  if (!scan.server.name.empty() || !scan.server.address.empty()) {
    add_line(text, "server", quoted(to_text(scan.server)));
  }
  add_line(text, "method", quoted(to_text(scan.method)));
  if (!shares_file(scan)) add_line(text, "outcome", quoted(to_text(scan.outcome)));
  if (shares_file(scan)) add_line(text, "scans", std::to_string(file.scans.size()));
  add_line(text, "time-source", quoted(seconds == 1 ? time_source : "bounded: no capture states it to the second"));
  add_line(text, "uncertainty", quoted(std::to_string(seconds) + (seconds == 1 ? " second" : " seconds")));
  add_line(text, "restates", captures_of(file));
  return text;
}

}  // namespace

Result<RestatedSet> restate_all(Archive& archive) { return Teller(archive).tell(); }

std::string manifest_of(const RestatedSet& set, const std::string& time_source) {
  std::string text =
      "# What each file of this folder tells, by whom and when it was learned, and which capture (by its SHA-256) "
      "said\n"
      "# so. Written by `yore export --snapshots`; read by `yore import`.\n";
  for (const RestatedFile& file : set.files) text += table_of(file, time_source);
  return text;
}

}  // namespace yore::report
