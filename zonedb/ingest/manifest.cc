#include "zonedb/ingest/manifest.h"

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

#include "zonedb/capture/time_zone.h"
#include "zonedb/ingest/files.h"

namespace yore::ingest {
namespace {

constexpr std::array<std::string_view, 14> kKeys = {"file",   "zone",        "server",      "method", "time",
                                                    "tz",     "outcome",     "scans",       "sha256", "restates",
                                                    "source", "time-source", "uncertainty", "note"};

std::string listed_keys() {
  std::string text;
  for (const std::string_view key : kKeys) (text += text.empty() ? "" : ", ") += key;
  return text;
}

std::string place(const std::string& path, const toml::source_region& region) {
  return path + ":" + std::to_string(region.begin.line) + ":" + std::to_string(region.begin.column);
}

// Reads the [[capture]] tables of one manifest.
class Reader {
 public:
  explicit Reader(const std::string& path) : path_(path) {}

  Result<Manifest> read(const toml::table& root) {
    Manifest manifest;
    manifest.path = path_;
    for (const auto& [key, node] : root) {
      if (key.str() == "leaves-out") {
        YORE_TRY(manifest.left_out, texts_of(node, "write the names of files and folders here, in brackets"));
      } else if (key.str() != "capture" || !node.is_array()) {
        return error(key.source(), "a manifest holds [[capture]] tables and leaves-out; \"" + std::string(key.str()) +
                                       "\" is none of them");
      }
    }
    const toml::array* captures = root["capture"].as_array();
    if (captures == nullptr) return fail(ErrorCode::kBadInput, "the manifest has no [[capture]] table", path_);
    for (const toml::node& node : *captures) {
      const toml::table* table = node.as_table();
      if (table == nullptr) return error(node.source(), "write each capture as a [[capture]] table");
      YORE_TRY(ManifestCapture capture, read_capture(*table));
      if (manifest.find(capture.file) != nullptr) {
        return error(node.source(), "the file " + capture.file + " is there twice; once is enough");
      }
      if (manifest.leaves_out((std::filesystem::path(path_).parent_path() / capture.file).string())) {
        return error(node.source(),
                     "the file " + capture.file + " is left out by leaves-out; name it in one of the two");
      }
      manifest.captures.push_back(std::move(capture));
    }
    return manifest;
  }

 private:
  tl::unexpected<Error> error(const toml::source_region& region, std::string message) const {
    return fail(ErrorCode::kBadInput, std::move(message), place(path_, region));
  }

  Result<ManifestCapture> read_capture(const toml::table& table) {
    ManifestCapture capture;
    capture.where = place(path_, table.source());
    for (const auto& [key, node] : table) {
      auto read = read_key(capture, std::string(key.str()), node);
      if (!read) {
        Error problem = std::move(read).error();
        if (problem.where.empty()) problem.where = place(path_, node.source());
        return fail(std::move(problem));
      }
    }
    if (capture.file.empty()) return error(table.source(), "a capture needs its file = \"...\"");
    return capture;
  }

  Result<std::string> text_of(const toml::node& node) const {
    const auto text = node.value_exact<std::string>();
    if (!text) return error(node.source(), "write a text in double quotes here");
    return *text;
  }

  Result<std::vector<std::string>> texts_of(const toml::node& node, const char* advice) const {
    const toml::array* array = node.as_array();
    if (array == nullptr) return error(node.source(), advice);
    std::vector<std::string> texts;
    for (const toml::node& element : *array) {
      YORE_TRY(texts.emplace_back(), text_of(element));
    }
    return texts;
  }

