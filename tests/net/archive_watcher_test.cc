// The thread that loads the archive: what it hands over, and when it says what is wrong.
#include "server/net/archive_watcher.h"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <mutex>
#include <thread>

#include "zonedb/archive/archive.h"
#include "zonedb/archive/connection.h"
#include "zonedb/archive/sealed_copy.h"
#include "zonedb/ingest/ingest.h"

using namespace std::chrono_literals;
using namespace yore;
using namespace yore::net;

namespace {

std::string make_folder() {
  std::string pattern = "/tmp/yore-watcher-XXXXXX";
  return mkdtemp(pattern.data());
}

// What this process has computed so far.
std::chrono::microseconds computed() {
  struct rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto of = [](const timeval& time) {
    return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
  };
  return of(usage.ru_utime) + of(usage.ru_stime);
}

std::string contents(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// A watcher on an archive of its own, and what it said.
class Watched {
 public:
  Watched() { import_serial(1); }
  ~Watched() {
    CHECK(watcher_.stop(5s));
    std::filesystem::remove_all(folder_);
  }
  Watched(const Watched&) = delete;
  Watched& operator=(const Watched&) = delete;

  [[nodiscard]] std::string path() const { return folder_ + "/yore.db"; }
  void import_serial(int serial, const std::string& more = {}) const {
    const std::string soa = "kp. 60 IN SOA ns. root. " + std::to_string(serial) + " 1 1 1 1\n" + more;
    auto archive = archive::Archive::open(path(), archive::Mode::kCreate).value();
    capture::Hints hints;
    hints.zone = Name::from_text("kp.").value();
    hints.time = parse_interval("20" + std::to_string(10 + serial)).value();
    hints.server = server_from_text("ns2.kptc.kp").value();
    hints.method = Method::kZoneFile;
    REQUIRE(ingest::ingest_octets(archive, soa + "kp. 60 IN NS ns.\n", "kp.zone", hints));
  }
  // As nobody but a broken disk does it: unnoticed.
  void execute(const std::string& sql) const {
    auto archive = archive::Archive::open(path(), archive::Mode::kWrite).value();
    REQUIRE(archive.connection().execute(sql));
  }
  // A copy that is one file, and where it is.
  [[nodiscard]] std::string sealed(const std::string& name) const {
    const std::string copy = folder_ + "/" + name;
    auto archive = archive::Archive::open(path(), archive::Mode::kRead).value();
    REQUIRE(archive::write_sealed_copy(archive, copy));
    return copy;
  }
  void start() { watcher_.start(); }
  void reload() { watcher_.reload(); }
  // Whether so many stores, or problems, came within two seconds.
  [[nodiscard]] bool stores(std::size_t count) { return reaches(stores_, count); }
  [[nodiscard]] bool problems(std::size_t count) { return reaches(problems_, count); }
  [[nodiscard]] bool recoveries(std::size_t count) { return reaches(recoveries_, count); }
  [[nodiscard]] std::string problem() {
    const std::lock_guard lock(mutex_);
    return problem_;
  }
  [[nodiscard]] std::size_t snapshots() {
    const std::lock_guard lock(mutex_);
    return newest_->snapshot_count();
  }
  [[nodiscard]] std::size_t problem_count() {
    const std::lock_guard lock(mutex_);
    return problems_;
  }

 private:
  bool reaches(const std::size_t& seen, std::size_t count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, 2s, [&] { return seen >= count; });
  }

  std::string folder_ = make_folder();
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t stores_ = 0;
  std::size_t problems_ = 0;
  std::size_t recoveries_ = 0;
  std::string problem_;
  std::shared_ptr<const store::Store> newest_;
  ArchiveWatcher watcher_{path(),
                          {store::Vantage{}},
                          {[this](std::shared_ptr<const store::Store> store) {
                             const std::lock_guard lock(mutex_);
                             newest_ = std::move(store);
                             ++stores_;
                             changed_.notify_all();
                           },
                           [this](const Error& error) {
                             const std::lock_guard lock(mutex_);
                             ++problems_;
                             problem_ = error.text();
                             changed_.notify_all();
                           },
                           [this] {
                             const std::lock_guard lock(mutex_);
                             ++recoveries_;
                             changed_.notify_all();
                           }}};
};

}  // namespace

TEST_CASE("it loads at the start, and again when something was imported, and not otherwise") {
  Watched watched;
  watched.start();
  CHECK(watched.stores(1));
  CHECK_FALSE(watched.stores(2));
  watched.import_serial(2);
  CHECK(watched.stores(2));
  CHECK(watched.snapshots() == 2);
}

TEST_CASE("it loads when it is told to") {
  Watched watched;
  watched.start();
  REQUIRE(watched.stores(1));
  watched.reload();
  CHECK(watched.stores(2));
}

