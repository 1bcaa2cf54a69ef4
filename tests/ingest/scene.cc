#include "tests/ingest/scene.h"

#include <stdlib.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>

#include "zonedb/dns/content.h"
#include "zonedb/dns/presentation.h"
#include "zonedb/ingest/claims.h"
#include "zonedb/ingest/verify.h"

namespace yore::test {
namespace {

constexpr std::int64_t kStart = 1474243200;  // 2016-09-19T00:00:00Z
constexpr std::array<const char*, 5> kOwners = {"example.", "a.example.", "b.example.", "deep.under.example.",
                                                "*.example."};
constexpr std::array<const char*, 5> kRest = {"IN NS ns1.example.", "IN A 192.0.2.1", "IN CNAME a.example.",
                                              "IN MX 10 Mail.example.", "IN TXT \"x\""};

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return text;
}

std::string soa(unsigned content, const std::string& apex) {
  return apex + " 3600 IN SOA ns1.example. root.example. " + std::to_string(1 + content / 64 % 2) +
         " 7200 3600 1209600 3600";
}

// One RR a line. Bits 0 to 4 of `content` say which RRs are there, bit 5 whether one of them has another TTL, bit 6
// the serial; bits 0 to 4 of `spelling` which owners are in upper case, bit 5 whether the first RR lacks its TTL.
std::vector<std::string> lines_of(unsigned content, unsigned spelling, bool with_inferred) {
  std::vector<std::string> lines = {soa(content, "example.")};
  for (unsigned i = 0; i < kOwners.size(); ++i) {
    if ((content >> i & 1U) == 0) continue;
    const std::string owner = (spelling >> i & 1U) != 0 ? upper(kOwners.at(i)) : kOwners.at(i);
    const bool inferred = with_inferred && lines.size() == 1 && (spelling & 32U) != 0;
    const bool other_ttl = i == 4 && (content & 32U) != 0;
    lines.push_back(owner + (inferred ? " " : other_ttl ? " 60 " : " 3600 ") + kRest.at(i));
  }
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

std::string when(const Scene& scene) {
  const std::time_t seconds = kStart + scene.time;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 64> text{};
  std::strftime(text.data(), text.size(), ";; WHEN: %a %b %d %H:%M:%S UTC %Y\n", &parts);
  return text.data();
}

std::string address(const Scene& scene) { return "192.0.2." + std::to_string(100 + scene.server); }

std::string transfer(const Scene& scene, unsigned content) {
  const std::vector<std::string> lines = lines_of(content, scene.spelling, false);
  return "; <<>> DiG 9.18.1 <<>> @" + address(scene) + " example. AXFR\n;; global options: +cmd\n" + joined(lines) +
         lines.front() + "\n;; Query time: 1 msec\n;; SERVER: " + address(scene) + "#53(" + address(scene) +
         ") (TCP)\n" + when(scene) + ";; XFR size: " + std::to_string(lines.size() + 1) +
         " records (messages 1, bytes 195)\n\n";
}

std::string answer(const Scene& scene) {
  const std::string owner = (scene.spelling & 1U) != 0 ? "WWW.example." : "www.example.";
  return "; <<>> DiG 9.18.1 <<>> @" + address(scene) +
         " www.example. A\n;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1\n;; flags: qr aa; "
         "QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 0\n\n;; QUESTION SECTION:\n;www.example.\tIN\tA\n\n;; ANSWER "
         "SECTION:\n" +
         owner + "\t300\tIN\tA\t192.0.2." + std::to_string(scene.content % 4) +
         "\n\n;; Query time: 1 msec\n;; SERVER: " + address(scene) + "#53(" + address(scene) + ") (UDP)\n" +
         when(scene) + ";; MSG SIZE  rcvd: 95\n\n";
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  std::string folder = (std::filesystem::temp_directory_path() / "yore-ingest-XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) throw std::runtime_error("no temporary folder");
  folder_ = folder;
}
TemporaryFolder::~TemporaryFolder() { std::filesystem::remove_all(folder_); }
void TemporaryFolder::write(const std::string& name, const std::string& text) const {
  std::filesystem::create_directories((folder_ / name).parent_path());
  std::ofstream(folder_ / name, std::ios::binary) << text;
}

std::string capture_of(const Scene& scene) {
  switch (scene.kind) {
    case Scene::Kind::kZoneFile:
      return joined(lines_of(scene.content, scene.spelling, true));
    case Scene::Kind::kTransfer:
      return transfer(scene, scene.content);
    case Scene::Kind::kTwoTransfers:
      return transfer(scene, scene.content) + transfer(scene, scene.content ^ 1U);
    case Scene::Kind::kFailure:
      return "; <<>> DiG 9.18.1 <<>> @" + address(scene) +
             " example. AXFR\n;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: REFUSED, id: 1\n;; flags: qr; "
             "QUERY: 1, ANSWER: 0, AUTHORITY: 0, ADDITIONAL: 0\n\n;; QUESTION SECTION:\n;example.\tIN\tAXFR\n\n;; "
             "Query time: 1 msec\n;; SERVER: " +
             address(scene) + "#53(" + address(scene) + ") (TCP)\n" + when(scene) + ";; MSG SIZE  rcvd: 30\n";
    case Scene::Kind::kUndatedFailure:
      return "; <<>> DiG 9.18." + std::to_string(scene.content % 3) + " <<>> @" + address(scene) +
             " example. AXFR\n;; global options: +cmd\n; Transfer failed.\n";
    case Scene::Kind::kAnswer:
      return answer(scene);
  }
  return {};
}

capture::Hints hints_of(const Scene& scene) {
  capture::Hints hints;
  if (scene.kind == Scene::Kind::kZoneFile || scene.kind == Scene::Kind::kUndatedFailure) {
    hints.time = Interval{Timestamp{kStart + scene.time}, Timestamp{kStart + scene.time + scene.width}};
  }
  if (scene.kind == Scene::Kind::kZoneFile) {
    hints.server = Server{"ns" + std::to_string(scene.server) + ".test.", "", 53};
    hints.method = Method::kZoneFile;
  }
  return hints;
}

std::string to_text(const Scene& scene) {
  return "{kind " + std::to_string(static_cast<int>(scene.kind)) + ", content " + std::to_string(scene.content) +
         ", spelling " + std::to_string(scene.spelling) + ", server " + std::to_string(scene.server) + ", time " +
         std::to_string(scene.time) + ", width " + std::to_string(scene.width) + "}";
}

archive::Archive new_archive() { return archive::Archive::open(":memory:", archive::Mode::kCreate).value(); }

Sha256 import(archive::Archive& archive, const Scene& scene) {
  const auto imported = ingest::ingest_octets(archive, capture_of(scene), "a capture", hints_of(scene));
  if (!imported) throw std::runtime_error(imported.error().text() + " in " + to_text(scene));
  if (!imported->problems.empty()) throw std::runtime_error(imported->problems.front().message + to_text(scene));
  return imported->sighting;
}

void import(archive::Archive& archive, const std::vector<Scene>& scenes) {
  for (const Scene& scene : scenes) static_cast<void>(import(archive, scene));
}

std::string dump_of(archive::Archive& archive) { return archive.canonical_dump().value(); }

bool verifies(archive::Archive& archive) {
  const auto findings = ingest::verify(archive);
  return findings && findings->empty();
}

std::string zones_of(const std::string& dump) {
  const std::size_t at = dump.find("\nzone ");
  return at == std::string::npos ? std::string() : dump.substr(at + 1);
}

namespace {

// A snapshot as the naive reading has it: with all its RRs, and what breaks ties.
struct FullSnapshot {
  SnapshotFacts facts;
  std::int64_t occurrence = 1;
  Sha256 sighting;
  std::vector<RR> rrs;
};

std::vector<FullSnapshot> all_snapshots(const std::vector<Scene>& scenes) {
  std::vector<FullSnapshot> snapshots;
  std::set<Sha256> seen;
  for (const Scene& scene : scenes) {
    const std::string capture = capture_of(scene);
    const auto parsed = ingest::parse(capture, "a capture", hints_of(scene)).value();
    const Sha256 sighting = archive::sighting_digest(sha256(capture), parsed.scans, {});
    if (!seen.insert(sighting).second) continue;
    std::vector<FullSnapshot> here;
    for (const Scan& scan : parsed.scans) {
      if (scan.outcome != Outcome::kComplete) continue;
      FullSnapshot snapshot;
      snapshot.rrs = scan.rrs;
      sort_and_deduplicate(snapshot.rrs);
      snapshot.facts = {scan.time, scan.server, scan.method, {}, {}, content_hash(snapshot.rrs), 0};
      snapshot.sighting = sighting;
      for (const FullSnapshot& other : here) {
        const bool same =
            !in_snapshot_order(other.facts, snapshot.facts) && !in_snapshot_order(snapshot.facts, other.facts);
        if (same) ++snapshot.occurrence;
      }
      here.push_back(snapshot);
    }
    snapshots.insert(snapshots.end(), here.begin(), here.end());
  }
  std::sort(snapshots.begin(), snapshots.end(), [](const FullSnapshot& a, const FullSnapshot& b) {
    if (in_snapshot_order(a.facts, b.facts)) return true;
    if (in_snapshot_order(b.facts, a.facts)) return false;
    return std::tie(a.occurrence, a.sighting) < std::tie(b.occurrence, b.sighting);
  });
  // The same scan told twice is one; the smallest sighting speaks for it.
  snapshots.erase(std::unique(snapshots.begin(), snapshots.end(),
                              [](const FullSnapshot& a, const FullSnapshot& b) {
                                return !in_snapshot_order(a.facts, b.facts) && a.occurrence == b.occurrence;
                              }),
                  snapshots.end());
  return snapshots;
}

std::string server_words(const Server& server) {
  return "\"" + server.name + "\" \"" + server.address + "\" " + std::to_string(server.port);
}

}  // namespace

std::string naive_zones(const std::vector<Scene>& scenes) {
  std::vector<FullSnapshot> snapshots = all_snapshots(scenes);
  if (snapshots.empty()) return {};
  std::vector<const FullSnapshot*> versions;  // each by its first snapshot
  for (FullSnapshot& snapshot : snapshots) {
    const auto known = std::find_if(versions.begin(), versions.end(), [&](const FullSnapshot* version) {
      return version->facts.content == snapshot.facts.content;
    });
    snapshot.facts.version = VersionId{static_cast<std::uint32_t>(known - versions.begin() + 1)};
    if (known == versions.end()) versions.push_back(&snapshot);
  }
  std::string text = "zone example.\n";
  std::map<RR, std::vector<std::optional<Ttl>>> presence;  // the key as the earliest snapshot spells it
  std::map<std::pair<std::string, std::uint32_t>, bool> inferred;
  for (std::size_t v = 0; v < versions.size(); ++v) {
    const std::vector<RR>& rrs = versions[v]->rrs;
    const auto first_soa = std::find_if(rrs.begin(), rrs.end(), [](const RR& rr) { return rr.type == RRType::kSOA; });
    text += " version " + std::to_string(v + 1) + " " + versions[v]->facts.content.hex() + " serial " +
            std::to_string(soa_fields(first_soa->rdata)->serial.value) + " rrs " + std::to_string(rrs.size()) +
            " zonemd none\n";
    for (const RR& rr : rrs) {
      auto& present = presence.try_emplace(rr, versions.size()).first->second;
      present[v] = rr.ttl;
      RR canonical = rr.canonical();
      canonical.ttl = Ttl{0};
      inferred.try_emplace({rr_to_text(canonical), rr.ttl.seconds}, rr.ttl_inferred);
    }
  }
  for (const FullSnapshot& snapshot : snapshots) {
    text += " snapshot " + to_text(snapshot.facts.time.first) + " " + to_text(snapshot.facts.time.last) + " " +
            server_words(snapshot.facts.server) + " " + std::string(to_text(snapshot.facts.method)) + " version " +
            std::to_string(snapshot.facts.version.number) + "\n";
  }
  for (const auto& [key, present] : presence) {
    for (std::size_t first = 0; first < present.size();) {
      std::size_t last = first;
      while (last + 1 < present.size() && present[last + 1] == present[first]) ++last;
      if (present[first]) {
        RR canonical = key.canonical();
        canonical.ttl = Ttl{0};
        RR rr = key;
        rr.ttl = *present[first];
        text += " rr " + std::to_string(first + 1) + "-" + std::to_string(last + 1) + " " + rr_to_text(rr) +
                (inferred.at({rr_to_text(canonical), rr.ttl.seconds}) ? " inferred\n" : "\n");
      }
      first = last + 1;
    }
  }
  return text;
}

}  // namespace yore::test
