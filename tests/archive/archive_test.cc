#include "zonedb/archive/archive.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>

#include "tests/archive/bench.h"
#include "zonedb/archive/connection.h"
#include "zonedb/archive/schema.h"
#include "zonedb/dns/presentation.h"

namespace yore::test {
namespace {

using archive::Archive;
using archive::Mode;

const std::string kA = "a.example. 300 IN A 192.0.2.1\n";
const std::string kB = "b.example. 300 IN A 192.0.2.2\n";

}  // namespace

TEST_CASE("an archive says what it is in the file's header") {
  Bench bench;
  auto archive = bench.open(Mode::kCreate);
  auto& connection = archive.connection();
  CHECK(connection.integer("PRAGMA application_id").value() == 0x594f5245);
  CHECK(connection.integer("PRAGMA user_version").value() == archive::kSchemaVersion);
  CHECK(connection.text("PRAGMA journal_mode").value() == "wal");
  CHECK(connection.integer("PRAGMA foreign_keys").value() == 1);
  CHECK(connection
            .integer("SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND NOT "
                     "strict AND name NOT LIKE 'sqlite%'")
            .value() == 0);
}

TEST_CASE("what is no archive is refused, and so is an archive from the future") {
  Bench bench;
  CHECK(Archive::open(bench.path(), Mode::kRead).error().code == ErrorCode::kNotFound);
  CHECK(Archive::open(bench.path(), Mode::kWrite).error().code == ErrorCode::kNotFound);
  SUBCASE("text") {
    std::ofstream(bench.path()) << std::string(5000, 'x');
    CHECK(Archive::open(bench.path(), Mode::kRead).error().code == ErrorCode::kCorrupt);
    CHECK(Archive::open(bench.path(), Mode::kWrite).error().code == ErrorCode::kCorrupt);
  }
  SUBCASE("a FIFO, which nobody waits for") {
    REQUIRE(mkfifo(bench.path().c_str(), 0600) == 0);
    CHECK(Archive::open(bench.path(), Mode::kRead).error().code == ErrorCode::kIo);
    CHECK(Archive::open(bench.path(), Mode::kCreate).error().code == ErrorCode::kIo);
  }
  SUBCASE("another database") {
    auto other = archive::Connection::open(bench.path(), archive::OpenAs::kCreator, archive::Medium::kWritable).value();
    REQUIRE(other->execute("CREATE TABLE something (a)"));
    CHECK(Archive::open(bench.path(), Mode::kRead).error().code == ErrorCode::kCorrupt);
    CHECK(Archive::open(bench.path(), Mode::kCreate).error().code == ErrorCode::kCorrupt);
  }
  SUBCASE("from the future") {
    auto archive = bench.open(Mode::kCreate);
    REQUIRE(archive.connection().execute("PRAGMA user_version = 999"));
    CHECK(Archive::open(bench.path(), Mode::kRead).error().code == ErrorCode::kUnsupported);
    CHECK(Archive::open(bench.path(), Mode::kWrite).error().code == ErrorCode::kUnsupported);
  }
}

TEST_CASE("a method, an outcome or a ZONEMD state that does not exist is damage, and an error wherever it is read") {
  Bench bench;
  bench.record({Bench::transfer(100, soa(1) + kA)});
  auto archive = bench.open(Mode::kWrite);
  const auto set = [&archive](const std::string& assignment) {
    REQUIRE(archive.connection().execute("PRAGMA ignore_check_constraints = 1; UPDATE " + assignment));
  };
  const auto zone = zone_of(archive);
  SUBCASE("method") {
    set("scan SET method = 28");
    CHECK(archive.scans().error().code == ErrorCode::kCorrupt);
    CHECK(archive.snapshots(zone).error().code == ErrorCode::kCorrupt);
  }
  SUBCASE("outcome") {
    set("scan SET outcome = 11");
    CHECK(archive.scans().error().code == ErrorCode::kCorrupt);
  }
  SUBCASE("negative outcome") {
    set("scan SET outcome = -1");
    CHECK(archive.scans().error().code == ErrorCode::kCorrupt);
  }
  SUBCASE("ZONEMD state") {
    set("version SET zonemd = 4");
    CHECK(archive.versions(zone).error().code == ErrorCode::kCorrupt);
  }
}

TEST_CASE("an empty archive says nothing") {
  Bench bench;
  auto archive = bench.open(Mode::kCreate);
  CHECK(archive.zones()->empty());
  CHECK(archive.scans()->empty());
  CHECK_FALSE(archive.find_zone(Name::from_text("example.").value())->has_value());
  CHECK(archive.canonical_dump().value() == "yore archive\n");
}

TEST_CASE("an RR lives through the versions that hold it, with the TTL it had") {
  Bench bench;
  bench.record({Bench::transfer(100, soa(1) + kA)});
  bench.record({Bench::transfer(200, soa(1) + kA + kB)});
  bench.record({Bench::transfer(300, soa(1) + kB)});
  bench.record({Bench::transfer(400, soa(1) + kB + "a.example. 60 IN A 192.0.2.1\n")});
  auto archive = bench.open();
  CHECK(lifespans_of(archive) == "1-4 " + soa(1) +
                                     "1-2 a.example. 300 IN A 192.0.2.1\n"
                                     "4-4 a.example. 60 IN A 192.0.2.1\n"
                                     "2-4 b.example. 300 IN A 192.0.2.2\n");
  const auto zone = zone_of(archive);
  CHECK(archive.versions(zone)->size() == 4);
  CHECK(archive.versions(zone)->at(1).rr_count == 3);
  std::string second;
  const auto content = archive.content(zone, VersionId{2}).value();
  for (const RR& rr : content) second += rr_to_text(rr) + "\n";
  CHECK(second == soa(1) + kA + kB);
  CHECK(archive.content(zone, VersionId{5}).error().code == ErrorCode::kNotFound);
}

TEST_CASE("a capture from the past takes its place, and versions are numbered anew") {
  Bench bench;
  bench.record({Bench::transfer(300, soa(3) + kA)});
  bench.record({Bench::transfer(100, soa(1) + kA)});
  bench.record({Bench::transfer(200, soa(2) + kA + kB)});
  auto archive = bench.open();
  CHECK(lifespans_of(archive) == "1-1 " + soa(1) + "2-2 " + soa(2) + "3-3 " + soa(3) + "1-3 " + kA + "2-2 " + kB);
  const auto snapshots = archive.snapshots(zone_of(archive)).value();
  REQUIRE(snapshots.size() == 3);
  CHECK(snapshots[0].version.number == 1);
  CHECK(snapshots[2].version.number == 3);
  CHECK(snapshots[1].serial == Serial{2});
}

TEST_CASE("any number of versions fits between two others") {
  Bench bench;
  // Each goes right after the first, which halves the room there.
  bench.record({Bench::transfer(0, soa(0) + kA)});
  std::string expected;
  for (int k = 30; k >= 1; --k) {
    const bool odd = k % 2 != 0;
    bench.record({Bench::transfer(k, soa(static_cast<std::uint32_t>(k)) + kA + (odd ? kB : ""))});
  }
  auto archive = bench.open();
  for (int k = 0; k <= 30; ++k) {
    expected += std::to_string(k + 1) + "-" + std::to_string(k + 1) + " " + soa(static_cast<std::uint32_t>(k));
  }
  expected += "1-31 " + kA;
  for (int k = 1; k <= 30; k += 2) expected += std::to_string(k + 1) + "-" + std::to_string(k + 1) + " " + kB;
  CHECK(lifespans_of(archive) == expected);
}

TEST_CASE("an unchanged transfer adds a scan, no lifespan, and few octets") {
  Bench bench;
  std::string zone = soa(1);
  for (int i = 0; i < 2000; ++i) zone += "h" + std::to_string(i * 7919) + ".example. 300 IN A 192.0.2.1\n";
  bench.record({Bench::transfer(100, zone)}, zone + "; seen once\n");
  const auto before = bench.open().stat().value();
  bench.record({Bench::transfer(200, zone)}, zone + "; seen twice\n");
  auto archive = bench.open();
  const auto after = archive.stat().value();
  CHECK(after.lifespans == before.lifespans);
  CHECK(after.versions == 1);
  CHECK(after.snapshots == 2);
  CHECK(after.stored_capture_octets - before.stored_capture_octets < 200);
}

TEST_CASE("names keep the case of the earliest snapshot that holds them, whenever that is imported") {
  Bench bench;
  bench.record({Bench::transfer(200, soa(2) + "A.example. 300 IN A 192.0.2.1\n")});
  bench.record({Bench::transfer(300, soa(3) + "a.EXAMPLE. 300 IN A 192.0.2.1\n")});
  {
    auto archive = bench.open();
    CHECK(lifespans_of(archive) == "1-1 " + soa(2) + "2-2 " + soa(3) + "1-2 A.example. 300 IN A 192.0.2.1\n");
  }
  bench.record({Bench::transfer(100, soa(1) + "a.Example. 300 IN A 192.0.2.1\n")});
  auto archive = bench.open();
  CHECK(lifespans_of(archive) ==
        "1-1 " + soa(1) + "2-2 " + soa(2) + "3-3 " + soa(3) + "1-3 a.Example. 300 IN A 192.0.2.1\n");
}

TEST_CASE("an observation is an RRset of an answer, with who said it when") {
  Bench bench;
  bench.record({Bench::answer(100,
                              "www.example. 20 IN A 192.0.2.7\nwww.example. 10 IN A 192.0.2.6\n"
                              "www.example. 30 IN TXT \"x\"\n")});
  auto archive = bench.open();
  std::vector<archive::ObservationRow> observations;
  REQUIRE(archive.for_each_observation([&](const archive::ObservationRow& row) { observations.push_back(row); }));
  REQUIRE(observations.size() == 2);
  CHECK(observations[0].rrset.type == RRType::kA);
  CHECK(observations[0].rrset.rdatas.size() == 2);
  CHECK(observations[0].rrset.ttl == Ttl{10});
  CHECK(observations[0].time.last == Timestamp{100});
  CHECK(observations[0].server.address == "192.0.2.1");
  CHECK(archive.query_scans()->size() == 1);
  CHECK(archive.failed_transfers(Name::from_text("example.").value())->empty());
  CHECK(archive.zones()->empty());
}

TEST_CASE("a watcher sees every commit, and a reader one state") {
  Bench bench;
  bench.record({Bench::transfer(100, soa(1))});
  auto archive = bench.open();
  const auto before = archive.change_counter().value();
  {
    const auto transaction = archive::ReadTransaction::begin(archive);
    REQUIRE(transaction);
    bench.record({Bench::transfer(200, soa(2))});
    CHECK(archive.versions(zone_of(archive))->size() == 1);
    CHECK(archive.change_counter().value() == before);
  }
  CHECK(archive.change_counter().value() > before);
  CHECK(archive.versions(zone_of(archive))->size() == 2);
}

TEST_CASE("a sealed archive is one file in DELETE mode, still readable, still writable") {
  Bench bench;
  bench.record({Bench::transfer(100, soa(1) + kA)});
  const std::string dump = bench.open().canonical_dump().value();
  REQUIRE(archive::seal(bench.path()));
  CHECK_FALSE(std::filesystem::exists(bench.path() + "-wal"));
  CHECK_FALSE(std::filesystem::exists(bench.path() + "-shm"));
  {
    auto archive = bench.open();
    CHECK(archive.connection().text("PRAGMA journal_mode").value() == "delete");
    CHECK(archive.canonical_dump().value() == dump);
    CHECK_FALSE(std::filesystem::exists(bench.path() + "-wal"));
  }
  // As on a read-only medium.
  auto immutable =
      archive::Connection::open(bench.path(), archive::OpenAs::kReader, archive::Medium::kImmutable).value();
  CHECK(immutable->integer("SELECT count(*) FROM scan").value() == 1);
  bench.record({Bench::transfer(200, soa(2))});
  CHECK(bench.open().scans()->size() == 2);
}

}  // namespace yore::test
