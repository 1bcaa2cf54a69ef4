#include "tools/output.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace yore::tools {
namespace {

bool wants_colour() {
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  return isatty(STDOUT_FILENO) == 1 && (no_color == nullptr || *no_color == '\0') && term != nullptr &&
         std::strcmp(term, "dumb") != 0;
}

std::string_view escape_of(Ink ink) {
  switch (ink) {
    case Ink::kAdded:
      return "\033[32m";
    case Ink::kRemoved:
      return "\033[31m";
    case Ink::kAltered:
      return "\033[33m";
    case Ink::kHeading:
      return "\033[1m";
    case Ink::kFaint:
      return "\033[2m";
    case Ink::kPlain:
      break;
  }
  return "";
}

void put(std::FILE* file, std::string_view text) { std::fwrite(text.data(), 1, text.size(), file); }

// A line whose words come from elsewhere, such as the name of a file, in which nothing moves a terminal's cursor.
void put_visibly(std::FILE* file, std::string_view line) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const auto is_control = [](char c) { return (c >= 0 && c < ' ' && c != '\t') || c == '\x7f'; };
  while (!line.empty()) {
    const auto control = std::find_if(line.begin(), line.end(), is_control);
    const auto plain = static_cast<std::size_t>(control - line.begin());
    put(file, line.substr(0, plain));
    line.remove_prefix(plain);
    if (line.empty()) return;
    const auto octet = static_cast<unsigned char>(line.front());
    put(file, std::string("\\x") + kDigits[octet >> 4U] + kDigits[octet & 15U]);
    line.remove_prefix(1);
  }
}

}  // namespace

Output::Output() : coloured_(wants_colour()) {}

void Output::text(std::string_view text) { put(stdout, text); }

void Output::line(std::string_view line, Ink ink) {
  const bool inked = coloured_ && ink != Ink::kPlain;
  if (inked) put(stdout, escape_of(ink));
  put_visibly(stdout, line);
  put(stdout, inked ? "\033[0m\n" : "\n");
}

void Output::flush() { std::fflush(stdout); }

Result<void> Output::finish() {
  const bool flushed = std::fflush(stdout) == 0;
  const int reason = errno;
  if (flushed && std::ferror(stdout) == 0) return {};
  return fail(ErrorCode::kIo, std::string("not all of it could be written: ") + std::strerror(reason),
              "standard output");
}

void complain(const Error& error) { remark(error.text()); }

void remark(std::string_view text) {
  std::fflush(stdout);
  put(stderr, "yore: ");
  put_visibly(stderr, text);
  put(stderr, "\n");
}

Progress::Progress(std::string what)
    : what_(std::move(what)), watched_(isatty(STDERR_FILENO) == 1), started_(Clock::now()), drawn_(started_) {}

Progress::~Progress() { wipe(); }

void Progress::step(std::uint64_t done, std::uint64_t total, std::string_view now) {
  const auto time = Clock::now();
  if (!watched_ || time - started_ < std::chrono::seconds(1) || time - drawn_ < std::chrono::milliseconds(100)) return;
  drawn_ = time;
  shown_ = true;
  std::string line = "\r" + what_ + " " + std::to_string(done);
  if (total > 0) line += " of " + std::to_string(total);
  if (!now.empty()) line += ": " + std::string(now.substr(0, 50));
  put(stderr, line + "\033[K");
  std::fflush(stderr);
}

void Progress::step_in_time() {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(Clock::now() - started_);
  step(static_cast<std::uint64_t>(seconds.count()), 0, {});
}

void Progress::wipe() {
  if (!shown_) return;
  put(stderr, "\r\033[K");
  std::fflush(stderr);
  shown_ = false;
}

}  // namespace yore::tools
