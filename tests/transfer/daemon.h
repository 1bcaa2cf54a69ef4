// Daemon: NSD, Knot or BIND on a loopback port, in a folder of its own, for the life of a test.
//
// Threads: belongs to one thread.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

namespace yore::test {

enum class Software { kNsd, kKnot, kBind };
[[nodiscard]] std::string to_text(Software software);

// The zone files of what a daemon serves, to this machine only.
struct DaemonZones {
  std::string open;    // kp., transferred to anybody
  std::string keyed;   // keyed.kp., with the TSIG key "key." only
  std::string closed;  // closed.kp., to nobody
};

class Daemon {
 public:
  // Started, and answering on its port; throws std::runtime_error with what it logged where it does not within 20 s.
  // `key_algorithm` and `key_secret` (base64) are those of "key.".
  Daemon(Software software, const DaemonZones& zones, const std::string& key_algorithm, const std::string& key_secret);
  ~Daemon();
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;
  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  void start(Software software);
  void stop();
  void wait_until_it_answers();
  [[nodiscard]] bool answers() const;

  std::string folder_;
  std::uint16_t port_;
  pid_t pid_ = -1;
};

}  // namespace yore::test