  Result<void> read_key(ManifestCapture& capture, const std::string& key, const toml::node& node) {
    if (std::find(kKeys.begin(), kKeys.end(), key) == kKeys.end()) {
      return error(node.source(), "a capture has no \"" + key + "\"; it may have " + listed_keys());
    }
    if (key == "restates") return read_restates(capture, node);
    if (key == "scans") return read_count(capture, node);
    YORE_TRY(const std::string text, text_of(node));
    if (key == "file") {
      const std::filesystem::path file = std::filesystem::path(text).lexically_normal();
      capture.file = file.string();
      if (file.is_absolute() || (!file.empty() && *file.begin() == "..")) {
        return error(node.source(), "the file " + text + " is not in the manifest's folder");
      }
    } else if (key == "zone") {
      YORE_TRY(capture.hints.zone, Name::from_text(text));
    } else if (key == "server") {
      YORE_TRY(capture.hints.server, server_from_text(text));
    } else if (key == "method") {
      YORE_TRY(capture.hints.method, method_from_text(text));
    } else if (key == "time") {
      YORE_TRY(capture.hints.time, parse_interval(text));
    } else if (key == "tz") {
      if (const auto known = capture::check_time_zone(text); !known) {
        return error(node.source(), known.error().message);
      }
      capture.hints.tz = text;
    } else if (key == "outcome") {
      YORE_TRY(capture.outcome, outcome_from_text(text));
    } else if (key == "sha256") {
      YORE_TRY(capture.sha256, Sha256::from_hex(text));
    }
    return {};
  }

  Result<void> read_count(ManifestCapture& capture, const toml::node& node) {
    const auto number = node.value_exact<std::int64_t>();
    if (!number || *number < 1) return error(node.source(), "write how many scans the file holds, 1 or more");
    capture.scans = static_cast<std::size_t>(*number);
    return {};
  }

  Result<void> read_restates(ManifestCapture& capture, const toml::node& node) {
    const toml::array* array = node.as_array();
    if (array == nullptr) return error(node.source(), "write the SHA-256 of captures here, in brackets");
    for (const toml::node& element : *array) {
      YORE_TRY(const std::string text, text_of(element));
      auto digest = Sha256::from_hex(text);
      if (!digest) return error(element.source(), digest.error().message);
      capture.restates.push_back(*digest);
    }
    return {};
  }

  const std::string& path_;
};

}  // namespace

const ManifestCapture* Manifest::find(const std::string& file) const {
  const auto found = std::find_if(captures.begin(), captures.end(),
                                  [&](const ManifestCapture& capture) { return capture.file == file; });
  return found == captures.end() ? nullptr : &*found;
}

bool Manifest::leaves_out(const std::string& place) const {
  // With a / at the end, so that a folder begins what is in it, and no other name.
  const auto normal = [](const std::filesystem::path& of) { return (of / "").lexically_normal().string(); };
  const auto folder = std::filesystem::path(path).parent_path();
  const std::string normal_place = normal(place);
  return std::any_of(left_out.begin(), left_out.end(),
                     [&](const std::string& name) { return normal_place.starts_with(normal(folder / name)); });
}

Result<Manifest> parse_manifest(std::string_view text, const std::string& path) {
  const toml::parse_result parsed = toml::parse(text, path);
  if (!parsed) {
    return fail(ErrorCode::kBadInput, std::string(parsed.error().description()), place(path, parsed.error().source()));
  }
  return Reader(path).read(parsed.table());
}

Result<Manifest> read_manifest(const std::string& path) {
  YORE_TRY(const Octets text, read_file(path));
  return parse_manifest(text, path);
}

Result<void> check_octets(const ManifestCapture& capture, OctetsView file) {
  if (!capture.sha256 || sha256(file) == *capture.sha256) return {};
  return fail(ErrorCode::kBadInput,
              "the file is not the one that the manifest means: its SHA-256 is " + sha256(file).hex(), capture.where);
}

Result<void> check_scans(const ManifestCapture& capture, const std::vector<Scan>& scans) {
  if (capture.scans && scans.size() != *capture.scans) {
    return fail(ErrorCode::kBadInput,
                "the file holds " + std::to_string(scans.size()) + " scans where the manifest says " +
                    std::to_string(*capture.scans),
                capture.where);
  }
  if (!capture.outcome) return {};
  if (scans.size() != 1) {
    return fail(ErrorCode::kBadInput,
                "the manifest says one outcome, and the file holds " + std::to_string(scans.size()) + " scans",
                capture.where);
  }
  if (scans[0].outcome == *capture.outcome) return {};
  return fail(ErrorCode::kBadInput,
              "the file's scan is " + std::string(to_text(scans[0].outcome)) + " where the manifest says " +
                  std::string(to_text(*capture.outcome)),
              capture.where);
}

}  // namespace yore::ingest
