// Octets of an archive file that are not what was written: `yore verify` finds it, or no command shows it.
//
// $YORE_FLIPS is the number of flips, 1000 by default (fewer with sanitizers); $YORE_SEED repeats a run.
#include <doctest/doctest.h>
#include <stdlib.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "zonedb/archive/connection.h"
#include "zonedb/ingest/verify.h"

namespace {

namespace fs = std::filesystem;
using yore::archive::Archive;
using yore::archive::Mode;

// What `yore` can be asked of an archive, in this order.
constexpr const char* kQuestions = R"(
  log --queries
  log --reigns --json
  log example --stat
  show kp
  show example --at 2020-01-01 --json
  diff example 2020-01-01 2020-01-02
  diff example 2020-01-02 --unified
  stat
  capture
  capture --json
  history ns1.kptc.kp
  search --ip 175.45.176.0/24
  search --name '*.example' --json
  blame example
  bisect www.example A
  audit kp
  history www.example --json
  audit example
  export --canonical
  export --csv
  export --cof
)";

std::size_t number_from(const char* variable, std::size_t otherwise) {
  const char* text = std::getenv(variable);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

std::string read_file(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

// A folder with an archive of a few zones, scans that failed, answers, and a capture stored as a difference.
class Scene {
 public:
  Scene() {
    std::string name = (fs::temp_directory_path() / "yore-flips-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    folder_ = name;
    const std::string captures = YORE_SOURCE "/tests/cli/captures/";
    fs::create_directory(folder_ / "snapshots");
    for (const auto& file : fs::directory_iterator(YORE_SOURCE "/snapshots")) {
      const std::string path = file.path().filename().string();
      const bool wanted = path.starts_with("kp_") || path.starts_with("co.kp_") || path.find("failed") != path.npos ||
                          path.find("queries") != path.npos;
      if (wanted) fs::copy(file.path(), folder_ / "snapshots");
    }
    run("yore -a b.db import --at 2016-09-20 snapshots; yore -a b.db import " + captures +
        "first.zone --at 2020-01-01T00:00:00Z --server ns1.example; yore -a b.db import " + captures +
        "second.zone --at 2020-01-02T00:00:00Z --server ns1.example; yore -a b.db import " + captures +
        "refused.txt --at 2020-01-01; yore -a b.db import " + captures +
        "odd.zone --at 2020-01-03; yore -a b.db export --sealed a.db");
    sound_ = read_file(path());
    REQUIRE_MESSAGE(sound_.size() > 50'000, "the archive was not made");
  }
  ~Scene() { fs::remove_all(folder_); }
  Scene(const Scene&) = delete;
  Scene& operator=(const Scene&) = delete;

  [[nodiscard]] fs::path path() const { return folder_ / "a.db"; }
  [[nodiscard]] const std::string& sound() const { return sound_; }
  void write(const std::string& octets) const { std::ofstream(path(), std::ios::binary) << octets; }

  // All that commands print, with their exit statuses.
  [[nodiscard]] std::string shown() const {
    std::string script;
    std::istringstream lines(kQuestions);
    for (std::string line; std::getline(lines, line);) {
      if (line.find_first_not_of(' ') != line.npos) script += "yore -a a.db " + line + "; echo \"status $?\"\n";
    }
    return run(script);
  }

 private:
  std::string run(const std::string& script) const {
    const std::string whole =
        "cd " + folder_.string() + " && { yore() { " YORE_PROGRAM " \"$@\"; }\n" + script + "\n} 2>&1";
    std::FILE* pipe = popen(whole.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::string text;
    std::array<char, 65536> buffer{};
    for (std::size_t size = 0; (size = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
      text.append(buffer.data(), size);
    }
    pclose(pipe);
    return text;
  }

  fs::path folder_;
  std::string sound_;
};

bool is_found(const std::string& path) {
  auto archive = Archive::open(path, Mode::kRead);
  if (!archive) return true;
  const auto findings = yore::ingest::verify(*archive);
  return !findings || !findings->empty();
}

// Every row of every table: commands have nothing else to show. An error shows as its words.
std::string rows_of(const std::string& path) {
  const auto read = [&]() -> yore::Result<std::string> {
    YORE_TRY(Archive archive, Archive::open(path, Mode::kRead));
    YORE_TRY(auto tables, archive.connection().prepare(
                              "SELECT name, (SELECT group_concat('quote(' || info.name || ')', '||') FROM "
                              "pragma_table_info(sqlite_schema.name) AS info) FROM sqlite_schema WHERE type = 'table' "
                              "ORDER BY name"));
    std::string text;
    for (;;) {
      YORE_TRY(const bool table, tables.step());
      if (!table) return text;
      YORE_TRY(auto rows, archive.connection().prepare("SELECT " + tables.text(1) + " FROM " + tables.text(0)));
      for (;;) {
        YORE_TRY(const bool row, rows.step());
        if (!row) break;
        text += rows.text(0) + "\n";
      }
    }
  };
  const auto rows = read();
  return rows ? *rows : rows.error().text();
}

// Under a sanitizer each takes ten times as long.
#ifdef __has_feature
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define YORE_SANITIZED
#endif
#endif
#ifdef YORE_SANITIZED
constexpr std::size_t kFlips = 150;
#else
constexpr std::size_t kFlips = 1000;
#endif

TEST_CASE("a flipped octet of an archive is found by verify, or changes nothing that any command shows") {
  const Scene scene;
  REQUIRE(!is_found(scene.path().string()));
  const std::string expected = scene.shown();
  REQUIRE(expected.find("status 0") != std::string::npos);
  REQUIRE(expected.find("status 2") == std::string::npos);
  const std::size_t seed = number_from("YORE_SEED", std::random_device()());
  const std::size_t flips = number_from("YORE_FLIPS", kFlips);
  std::mt19937_64 random(seed);
  const std::string rows = rows_of(scene.path().string());
  std::size_t found = 0;
  for (std::size_t i = 0; i < flips; ++i) {
    std::string octets = scene.sound();
    const std::size_t at = random() % octets.size();
    octets[at] = static_cast<char>(octets[at] ^ static_cast<char>(1 + random() % 255));
    scene.write(octets);
    if (is_found(scene.path().string())) {
      ++found;
      continue;
    }
    CHECK_MESSAGE(rows_of(scene.path().string()) == rows, "the octet at " << at << ", seed " << seed);
    if (i % 16 == 0) CHECK_MESSAGE(scene.shown() == expected, "the octet at " << at << ", seed " << seed);
  }
  MESSAGE("YORE_SEED=" << seed << ": of " << flips << " flips in " << scene.sound().size() << " octets " << found
                       << " were found, the others show nowhere");
}

}  // namespace
