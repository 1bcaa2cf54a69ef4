// Zone files that come one after the other are recorded by what they change: as if each had been read in full.
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <set>
#include <span>

#include "tests/ingest/scene.h"
#include "tests/support/in_range.h"
#include "zonedb/archive/writer.h"
#include "zonedb/capture/step.h"
#include "zonedb/dns/presentation.h"

namespace yore::test {
namespace {

struct File {
  std::string text;
  std::string day;
  std::string server = "ns1.other.";
};

Sha256 import(archive::Archive& archive, const File& file) {
  capture::Hints hints;
  hints.time = parse_interval(file.day).value();
  hints.method = Method::kZoneFile;
  hints.server = Server{file.server, "", 53};
  const auto imported = ingest::ingest_octets(archive, file.text, file.day, hints);
  REQUIRE(imported);
  return imported->sighting;
}

// Plain lines, each an RR; now and then one that is not, an RR that two lines give, or a name spelled otherwise.
std::string random_text(unsigned serial) {
  std::string text = "example. 60 IN SOA ns.example. host.example. " + std::to_string(serial) + " 1 1 1 60\n";
  const auto lines = *rc::gen::container<std::vector<unsigned>>(in_range(0U, 160U));
  const bool twice = *in_range(0, 8) == 0;
  std::set<unsigned> there;
  for (const unsigned line : lines) {
    if (!there.insert(line % 20 + line / 40 % 2 * 20).second && !twice) continue;
    const std::string owner = std::string(1, static_cast<char>('a' + line % 5));
    const std::string number = std::to_string(line / 5 % 4);
    const std::string ttl = line / 20 % 2 == 0 ? "60" : "30";
    text += owner + ".example. " + ttl +
            (line / 40 % 2 == 0 ? " IN A 192.0.2." + number : " IN NS ns" + number + ".other.");
    text += "\n";
  }
  if (*in_range(0, 8) == 0) text += "A.Example. 60 IN A 192.0.2.9\n";
  if (*in_range(0, 8) == 0) text += "b.example. 60 IN TXT \"t\"\n";
  return text;
}

// With one line that says something else: of as many RRs, often.
std::string changed_line(const std::string& text) {
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  std::size_t at = text.find('\n') + 1;  // behind the SOA
  for (std::size_t skip = *in_range<std::size_t>(0, lines); skip > 1; --skip) at = text.find('\n', at) + 1;
  if (at == text.size()) return text;
  std::string changed = text;
  changed[at] = static_cast<char>('a' + *in_range(0, 5));
  return changed;
}

TEST_CASE("a series of zone files, in order or not, gives the archive that its captures say") {
  CHECK(rc::check([] {
    std::vector<File> files;
    const int count = *in_range(1, 7);
    for (int i = 0; i < count; ++i) {
      const bool back = i > 1 && *in_range(0, 5) == 0;  // to an earlier content
      const bool like = i > 0 && *in_range(0, 2) == 0;
      files.push_back({back   ? files[0].text
                       : like ? changed_line(files[*in_range<std::size_t>(0, files.size())].text)
                              : random_text(*in_range(1U, 4U)),
                       "2020-01-0" + std::to_string(*in_range(i / 2, i + 1) + 1),  // some at one time
                       "ns" + std::to_string(*in_range(1, 4)) + ".other."});
    }
    archive::Archive in_order = new_archive();
    for (const File& file : files) import(in_order, file);
    archive::Archive backwards = new_archive();
    for (auto file = files.rbegin(); file != files.rend(); ++file) import(backwards, *file);
    RC_ASSERT(dump_of(in_order) == dump_of(backwards));
    RC_ASSERT(verifies(in_order));
    RC_ASSERT(verifies(backwards));
  }));
}

TEST_CASE("the next version of a zone costs its changes, and is its content") {
  const std::string soa = "example. 60 IN SOA ns.example. host.example. ";
  const std::string rest = "a.example. 60 IN NS ns1.other.\nb.example. 60 IN NS ns1.other.\n";
  const std::string changed = "a.example. 30 IN NS ns1.other.\nb.example. 60 IN NS ns2.other.\n";
  archive::Archive archive = new_archive();
  import(archive, {soa + "1 1 1 1 60\n" + rest, "2020-01-01"});
  import(archive, {soa + "2 1 1 1 60\n" + changed, "2020-01-02"});
  const auto zone = archive.find_zone(Name::from_text("example.").value()).value();
  REQUIRE(zone);
  CHECK(archive.content(zone->id, VersionId{1}).value().size() == 3);
  const auto newest = archive.content(zone->id, VersionId{2}).value();
  REQUIRE(newest.size() == 3);
  CHECK(newest[1].ttl == Ttl{30});
  CHECK(archive.versions(zone->id).value()[1].serial == Serial{2});
  CHECK(verifies(archive));
}

TEST_CASE("of servers that were asked at one time, the one that is last in snapshot order has the version before") {
  const std::string soa = "example. 60 IN SOA ns.example. host.example. ";
  const std::string ns = "example. 60 IN NS ns.example.\n";
  archive::Archive archive = new_archive();
  import(archive, {soa + "1 1 1 1 60\n" + ns + "b.example. 60 IN A 192.0.2.2\n", "2020-01-01", "ns2.other."});
  import(archive, {soa + "1 1 1 1 60\n" + ns + "a.example. 60 IN A 192.0.2.1\n", "2020-01-01", "ns1.other."});
  import(archive, {soa + "2 1 1 1 60\n" + ns + "a.example. 60 IN A 192.0.2.1\n", "2020-01-02", "ns1.other."});
  const auto zone = archive.find_zone(Name::from_text("example.").value()).value();
  REQUIRE(archive.versions(zone->id).value().size() == 3);
  const auto newest = archive.content(zone->id, VersionId{3}).value();
  REQUIRE(newest.size() == 3);
  CHECK(newest.back().owner == Name::from_text("a.example.").value());
  CHECK(verifies(archive));
}

TEST_CASE("the version before is that of the newest snapshot, in snapshot order, and is no version of later") {
  const std::string soa = "example. 60 IN SOA ns.example. host.example. 1 1 1 1 60\n";
  archive::Archive archive = new_archive();
  import(archive, {soa + "b.example. 60 IN A 192.0.2.2\n", "2020-01-01", "ns2.other."});
  import(archive, {soa + "a.example. 60 IN A 192.0.2.1\n", "2020-01-01", "ns1.other."});
  import(archive, {soa + "c.example. 60 IN A 192.0.2.3\n", "2019-12-31", "ns3.other."});
  Scan scan;
  scan.subject = Name::from_text("example.").value();
  const auto before = [&](const std::string& time) {
    scan.time = parse_interval(time).value();
    auto predecessor = archive::Writer(archive).predecessor(scan).value();
    if (!predecessor) return std::string("none");
    REQUIRE(predecessor->read());
    return std::string(predecessor->octets().substr(soa.size(), 1));
  };
  CHECK(before("2020-01-02") == "b");
  CHECK(before("2020-01-01") == "b");
  CHECK(before("2019-12-31") == "none");
}

TEST_CASE("a capture that is known by another claim is told as the next version, too") {
  const std::string soa = "example. 60 IN SOA ns.example. host.example. ";
  const File next{soa + "2 1 1 1 60\nb.example. 60 IN A 192.0.2.2\n", "2020-01-02"};
  archive::Archive archive = new_archive();
  import(archive, {soa + "1 1 1 1 60\nb.example. 60 IN A 192.0.2.2\n", "2020-01-01"});
  capture::Hints answer;
  answer.time = parse_interval("2020-01-01").value();
  answer.method = Method::kQuery;
  REQUIRE(ingest::ingest_octets(archive, next.text, "an answer", answer));
  import(archive, next);
  const auto zone = archive.find_zone(Name::from_text("example.").value()).value();
  CHECK(archive.versions(zone->id).value().size() == 2);
  CHECK(archive.stat()->captures == 2);
  CHECK(verifies(archive));
}

TEST_CASE("what does not fit the version before is not told against it") {
  const std::string soa = "example. 60 IN SOA ns.example. host.example. 1 1 1 1 60\n";
  archive::Archive archive = new_archive();
  import(archive, {soa + "b.example. 60 IN A 192.0.2.2\n", "2020-01-01"});
  Scan scan;
  scan.subject = Name::from_text("example.").value();
  scan.method = Method::kZoneFile;
  scan.outcome = Outcome::kComplete;
  scan.time = parse_interval("2020-01-02").value();
  archive::NewSighting sighting;
  sighting.scans = std::span(&scan, 1);
  archive::Writer writer(archive);
  const auto tells = [&](std::vector<const char*> removed, std::vector<const char*> added) {
    const std::string capture = "capture " + std::to_string(archive.change_counter().value());
    sighting.capture = capture;
    auto predecessor = writer.predecessor(scan).value();
    REQUIRE(predecessor);
    REQUIRE(predecessor->read());
    archive::NextVersion next;
    next.rrs_before = 2;
    for (const char* rr : removed) next.removed.push_back(rr_from_text(rr).value());
    for (const char* rr : added) next.added.push_back(rr_from_text(rr).value());
    return writer.record_next(sighting, next, *predecessor).value().has_value();
  };
  CHECK_FALSE(tells({}, {}));
  CHECK_FALSE(tells({"b.example. 30 IN A 192.0.2.2"}, {"c.example. 60 IN A 192.0.2.2"}));  // another TTL
  CHECK_FALSE(tells({"a.example. 60 IN A 192.0.2.2"}, {"c.example. 60 IN A 192.0.2.2"}));  // not there
  CHECK_FALSE(tells({"z.example. 60 IN A 192.0.2.2"}, {"c.example. 60 IN A 192.0.2.2"}));  // ... behind all others
  CHECK_FALSE(tells({}, {"b.example. 60 IN A 192.0.2.2"}));                                // there already
  CHECK(tells({"b.example. 60 IN A 192.0.2.2"}, {"c.example. 60 IN A 192.0.2.2"}));
}

TEST_CASE("where another program changed the archive meanwhile, nothing is told against what was there") {
  const std::string soa = "example. 60 IN SOA ns.example. host.example. ";
  const std::string ns = "example. 60 IN NS ns.example.\n";
  const File before{soa + "1 1 1 1 60\n" + ns + "a.example. 60 IN A 192.0.2.1\n", "2020-01-01"};
  const File other{soa + "1 1 1 1 60\n" + ns + "b.example. 60 IN A 192.0.2.2\n", "2020-01-01"};
  const std::string text = soa + "2 1 1 1 60\n" + ns + "a.example. 60 IN A 192.0.2.1\n";
  const TemporaryFolder folder;
  auto archive = archive::Archive::open(folder.path("a.db"), archive::Mode::kCreate).value();
  const Sha256 known = import(archive, before);

  capture::Hints hints;
  hints.time = parse_interval("2020-01-02").value();
  hints.method = Method::kZoneFile;
  const Scan scan = capture::peek_scan(text, "next", hints).value();
  archive::Writer writer(archive);
  auto predecessor = writer.predecessor(scan).value();
  REQUIRE(predecessor);
  {
    // Its rows have the numbers of those that went.
    auto changing = archive::Archive::open(folder.path("a.db"), archive::Mode::kWrite).value();
    REQUIRE(ingest::retract(changing, known.hex()));
    import(changing, other);
  }
  REQUIRE(predecessor->read());  // what is not there any more
  CHECK(predecessor->octets() == before.text);
  const auto lines = capture::plain_lines(text, hints).value();
  auto step = capture::parse_step(lines, capture::split_lines(predecessor->octets()).value(), "next", hints).value();
  archive::NewSighting sighting;
  sighting.capture = text;
  sighting.source = "next";
  sighting.scans = std::span(&step.scan, 1);
  CHECK_FALSE(writer.record_next(sighting, {step.removed, step.added, step.lines_before}, *predecessor).value());
  CHECK(verifies(archive));
}

TEST_CASE("a zone file that was seen already is known, and at another time another sighting of the same") {
  const std::string soa = "example. 60 IN SOA ns.example. host.example. ";
  archive::Archive archive = new_archive();
  const File first{soa + "1 1 1 1 60\n", "2020-01-01"};
  const File second{soa + "2 1 1 1 60\n", "2020-01-02"};
  import(archive, first);
  const Sha256 sighting = import(archive, second);
  const std::string dump = dump_of(archive);
  CHECK(import(archive, second) == sighting);
  CHECK(dump_of(archive) == dump);
  CHECK(import(archive, {second.text, "2020-01-03"}) != sighting);
  const auto zone = archive.find_zone(Name::from_text("example.").value()).value();
  CHECK(archive.versions(zone->id).value().size() == 2);
  CHECK(archive.snapshots(zone->id).value().size() == 3);
  CHECK(verifies(archive));
}

}  // namespace
}  // namespace yore::test
