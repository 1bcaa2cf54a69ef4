// Whatever `yore ... --json` prints is one JSON object a line, with the members that the man pages promise.
#include <doctest/doctest.h>
#include <stdlib.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace {

// A folder with the archive of snapshots/ and two versions of example.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "yore-json-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
    const std::string captures = YORE_SOURCE "/tests/cli/captures/";
    import_ = run("import " YORE_SOURCE "/snapshots --json");
    run("import " + captures + "first.zone --at 2020-01-01");
    run("import " + captures + "second.zone --at 2020-02-01");
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  // The lines that the command prints on its standard output.
  std::vector<std::string> run(const std::string& arguments) {
    const std::string command = std::string(YORE_PROGRAM) + " -a " + (path_ / "a.db").string() + " " + arguments;
    std::FILE* pipe = popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::string text;
    std::array<char, 4096> buffer{};
    for (std::size_t size = 0; (size = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
      text.append(buffer.data(), size);
    }
    pclose(pipe);
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = text.find('\n', at);
      REQUIRE(end != std::string::npos);
      lines.push_back(text.substr(at, end - at));
      at = end + 1;
    }
    return lines;
  }
  [[nodiscard]] const std::vector<std::string>& import_lines() const { return import_; }

 private:
  std::filesystem::path path_;
  std::vector<std::string> import_;
};

std::vector<nlohmann::json> parsed(const std::vector<std::string>& lines) {
  std::vector<nlohmann::json> objects;
  for (const std::string& line : lines) {
    objects.push_back(nlohmann::json::parse(line, nullptr, false));
    CHECK_MESSAGE(objects.back().is_object(), line);
  }
  return objects;
}

TEST_CASE("every line of --json is one object") {
  Folder folder;
  CHECK(parsed(folder.import_lines()).size() == 16);
  CHECK(parsed(folder.run("log --queries --json")).size() > 50);
  CHECK(parsed(folder.run("log --reigns --json")).size() > 12);
  CHECK(parsed(folder.run("show kp --json")).size() == 38);
  CHECK(parsed(folder.run("diff example 2020-01-01 2020-02-01 --json")).size() == 7);
  CHECK(parsed(folder.run("diff example 2020-02-01 --summary --json")).size() == 1);
  CHECK(parsed(folder.run("capture --json")).size() == 18);
  CHECK(parsed(folder.run("stat --json")).size() == 1);
  CHECK(folder.run("verify --json").empty());
}

TEST_CASE("numbers are numbers, and a query's outcome is told") {
  Folder folder;
  const auto stat = parsed(folder.run("stat --json")).at(0);
  CHECK(stat.at("scans") == 52);
  const auto log = parsed(folder.run("log masikryong.com.kp --json"));
  REQUIRE(log.size() == 1);
  CHECK(log[0].at("finding") == "query");
  CHECK(log[0].at("outcome") == "timeout");
  CHECK(log[0].at("type") == "ANY");
  const auto summary = parsed(folder.run("diff example 2020-01-01 2020-02-01 --summary --json")).at(0);
  CHECK(summary.at("inserted") == 3);
  CHECK(summary.at("after").at("serial") == 2020010200);
}

}  // namespace
