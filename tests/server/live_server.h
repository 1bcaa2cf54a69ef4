// A yored that runs for one test, with an archive of its own, and clients that ask it.
//
// Threads: one test; ask_udp() and the sockets may be used from several.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "zonedb/dns/octets.h"

namespace yore::test {

// A folder that goes with the test.
class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  [[nodiscard]] std::string path(const std::string& file) const { return path_ + "/" + file; }

 private:
  std::string path_;
};

// Records a zone, as a zone file with absolute names or names relative to `zone`, that `server` had at `time`.
void record_zone(const std::string& archive, const std::string& zone, const std::string& time,
                 const std::string& server, const std::string& text);
// kp. with this serial and this address of www.kp., and nothing else of note.
[[nodiscard]] std::string small_zone(std::uint32_t serial, const std::string& www);

// The output of a shell command, both streams, and its exit status.
struct Output {
  std::string text;
  int status = 0;
};
[[nodiscard]] Output shell(const std::string& command);

// The program under test: $YORED, else the one that was built with this test.
[[nodiscard]] std::string yored();

class LiveServer {
 public:
  // Starts yored on `archive` with one listener 127.0.0.1 and those of `more`, and waits until it serves (or ends).
  // `around` is a command that runs it, such as one that makes it PID 1.
  explicit LiveServer(const std::string& archive, const std::vector<std::string>& more = {},
                      const std::vector<std::string>& around = {});
  ~LiveServer();  // kills it where it still runs
  LiveServer(const LiveServer&) = delete;
  LiveServer& operator=(const LiveServer&) = delete;

  [[nodiscard]] bool serving() const { return !ports_.empty(); }
  [[nodiscard]] std::uint16_t port(std::size_t listener = 0) const { return ports_.at(listener); }
  [[nodiscard]] pid_t pid() const { return pid_; }
  // What it wrote to stderr until now.
  [[nodiscard]] std::string log() const;
  // Whether `text` comes up in the log within `patience`.
  [[nodiscard]] bool logs(const std::string& text, std::chrono::milliseconds patience) const;
  void signal(int number) const;
  void signal_child(int number) const;  // of the command around it
  // The exit status if it ends within `patience`.
  [[nodiscard]] std::optional<int> exits(std::chrono::milliseconds patience);

 private:
  TempFolder folder_;
  pid_t pid_ = -1;
  std::vector<std::uint16_t> ports_;
};

// A client's socket, closed at its end. All waiting is bounded by two seconds unless said otherwise.
class Client {
 public:
  static Client udp(std::uint16_t port, const std::string& address = "127.0.0.1");
  static Client tcp(std::uint16_t port, const std::string& address = "127.0.0.1", int receive_buffer = 0);
  Client(Client&& other) noexcept;
  Client& operator=(Client&&) = delete;
  ~Client();

  void send(OctetsView octets) const;
  void end_input() const;  // it sends no more, but still receives
  // Sends without waiting; how many octets the kernel took.
  [[nodiscard]] std::size_t try_send(OctetsView octets) const;
  // The next octets, at most `size`; empty where none came in time, or the server closed.
  [[nodiscard]] Octets receive(std::size_t size = 65535,
                               std::chrono::milliseconds patience = std::chrono::seconds(2)) const;
  // The next message over TCP, without its length; empty likewise.
  [[nodiscard]] Octets receive_message() const;
  // Whether the server closes the connection in time.
  [[nodiscard]] bool is_closed_within(std::chrono::milliseconds patience) const;

 private:
  explicit Client(int fd) : fd_(fd) {}
  int fd_;
};

// A message as it travels over TCP.
[[nodiscard]] Octets framed(OctetsView message);

}  // namespace yore::test
