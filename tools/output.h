// Output: where a command's findings go; Progress: what it says meanwhile to whoever watches.
//
// Threads: one.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "zonedb/dns/result.h"

namespace yore::tools {

enum class Ink { kPlain, kAdded, kRemoved, kAltered, kHeading, kFaint };

// Standard output, buffered. A pipe that the reader closed ends the process quietly (SIGPIPE).
class Output {
 public:
  Output();  // colour where stdout is a terminal, unless $NO_COLOR is set or $TERM is "dumb"
  void text(std::string_view text);
  void line(std::string_view line, Ink ink = Ink::kPlain);
  void flush();  // for those who wait for each line of a long run
  // Error: kIo, where something did not reach standard output (a full disk).
  [[nodiscard]] Result<void> finish();

 private:
  bool coloured_ = false;
};

// "yore: where: what", on stderr.
void complain(const Error& error);
// A remark on stderr that is no error: "yore: text".
void remark(std::string_view text);

// One line on stderr, redrawn, where that is a terminal and the work takes more than a second.
class Progress {
 public:
  explicit Progress(std::string what);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress();  // wipes the line
  void step(std::uint64_t done, std::uint64_t total, std::string_view now);
  void step_in_time();  // where nobody counts: how many seconds it has taken
  void wipe();          // before other lines are printed

 private:
  using Clock = std::chrono::steady_clock;
  std::string what_;
  bool watched_ = false;
  bool shown_ = false;
  Clock::time_point started_;
  Clock::time_point drawn_;
};

}  // namespace yore::tools