TEST_CASE("a problem is told once for as long as it stays the same, and the store before it stays") {
  Watched watched;
  watched.start();
  REQUIRE(watched.stores(1));
  std::filesystem::rename(watched.path(), watched.path() + ".away");
  CHECK(watched.problems(1));
  CHECK_FALSE(watched.problems(2));
  std::filesystem::rename(watched.path() + ".away", watched.path());
  CHECK(watched.stores(2));
  std::filesystem::rename(watched.path(), watched.path() + ".away");
  CHECK(watched.problems(2));
}

TEST_CASE("that an archive can be read again is told once") {
  Watched watched;
  watched.start();
  REQUIRE(watched.stores(1));
  CHECK_FALSE(watched.recoveries(1));
  std::filesystem::rename(watched.path(), watched.path() + ".away");
  REQUIRE(watched.problems(1));
  std::filesystem::rename(watched.path() + ".away", watched.path());
  CHECK(watched.recoveries(1));
  CHECK(watched.stores(2));
  CHECK_FALSE(watched.recoveries(2));
}

TEST_CASE("who asks for a load is told of a problem that was told before") {
  Watched watched;
  watched.start();
  REQUIRE(watched.stores(1));
  std::filesystem::remove(watched.path());
  REQUIRE(watched.problems(1));
  watched.reload();
  CHECK(watched.problems(2));
  CHECK_FALSE(watched.problems(3));
}

TEST_CASE("a file that was emptied under it is told as what it is") {
  Watched watched;
  watched.start();
  REQUIRE(watched.stores(1));
  std::filesystem::resize_file(watched.path(), 0);
  REQUIRE(watched.problems(1));
  CHECK(watched.problem().find("not an archive of Yore") != std::string::npos);
  CHECK(watched.problem().find(watched.path()) != std::string::npos);
  watched.reload();
  REQUIRE(watched.problems(2));
  CHECK(watched.problem().find("not an archive of Yore") != std::string::npos);
}

TEST_CASE("a damaged archive is not loaded again until it changes") {
  Watched watched;
  std::string names;
  for (int i = 0; i < 20'000; ++i) names += "n" + std::to_string(i) + ".kp. 60 IN A 192.0.2.1\n";
  watched.import_serial(2, names);
  watched.start();
  REQUIRE(watched.stores(1));
  const std::string no_name = "CAST('" + std::string(70, 'x') + "' AS BLOB)";
  const std::string changed = "; UPDATE state SET changes = changes + 1";
  const auto before = computed();
  watched.execute("INSERT INTO lifespan SELECT zone_id, " + no_name +
                  ", 1, 1, x'c0000201', first, NULL, 60, 0, x'', x'' FROM lifespan LIMIT 1" + changed);
  REQUIRE(watched.problems(1));
  const auto one_load = computed() - before;
  std::this_thread::sleep_for(2s);
  CHECK(computed() - before < 3 * one_load);
  watched.execute("DELETE FROM lifespan WHERE owner = " + no_name + changed);
  CHECK(watched.recoveries(1));
  CHECK(watched.stores(2));
}

TEST_CASE("what is copied over a damaged archive is loaded, though it counts as many changes") {
  Watched source;
  const std::string first = source.sealed("first");
  std::string names;
  for (int i = 0; i < 1000; ++i) names += "name" + std::to_string(i) + ".kp. 60 IN A 192.0.2.1\n";
  source.import_serial(2, names);
  const std::string good = contents(source.sealed("second"));
  std::string bad = good;
  for (std::size_t at = 0; (at = bad.find("name500", at)) != std::string::npos; ++at) {
    bad[at / 4096 * 4096] = '\xff';  // no kind of page
  }
  REQUIRE(bad != good);
  Watched watched;
  std::filesystem::rename(first, watched.path());
  watched.start();
  REQUIRE(watched.stores(1));
  std::ofstream(watched.path()) << bad;
  REQUIRE(watched.problems(1));
  std::ofstream(watched.path()) << good;
  CHECK(watched.recoveries(1));
  CHECK(watched.snapshots() == 2);
}

TEST_CASE("another archive whose octets are written over the first is loaded, though it was changed as often") {
  Watched one;
  one.import_serial(2);
  Watched other;
  other.import_serial(3);
  const std::string octets = contents(other.sealed("other"));
  Watched watched;
  std::filesystem::rename(one.sealed("one"), watched.path());
  watched.start();
  REQUIRE(watched.stores(1));
  std::ofstream(watched.path()) << octets;
  CHECK(watched.stores(2));
}

TEST_CASE("another archive put in the place of the first is loaded") {
  Watched watched;
  watched.start();
  REQUIRE(watched.stores(1));
  Watched other;
  other.import_serial(2);
  other.import_serial(3);
  std::filesystem::rename(other.path(), watched.path());
  CHECK(watched.stores(2));
  CHECK(watched.snapshots() == 3);
}
