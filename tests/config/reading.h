// Reading a configuration as yored does, for the tests of what may stand in one.
//
// Threads: none of its own.
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "server/config/config.h"

namespace yore::test {

using config::Config;
using config::Mistakes;
using config::read_config;

inline tl::expected<Config, Mistakes> read(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "yored");
  return read_config(static_cast<int>(arguments.size()), arguments.data());
}

// All mistakes, a line each.
inline std::string text_of(const Mistakes& mistakes) {
  std::string text;
  for (const Error& mistake : mistakes) text += (text.empty() ? "" : "\n") + mistake.text();
  return text;
}

inline std::string error_of(std::vector<const char*> arguments) {
  const auto config = read(std::move(arguments));
  return config ? "" : text_of(config.error());
}

// A configuration file that is there for as long as the object.
class File {
 public:
  explicit File(const std::string& text) {
    std::string pattern = "/tmp/yore-config-XXXXXX";
    path_ = mkdtemp(pattern.data());
    std::ofstream(path()) << text;
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    unlink(path().c_str());
    rmdir(path_.c_str());
  }
  [[nodiscard]] std::string path() const { return path_ + "/yored.toml"; }

 private:
  std::string path_;
};

// The errors of a file with this text, a line each, from its line on: "3:8: ...".
inline std::string error_in(const std::string& text) {
  const File file(text);
  std::string error = error_of({"--config", file.path().c_str()});
  const std::string place = file.path() + ":";
  for (std::size_t at = error.find(place); at != std::string::npos; at = error.find(place))
    error.erase(at, place.size());
  return error;
}

}  // namespace yore::test
