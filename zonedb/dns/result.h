// Result<T>: a value, or why there is none. How every fallible function of Yore answers.
//
// An Error is returned, never thrown, and said once, at the edge (a tool's stderr, the server's log). NXDOMAIN,
// NODATA, a referral and REFUSED are answers, never errors.
//
// Threads: values; safe to move between threads.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace yore {

enum class ErrorCode {
  kBadInput,     // what was given cannot be read; `where` says which file and line, or which option
  kNotFound,     // what was asked for is not there
  kIo,           // the file system, the network or the database said no
  kCorrupt,      // the archive contradicts itself or its captures
  kUsage,        // the command line cannot be carried out as written
  kUnsupported,  // well-formed, but not something Yore reads; the message says what to do instead
};

struct Error {
  ErrorCode code = ErrorCode::kBadInput;
  std::string message;  // one sentence without a full stop: what is wrong and what to do
  std::string where;    // "file:line", "option --at", "capture 3f2a...", or empty

  // "where: message", or the message alone.
  [[nodiscard]] std::string text() const { return where.empty() ? message : where + ": " + message; }
};

template <class T>
using Result = tl::expected<T, Error>;

// The failing half of a Result: `return fail(ErrorCode::kBadInput, "no such month", "line 3");`
[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, std::string message, std::string where = {}) {
  return tl::unexpected<Error>(Error{code, std::move(message), std::move(where)});
}
[[nodiscard]] inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

}  // namespace yore

// YORE_TRY(auto value, call()): value of a Result, or return its error from the enclosing function.
// YORE_CHECK(call()): the same for a Result<void>.
#define YORE_CONCAT_(a, b) a##b
#define YORE_CONCAT(a, b) YORE_CONCAT_(a, b)
#define YORE_TRY_(target, call, temp)                                       \
  auto temp = (call);                                                       \
  if (!temp) return tl::unexpected<::yore::Error>(std::move(temp).error()); \
  target = std::move(temp).value()
#define YORE_TRY(target, call) YORE_TRY_(target, call, YORE_CONCAT(yore_try_, __LINE__))
#define YORE_CHECK(call)                                                                                            \
  do {                                                                                                              \
    if (auto yore_check = (call); !yore_check) return tl::unexpected<::yore::Error>(std::move(yore_check).error()); \
  } while (false)
