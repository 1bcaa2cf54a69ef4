#include "zonedb/archive/capture_store.h"

#include <doctest/doctest.h>

#include <random>

#include "tests/archive/bench.h"
#include "zonedb/archive/connection.h"

namespace yore::test {
namespace {

using archive::Mode;

// A text of 2,000 lines, of which `edits` were written anew one after the other.
std::string text_after(int edits) {
  std::vector<std::string> lines;
  std::mt19937 random(1);
  for (int i = 0; i < 2000; ++i) lines.push_back("h" + std::to_string(random()) + ".example. 300 IN A 192.0.2.1\n");
  for (int i = 0; i < edits; ++i) lines[static_cast<std::size_t>(random() % 2000)] = std::to_string(random()) + "\n";
  std::string text;
  for (const std::string& line : lines) text += line;
  return text;
}

std::int64_t store(archive::Connection& connection, const std::string& text, std::optional<std::int64_t> base) {
  return archive::store_capture(connection, text, sha256(text), base).value();
}

}  // namespace

TEST_CASE("captures come back verbatim, whatever they hold") {
  Bench bench;
  auto archive = bench.open(Mode::kCreate);
  auto& connection = archive.connection();
  std::string all_octets;
  for (int i = 0; i < 256; ++i) all_octets += static_cast<char>(i);
  std::optional<std::int64_t> base;
  for (const std::string& text : {std::string(), std::string("\0", 1), all_octets, all_octets + "x", std::string()}) {
    const std::int64_t id = store(connection, text, base);
    CHECK(archive::read_capture(connection, id).value() == text);
    CHECK(archive.capture_octets(sha256(text)).value() == text);
    base = id;
  }
  CHECK(archive.capture_octets(sha256("never stored")).error().code == ErrorCode::kNotFound);
  CHECK(archive.find_capture(sha256(all_octets).hex().substr(0, 12))->size == 256);
}

TEST_CASE("a series of captures grows with its changes, and none is more than sixteen differences deep") {
  Bench bench;
  auto archive = bench.open(Mode::kCreate);
  auto& connection = archive.connection();
  std::optional<std::int64_t> base;
  std::vector<std::int64_t> ids;
  for (int i = 0; i < 60; ++i) ids.push_back(*(base = store(connection, text_after(i), base)));
  CHECK(connection.integer("SELECT max(depth) FROM capture").value() == archive::kMaxDepth);
  const auto full = connection.integer("SELECT length(stored) FROM capture WHERE depth = 0").value();
  const auto whole = connection.integer("SELECT sum(length(stored)) FROM capture").value();
  CHECK(whole < 2 * full);
  for (int i = 0; i < 60; ++i) {
    CHECK(archive::read_capture(connection, ids[static_cast<std::size_t>(i)]).value() == text_after(i));
  }
  SUBCASE("removing some leaves the others readable") {
    for (const std::size_t i : {0U, 5U, 6U, 16U, 17U, 40U}) REQUIRE(archive::remove_capture(connection, ids[i]));
    for (const std::size_t i : {1U, 4U, 7U, 15U, 18U, 39U, 41U, 59U}) {
      CHECK(archive::read_capture(connection, ids[i]).value() == text_after(static_cast<int>(i)));
    }
    CHECK(connection.integer("SELECT max(depth) FROM capture").value() <= archive::kMaxDepth);
    CHECK(connection
              .integer("SELECT count(*) FROM capture AS c JOIN capture AS b ON b.id = c.base_id WHERE c.depth <= "
                       "b.depth")
              .value() == 0);
  }
}

TEST_CASE("a capture whose octets were altered is not given out") {
  Bench bench;
  auto archive = bench.open(Mode::kCreate);
  auto& connection = archive.connection();
  const std::string text = text_after(0);
  const std::int64_t id = store(connection, text, std::nullopt);
  auto update = connection.prepare("UPDATE capture SET stored = ?2 WHERE id = ?1").value();
  SUBCASE("another capture in its place") {
    const std::int64_t other = store(connection, text_after(1), std::nullopt);
    REQUIRE(connection.execute("UPDATE capture SET stored = (SELECT stored FROM capture WHERE id = " +
                               std::to_string(other) + "), size = (SELECT size FROM capture WHERE id = " +
                               std::to_string(other) + ") WHERE id = " + std::to_string(id)));
  }
  SUBCASE("no zstd frame") { REQUIRE(update.run(id, archive::Blob{"gibberish"})); }
  SUBCASE("a wrong size") { REQUIRE(connection.execute("UPDATE capture SET size = size + 1")); }
  CHECK(archive::read_capture(connection, id).error().code == ErrorCode::kCorrupt);
}

}  // namespace yore::test
