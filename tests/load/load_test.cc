#include "zonedb/load/load.h"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <filesystem>

#include "tests/support/zone_text.h"
#include "zonedb/answer/lookup.h"
#include "zonedb/archive/writer.h"
#include "zonedb/dns/content.h"
#include "zonedb/zone/observations.h"
#include "zonedb/zone/zone_history.h"

namespace yore::load {
namespace {

using test::moment;
using test::name;

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().text());
  return *std::move(result);
}

// An archive in a folder of its own, into which zones written as text are imported.
class Fixture {
 public:
  Fixture() {
    std::string path = (std::filesystem::temp_directory_path() / "yore-load-XXXXXX").string();
    if (::mkdtemp(path.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = path;
    archive_.emplace(must(archive::Archive::open((folder_ / "yore.db").string(), archive::Mode::kCreate)));
  }
  ~Fixture() {
    archive_.reset();
    std::filesystem::remove_all(folder_);
  }

  archive::Archive& archive() { return *archive_; }

  void import_zone(const std::string& apex, const std::string& time, const std::string& text) {
    Scan scan = scan_of(apex, RRType::kAXFR, Method::kAxfr, Outcome::kComplete, time);
    scan.rrs = test::rrs_from_text(text, apex);
    record(scan);
  }
  Sha256 import_failure(const std::string& apex, const std::string& time) {
    return record(scan_of(apex, RRType::kAXFR, Method::kAxfr, Outcome::kRefused, time));
  }
  void import_answer(const std::string& qname, const std::string& time, const std::string& text,
                     Method method = Method::kQuery) {
    Scan scan = scan_of(qname, RRType::kANY, method, Outcome::kAnswer, time);
    scan.rrs = test::rrs_from_text(text);
    record(scan);
  }
  void retract(const Sha256& sighting) {
    const auto nothing = [](const archive::SightingRow&, const Octets&) { return std::vector<Scan>(); };
    must(archive::Writer(*archive_).retract(sighting.hex(), nothing));
  }
  Loaded load(const Loaded* previous = nullptr) { return must(load::load(*archive_, previous)); }

 private:
  static Scan scan_of(const std::string& subject, RRType qtype, Method method, Outcome outcome,
                      const std::string& time) {
    Scan scan;
    scan.subject = name(subject);
    scan.qtype = qtype;
    scan.method = method;
    scan.outcome = outcome;
    scan.server = {"ns1.test.", "192.0.2.1"};
    scan.time = must(parse_time(time));
    return scan;
  }
  Sha256 record(const Scan& scan) {
    const std::string capture = "capture " + std::to_string(++captures_);
    archive::NewSighting sighting;
    sighting.capture = capture;
    sighting.source = "test";
    sighting.scans = {&scan, 1};
    return must(archive::Writer(*archive_).record(sighting)).sighting;
  }

  std::filesystem::path folder_;
  std::optional<archive::Archive> archive_;
  int captures_ = 0;
};

const std::string kSoa = "@ 300 IN SOA ns h 1 3600 600 86400 60\n@ 300 IN NS ns\nns 300 IN A 192.0.2.1\n";

}  // namespace

TEST_CASE("an empty archive gives no zones") {
  Fixture fixture;
  const Loaded loaded = fixture.load();
  CHECK(loaded.zones->histories().empty());
  CHECK(loaded.rows_read == 0);
}

TEST_CASE("every version is loaded with the content it was imported with") {
  Fixture fixture;
  const std::vector<std::string> contents{kSoa, kSoa + "a 300 IN A 192.0.2.2\n", kSoa + "a 400 IN A 192.0.2.2\n",
                                          kSoa + "b.c 300 IN TXT \"T\"\na 300 IN A 192.0.2.2\n"};
  for (std::size_t i = 0; i < contents.size(); ++i) {
    fixture.import_zone("x.test", "2020-01-0" + std::to_string(i + 1), contents[i]);
  }
  const Loaded loaded = fixture.load();
  const zone::ZoneHistory* history = loaded.zones->find(name("x.test"));
  REQUIRE(history != nullptr);
  REQUIRE(history->versions().size() == contents.size());
  for (std::uint32_t i = 0; i < contents.size(); ++i) {
    auto expected = test::rrs_from_text(contents[i], "x.test");
    sort_and_deduplicate(expected);
    CHECK(content_hash(history->rrs_of(VersionId{i + 1})) == content_hash(expected));
    CHECK(history->versions()[i].content == content_hash(expected));
  }
}

TEST_CASE("observations and failed scans are loaded") {
  Fixture fixture;
  fixture.import_zone("x.test", "2020-01-01", kSoa);
  fixture.import_failure("x.test", "2020-01-02");
  fixture.import_failure("never.test", "2020-01-02");
  fixture.import_answer("a.x.test", "2020-01-03", "a.x.test. 60 IN A 192.0.2.7\na.x.test. 60 IN MX 5 m.x.test.\n");
  const Loaded loaded = fixture.load();
  CHECK(loaded.zones->histories().size() == 1);  // a zone of failures alone is not known
  const auto failed = loaded.zones->find(name("x.test"))->failed_scans();
  REQUIRE(failed.size() == 1);
  CHECK(failed[0].outcome == Outcome::kRefused);
  CHECK(loaded.zones->observations()->newest_answer(name("a.x.test"), moment("2021")).size() == 2);
}

TEST_CASE("what did not change is taken over and its lifespans are not read again") {
  Fixture fixture;
  fixture.import_zone("x.test", "2020-01-01", kSoa);
  fixture.import_zone("y.test", "2020-01-01", kSoa + "a 300 IN A 192.0.2.2\n");
  const Loaded first = fixture.load();
  CHECK(first.zones_built == 2);
  CHECK(first.lifespans_read == 7);
  CHECK(first.rows_read == 9);

  const Loaded same = fixture.load(&first);
  CHECK(same.zones_built == 0);
  CHECK(same.rows_read == 0);
  CHECK(same.zones->find(name("x.test")) == first.zones->find(name("x.test")));

  fixture.import_zone("y.test", "2020-01-02", kSoa);
  const Loaded changed = fixture.load(&same);
  CHECK(changed.zones_built == 1);
  CHECK(changed.lifespans_read == 1);  // what went
  CHECK(changed.zones->find(name("x.test")) == first.zones->find(name("x.test")));
  CHECK(changed.zones->find(name("y.test"))->versions().size() == 2);
  CHECK(first.zones->find(name("y.test"))->versions().size() == 1);  // who holds the old set keeps it whole
}

TEST_CASE("a new snapshot of a known version and a new failed scan read no lifespans") {
  Fixture fixture;
  fixture.import_zone("x.test", "2020-01-01", kSoa);
  const Loaded first = fixture.load();
  fixture.import_zone("x.test", "2020-01-02", kSoa);
  fixture.import_failure("x.test", "2020-01-03");
  const Loaded second = fixture.load(&first);
  CHECK(second.zones_built == 1);
  CHECK(second.lifespans_read == 0);
  CHECK(second.zones->find(name("x.test"))->snapshots().size() == 2);
  CHECK(second.zones->find(name("x.test"))->failed_scans().size() == 1);
  CHECK(&second.zones->find(name("x.test"))->content() == &first.zones->find(name("x.test"))->content());
}

TEST_CASE("new versions are appended at the cost of their changes, and say what reading all of them says") {
  const std::string sub = "sub 300 IN NS ns.sub\nns.sub 300 IN A 192.0.2.3\n";
  const std::vector<std::string> days = {"a 300 IN A 192.0.2.2\n", sub, sub + "*.w 300 IN TXT \"t\"\n",
                                         "a 600 IN A 192.0.2.2\na 600 IN A 192.0.2.4\n" + sub};
  Fixture fixture;
  fixture.import_zone("x.test", "2020-01-01", kSoa);
  Loaded grown = fixture.load();
  int day = 1;
  for (const std::string& text : days) {
    fixture.import_zone("x.test", "2020-01-0" + std::to_string(++day), kSoa + text);
    grown = fixture.load(&grown);
    CHECK(grown.lifespans_read <= 3);  // the RRs that came and went
    CHECK(grown.zones_built == 1);
  }
  const Loaded read = fixture.load();
  const zone::ZoneHistory& appended = *grown.zones->find(name("x.test"));
  const zone::ZoneHistory& expected = *read.zones->find(name("x.test"));
  REQUIRE(appended.versions().size() == 5);
  REQUIRE(expected.versions().size() == 5);
  for (std::uint32_t version = 1; version <= 5; ++version) {
    CHECK(changes_between(appended.rrs_of(VersionId{version}), expected.rrs_of(VersionId{version})).empty());
  }
  CHECK(appended.content().node_count() == expected.content().node_count());
}

TEST_CASE("a capture from the past renumbers the versions, and all is loaded anew") {
  Fixture fixture;
  fixture.import_zone("x.test", "2020-01-02", kSoa);
  const Loaded first = fixture.load();
  fixture.import_zone("x.test", "2020-01-01", kSoa + "a 300 IN A 192.0.2.2\n");
  const Loaded second = fixture.load(&first);
  const auto kind = [&](const char* at) {
    return answer::lookup(second.zones->at(moment(at)), {name("a.x.test"), RRType::kA}).kind;
  };
  CHECK(kind("2020-01-01") == answer::Kind::kAnswer);
  CHECK(kind("2020-01-02") == answer::Kind::kNxdomain);
}

TEST_CASE("what is read again is what was imported since: of that zone alone, and observations where a query came") {
  Fixture fixture;
  constexpr int kFailures = 300;
  fixture.import_zone("x.test", "2020-01-01", kSoa);
  fixture.import_zone("y.test", "2020-01-01", kSoa);
  fixture.import_answer("a.x.test", "2020-01-03", "a.x.test. 60 IN A 192.0.2.7\n");
  for (int i = 0; i < kFailures; ++i) fixture.import_failure("x.test", "@" + std::to_string(1'580'000'000 + i));
  const Loaded first = fixture.load();
  CHECK(first.rows_read == kFailures + 2 + 6 + 1);
  const Loaded same = fixture.load(&first);
  CHECK(same.rows_read == 0);
  CHECK(same.zones == first.zones);

  fixture.import_failure("y.test", "2020-01-04");
  const Loaded second = fixture.load(&same);
  CHECK(second.rows_read == 2);  // the snapshot and the failure of y.test
  CHECK(second.zones->find(name("y.test"))->failed_scans().size() == 1);
  CHECK(second.zones->find(name("x.test")) == first.zones->find(name("x.test")));
  CHECK(second.zones->observations() == first.zones->observations());

  fixture.import_answer("b.x.test", "2020-01-05", "b.x.test. 60 IN A 192.0.2.8\n");
  const Loaded third = fixture.load(&second);
  CHECK(third.rows_read == 2);  // both observations
  CHECK(third.zones->observations()->size() == 2);
  CHECK(third.zones_built == 0);
}

TEST_CASE("an IXFR that was answered with the SOA alone is an observation and no failure") {
  Fixture fixture;
  fixture.import_zone("x.test", "2020-01-01", kSoa);
  const Loaded first = fixture.load();
  fixture.import_answer("sub.x.test", "2020-01-02", "sub.x.test. 60 IN SOA ns. root. 7 1 1 1 1\n", Method::kIxfr);
  fixture.import_answer("x.test", "2020-01-02", "x.test. 60 IN SOA ns. root. 7 1 1 1 1\n", Method::kIxfr);
  const Loaded second = fixture.load(&first);
  CHECK(second.zones->observations()->size() == 2);
  CHECK(*second.zones->observations() == *fixture.load().zones->observations());
  CHECK(second.zones->find(name("x.test"))->failed_scans().empty());
}

TEST_CASE("which of two answers of one second is chosen does not depend on which was imported first") {
  const auto chosen = [](const std::string& first, const std::string& second) {
    Fixture fixture;
    for (const std::string& address : {first, second}) {
      fixture.import_answer("a.x.test", "2020-01-03T00:00:00Z", "a.x.test. 60 IN A " + address + "\n");
    }
    const Loaded loaded = fixture.load();
    const auto* newest = loaded.zones->observations()->newest(name("a.x.test"), RRType::kA, moment("2021"));
    REQUIRE(newest != nullptr);
    CHECK(loaded.zones->observations()->newest_answer(name("a.x.test"), moment("2021")) == std::vector{newest});
    return newest->rrset.rdatas;
  };
  CHECK(chosen("192.0.2.1", "192.0.2.2") == chosen("192.0.2.2", "192.0.2.1"));
}

TEST_CASE("a sighting taken back and another in its row are seen") {
  Fixture fixture;
  fixture.import_zone("x.test", "2020-01-01", kSoa);
  const Sha256 wrong = fixture.import_failure("x.test", "2020-01-03");
  const Loaded first = fixture.load();
  fixture.retract(wrong);
  CHECK(fixture.load(&first).zones->find(name("x.test"))->failed_scans().empty());
  fixture.import_failure("x.test", "2020-01-04");
  const Loaded second = fixture.load(&first);
  const auto failed = second.zones->find(name("x.test"))->failed_scans();
  REQUIRE(failed.size() == 1);
  CHECK(failed[0].time.last == moment("2020-01-04"));
}

TEST_CASE("another archive that was changed as often is read anew") {
  Fixture fixture;
  fixture.import_zone("x.test", "2020-01-01", kSoa);
  Fixture other;
  other.import_zone("x.test", "2020-01-02", kSoa);
  const Loaded first = fixture.load();
  CHECK(other.load(&first).zones->find(name("x.test"))->snapshots()[0].time.last == moment("2020-01-02"));
}

TEST_CASE("another archive whose last sighting is the same one is read anew") {
  Fixture fixture;
  fixture.import_zone("x.test", "2020-01-01", kSoa);
  fixture.import_zone("y.test", "2020-01-01", kSoa);
  Fixture other;
  other.import_zone("x.test", "2020-01-02", kSoa);
  other.import_zone("y.test", "2020-01-01", kSoa);
  const Loaded first = fixture.load();
  CHECK(other.load(&first).zones->find(name("x.test"))->snapshots()[0].time.last == moment("2020-01-02"));
}

namespace {

// The owner of the A of `at` in x.test, as it is spelled.
std::string spelling(const Loaded& loaded, const char* at) {
  const auto answer = answer::lookup(loaded.zones->at(moment(at)), {name("x.test"), RRType::kTXT});
  const auto& history = *loaded.zones->find(name("x.test"));
  for (const RR& rr : history.rrs_of(answer.snapshot->version)) {
    if (rr.owner == name("www.x.test")) return rr.owner.to_text();
  }
  return "none";
}

}  // namespace

TEST_CASE("names are spelled as the earliest snapshot spells them, also where that comes later") {
  const std::string upper = kSoa + "WWW 300 IN A 192.0.2.9\n";
  const std::string lower = kSoa + "www 300 IN A 192.0.2.9\n";
  Fixture fixture;
  fixture.import_zone("x.test", "2020-01-02", upper);
  Loaded loaded = fixture.load();
  CHECK(spelling(loaded, "2020-01-02") == "WWW.x.test.");
  fixture.import_zone("x.test", "2020-01-03", lower);
  loaded = fixture.load(&loaded);
  CHECK(spelling(loaded, "2020-01-03") == "WWW.x.test.");
  CHECK(loaded.lifespans_read == 0);  // a later one changes nothing
  fixture.import_zone("x.test", "2020-01-01", lower);
  loaded = fixture.load(&loaded);
  CHECK(spelling(loaded, "2020-01-02") == "www.x.test.");
  CHECK(spelling(fixture.load(), "2020-01-02") == "www.x.test.");
}

TEST_CASE("where captures of one transfer spell names differently, the one that speaks for it is loaded") {
  for (const bool upper_first : {true, false}) {
    CAPTURE(upper_first);
    Fixture fixture;
    const auto import = [&](bool upper) {
      fixture.import_zone("x.test", "2020-01-02T00:00:00Z", kSoa + (upper ? "WWW" : "www") + " 300 IN A 192.0.2.9\n");
    };
    import(upper_first);
    const Loaded first = fixture.load();
    import(!upper_first);
    CHECK(spelling(fixture.load(&first), "2021") == spelling(fixture.load(), "2021"));
  }
}

TEST_CASE("a name keeps the case first seen, whatever else it owns later and whether it was appended or read anew") {
  const std::vector<std::string> days = {kSoa + "WWW 300 IN MX 5 ns\nX.Sub 300 IN A 192.0.2.5\n",
                                         kSoa + "www 300 IN A 192.0.2.9\n",
                                         kSoa + "sub 300 IN A 192.0.2.5\na.SUB 300 IN TXT t\nNEW 300 IN TXT t\n",
                                         kSoa + "b.new 300 IN A 192.0.2.9\nnew 300 IN A 192.0.2.9\n"};
  const auto names = [](const Loaded& loaded) {
    const auto& content = loaded.zones->find(name("x.test"))->content();
    std::string all;
    for (zone::NodeIndex node = 0; node < content.node_count(); ++node) all += content.name(node).to_text() + " ";
    return all;
  };
  Fixture fixture;
  std::optional<Loaded> grown;
  for (std::size_t day = 0; day < days.size(); ++day) {
    fixture.import_zone("x.test", "2020-01-0" + std::to_string(day + 1), days[day]);
    grown = fixture.load(grown ? &*grown : nullptr);
    CHECK(names(*grown) == names(fixture.load()));
  }
  CHECK(names(*grown) ==
        "x.test. NEW.x.test. b.new.x.test. ns.x.test. Sub.x.test. a.SUB.x.test. X.Sub.x.test. WWW.x.test. ");
}

}  // namespace yore::load
