// NotifyProblem: what is wrong with one secondary, as far as the log knows.
//
// The Notifier has one for each secondary, and logs what is news to it: a problem of another kind or with other words
// than the last, not the same one for each of many zones.
//
// Threads: belongs to one thread.
#pragma once

#include <string>

#include "zonedb/dns/name.h"

namespace yore::net {

class NotifyProblem {
 public:
  enum class Kind {
    kNone,
    kUnsent,  // this machine does not send to it
    kSilent,  // it does not answer
    kAnswer,  // it answers with something else than NOERROR
    kForged,  // it answers, or somebody else does, without its signature
  };

  // True where this is news. That nothing is heard of one to whom nothing was sent is none, nor that after answers that
  // were not believed the message was given up.
  [[nodiscard]] bool is_news(Kind kind, const std::string& words, const Name& zone);
  // A message went out to it.
  void sent() noexcept;
  // It answered, if not well: it is silent no more.
  void heard() noexcept;
  // It took the zone's message. An answer to one zone says nothing of what it answers to another.
  void took(const Name& zone) noexcept;

 private:
  Kind kind_ = Kind::kNone;
  std::string words_;
  Name zone_;  // of which the log told
};

}  // namespace yore::net
