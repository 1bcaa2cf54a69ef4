// SIGKILL at random moments of an import of several seconds: the archive opens, verifies, and holds whole sightings
// only.
//
// The importer is a fork of this test, which tells through shared memory how many sightings it has finished. Before it
// is killed it is stopped, and whether it is within a transaction is whether SQLite refuses a lock for writing to
// others.
#include <doctest/doctest.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <random>
#include <set>
#include <thread>

#include "zonedb/archive/archive.h"
#include "zonedb/archive/connection.h"
#include "zonedb/ingest/ingest.h"
#include "zonedb/ingest/verify.h"

namespace yore::test {
namespace {

using archive::Archive;
using archive::Mode;

constexpr std::chrono::seconds kImportTakes{3};  // about that: as many sightings as fill it, however fast the machine
constexpr std::chrono::seconds kLeastSeconds{2};
constexpr int kMostSightings = 1000;
constexpr int kNames = 1500;

// What parent and child share.
struct Shared {
  std::atomic<int> finished{0};
  std::atomic<bool> started{false};
};

class SharedMemory {
 public:
  SharedMemory() {
    void* memory = mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    REQUIRE(memory != MAP_FAILED);
    shared_ = new (memory) Shared;
  }
  ~SharedMemory() { munmap(shared_, sizeof(Shared)); }
  SharedMemory(const SharedMemory&) = delete;
  SharedMemory& operator=(const SharedMemory&) = delete;
  Shared* operator->() const { return shared_; }

 private:
  Shared* shared_;
};

// Zone files of example., each a little different from the one before; imported out of order, so that versions are
// put in between.
std::string zone_file(int number) {
  std::string text = "example. 3600 IN SOA ns1.example. root.example. " + std::to_string(number) +
                     " 7200 3600 1209600 3600\nexample. 3600 IN NS ns1.example.\n";
  for (int i = 0; i < kNames; ++i) {
    const int changed = (i + number) % 50 == 0 ? number % 256 : 0;
    text += "h" + std::to_string(i) + ".example. 300 IN A 192.0." + std::to_string(changed) + "." +
            std::to_string(i % 256) + "\n";
  }
  return text;
}

int order(int step) { return step * 617 % kMostSightings; }

ingest::Imported import(Archive& archive, int number) {
  capture::Hints hints;
  hints.time = Interval{Timestamp{1000 + number}, Timestamp{1000 + number}};
  auto imported = ingest::ingest_octets(archive, zone_file(number), "zone " + std::to_string(number), hints);
  if (!imported) _exit(3);
  return *imported;
}

[[noreturn]] void run_importer(const std::string& path, int steps, const SharedMemory& shared) {
  auto archive = Archive::open(path, Mode::kCreate);
  if (!archive) _exit(2);
  shared->started = true;
  for (int step = 0; step < steps; ++step) {
    import(*archive, order(step));
    ++shared->finished;
  }
  _exit(0);
}

// Whether somebody else is in the middle of a write transaction: whether a lock for writing is refused at once.
bool is_being_written(const std::string& path) {
  auto connection = archive::Connection::open(path, archive::OpenAs::kWriter, archive::Medium::kWritable);
  if (!connection || !(*connection)->execute("PRAGMA busy_timeout = 0")) return false;
  return !(*connection)->execute("BEGIN IMMEDIATE; ROLLBACK").has_value();
}

std::filesystem::path new_folder() {
  std::string folder = (std::filesystem::temp_directory_path() / "yore-kill-XXXXXX").string();
  REQUIRE(mkdtemp(folder.data()) != nullptr);
  return folder;
}

// That the archive holds the sightings of the first steps, whole: `least` to `most` of them.
void check_whole_sightings(Archive& archive, int least, int most) {
  const auto sightings = archive.sightings().value();
  CHECK(static_cast<int>(sightings.size()) >= least);
  CHECK(static_cast<int>(sightings.size()) <= most);
  std::set<std::string> sources;
  for (const auto& sighting : sightings) {
    CHECK(sighting.scan_count == 1);
    sources.insert(sighting.source);
  }
  for (std::size_t step = 0; step < sightings.size(); ++step) {
    CHECK(sources.count("zone " + std::to_string(order(static_cast<int>(step)))) == 1);
  }
  CHECK(archive.scans()->size() == sightings.size());
  CHECK(archive.captures()->size() == sightings.size());
}

}  // namespace

// An import that nobody kills, into a file like those that follow.
struct Whole {
  int steps = 0;
  std::chrono::steady_clock::duration took{};
  std::string dump;
};

Whole import_undisturbed() {
  const auto folder = new_folder();
  auto archive = Archive::open((folder / "yore.db").string(), Mode::kCreate).value();
  Whole whole;
  const auto began = std::chrono::steady_clock::now();
  while (whole.took < kImportTakes && whole.steps < kMostSightings) {
    import(archive, order(whole.steps++));
    whole.took = std::chrono::steady_clock::now() - began;
  }
  whole.dump = archive.canonical_dump().value();
  std::filesystem::remove_all(folder);
  return whole;
}

TEST_CASE("killed at any moment of an import, the archive holds whole sightings only and verifies") {
  const Whole whole = import_undisturbed();
  REQUIRE(whole.took >= kLeastSeconds);
  const auto microseconds = std::chrono::duration_cast<std::chrono::microseconds>(whole.took).count();
  std::mt19937_64 random(20160920);
  int kills = 0;
  int within_transaction = 0;
  for (int round = 0; round < 120 && (kills < 20 || within_transaction < 10); ++round) {
    const auto folder = new_folder();
    const std::string path = (folder / "yore.db").string();
    const SharedMemory shared;
    const pid_t importer = fork();
    REQUIRE(importer >= 0);
    if (importer == 0) run_importer(path, whole.steps, shared);
    std::this_thread::sleep_for(std::chrono::microseconds(random() % static_cast<std::uint64_t>(microseconds)));
    // Stopped, it stays where it is while the lock is looked at; then it is killed there.
    kill(importer, SIGSTOP);
    int status = 0;
    REQUIRE(waitpid(importer, &status, WUNTRACED) == importer);
    const bool stopped = WIFSTOPPED(status);
    const int finished = shared->finished;
    const bool mid_transaction = stopped && shared->started && is_being_written(path);
    if (stopped) {
      kill(importer, SIGKILL);
      REQUIRE(waitpid(importer, &status, 0) == importer);
    }
    if (stopped && shared->started) {
      ++kills;
      CHECK_FALSE(is_being_written(path));  // whoever wrote is dead
      within_transaction += mid_transaction ? 1 : 0;
      auto archive = Archive::open(path, Mode::kWrite);
      REQUIRE_MESSAGE(archive.has_value(), (archive ? "" : archive.error().text()));
      // One more than finished: killed after the commit and before it was counted.
      check_whole_sightings(*archive, finished, finished + 1);
      const auto findings = ingest::verify(*archive);
      REQUIRE(findings.has_value());
      CHECK_MESSAGE(findings->empty(), (findings->empty() ? "" : findings->front().text()));
      // The import taken up again ends where it would have ended.
      if (round % 5 == 0) {
        for (int step = 0; step < whole.steps; ++step) import(*archive, order(step));
        CHECK(archive->canonical_dump().value() == whole.dump);
      }
    }
    std::filesystem::remove_all(folder);
  }
  MESSAGE("an import of " << microseconds / 1000 << " ms, " << whole.steps << " sightings: " << kills << " kills, "
                          << within_transaction << " of them within a transaction");
  CHECK(kills >= 20);
  CHECK(within_transaction >= 10);
}

}  // namespace yore::test
