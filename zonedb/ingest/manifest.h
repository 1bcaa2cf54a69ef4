// Manifest: what a `manifest.toml` says about the capture files beside and below it.
//
//   leaves-out = ["lab"]                # left out, with all that is in it, and nothing is said of it
//
//   [[capture]]
//   file = "kp.axfr"                    # relative to the manifest's folder
//   zone = "kp."                        # from here on all is optional: what the file's own text lacks
//   server = "ns2.kptc.kp.@175.45.176.16"
//   method = "axfr"
//   time = "2016-09-20T05:28:24Z"       # or FROM/TO, or any form that --at takes
//   tz = "America/Los_Angeles"          # of times that the text prints without their zone
//   outcome = "complete"                # checked: what the file's only scan must turn out to be
//   scans = 35                          # checked: how many scans the file must turn out to hold
//   sha256 = "..."                      # checked: of the file
//   restates = ["..."]                  # SHA-256 of the captures that said the same first
//   source, time-source, uncertainty, note = "..."   # for people
//
// `yore export --snapshots` writes one, without leaves-out (zonedb/report/restated_set.h).
//
// Threads: values and pure functions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "zonedb/capture/capture.h"
#include "zonedb/dns/digest.h"

namespace yore::ingest {

struct ManifestCapture {
  std::string file;
  capture::Hints hints;
  std::optional<Outcome> outcome;
  std::optional<std::size_t> scans;
  std::optional<Sha256> sha256;
  std::vector<Sha256> restates;
  std::string where;  // "manifest.toml:12:1", for messages about this table
};

struct Manifest {
  std::string path;
  std::vector<ManifestCapture> captures;  // as they come; each file once
  std::vector<std::string> left_out;      // relative to its folder, as the files are
  [[nodiscard]] const ManifestCapture* find(const std::string& file) const;
  // Whether it says that the file or folder at `place`, or a folder that this is in, is left out.
  [[nodiscard]] bool leaves_out(const std::string& place) const;
};

// Errors: kBadInput with "path:line:column", that says what is wrong and what may stand there.
[[nodiscard]] Result<Manifest> parse_manifest(std::string_view text, const std::string& path);
[[nodiscard]] Result<Manifest> read_manifest(const std::string& path);

// Whether the file is what the manifest says: its digest, its scans.
[[nodiscard]] Result<void> check_octets(const ManifestCapture& capture, OctetsView file);
[[nodiscard]] Result<void> check_scans(const ManifestCapture& capture, const std::vector<Scan>& scans);

}  // namespace yore::ingest
