#include "server/net/notify_problem.h"

namespace yore::net {

bool NotifyProblem::is_news(Kind kind, const std::string& words, const Name& zone) {
  if (kind == kind_ && words == words_) return false;
  if (kind == Kind::kSilent && (kind_ == Kind::kUnsent || kind_ == Kind::kForged)) return false;
  kind_ = kind;
  words_ = words;
  zone_ = zone;
  return true;
}

void NotifyProblem::sent() noexcept {
  if (kind_ == Kind::kUnsent) kind_ = Kind::kNone;
}

void NotifyProblem::heard() noexcept {
  if (kind_ != Kind::kAnswer) kind_ = Kind::kNone;
}

void NotifyProblem::took(const Name& zone) noexcept {
  heard();
  if (zone_ == zone) kind_ = Kind::kNone;
}

}  // namespace yore::net
