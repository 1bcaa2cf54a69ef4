// spread: questions spread over many moments, as fast as they are answered, counting what gets lost.
//
//   spread ADDR PORT QUESTIONS MOMENTS SECONDS
//
// QUESTIONS is a file of lines "QNAME QTYPE [rd] [cookie]", MOMENTS one of times. Each question goes out over UDP with
// a moment in EDNS option 65001, both drawn at random (seed 1), with 64 in flight; with RD or a client's cookie where
// its line says so. A question without an answer after two seconds is lost; an answer that is neither NOERROR nor
// NXDOMAIN, nor SERVFAIL to one with RD, is wrong. TERM ends it before its time.
//
// Prints "sent N, answered N, lost N, wrong N". Exit status: 0 where nothing was lost or wrong, 1 where something was,
// 2 where it could not run.
//
// Threads: one.
#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "zonedb/dns/name.h"
#include "zonedb/dns/rrtype.h"

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t kInFlight = 64;
constexpr auto kPatience = std::chrono::seconds(2);

[[noreturn]] void give_up(const std::string& why) {
  std::cerr << "spread: " << why << "\n";
  std::exit(2);
}

std::vector<std::string> lines_of(const char* path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty()) lines.push_back(line);
  }
  if (lines.empty()) give_up(std::string("nothing to read in ") + path);
  return lines;
}

volatile std::sig_atomic_t told_to_end = 0;

struct Question {
  yore::Octets octets;  // its question section, class IN
  std::string asked;    // for people
  bool recursion_desired = false;
  bool has_cookie = false;
};

Question question_of(const std::string& line) {
  std::istringstream words(line);
  std::string qname;
  std::string qtype;
  words >> qname >> qtype;
  Question question;
  for (std::string word; words >> word;) {
    question.recursion_desired = question.recursion_desired || word == "rd";
    question.has_cookie = question.has_cookie || word == "cookie";
  }
  const auto name = yore::Name::from_text(qname);
  const auto type = yore::rrtype_from_text(qtype);
  if (!name || !type) give_up("not a question: " + line);
  question.octets = name->wire();
  yore::append_u16(question.octets, static_cast<std::uint16_t>(*type));
  yore::append_u16(question.octets, static_cast<std::uint16_t>(yore::RRClass::kIN));
  question.asked = line;
  return question;
}

void append_option(yore::Octets& octets, std::uint16_t code, const std::string& payload) {
  yore::append_u16(octets, code);
  yore::append_u16(octets, static_cast<std::uint16_t>(payload.size()));
  octets += payload;
}

yore::Octets message_of(std::uint16_t id, const Question& question, const std::string& moment) {
  const std::uint16_t flags = question.recursion_desired ? 0x0100 : 0;
  yore::Octets octets;
  for (const std::uint16_t field :
       {id, flags, std::uint16_t{1}, std::uint16_t{0}, std::uint16_t{0}, std::uint16_t{1}}) {
    yore::append_u16(octets, field);
  }
  octets += question.octets;
  yore::append_u8(octets, 0);  // the OPT record (RFC 6891 section 6.1.2)
  yore::append_u16(octets, static_cast<std::uint16_t>(yore::RRType::kOPT));
  yore::append_u16(octets, 1232);
  yore::append_u32(octets, 0);
  yore::Octets options;
  append_option(options, 65001, moment);
  if (question.has_cookie) append_option(options, 10, "8 octets");
  yore::append_u16(octets, static_cast<std::uint16_t>(options.size()));
  return octets + options;
}

struct Flight {
  bool open = false;
  Clock::time_point sent;
  bool may_fail = false;
  std::string asked;  // for people
};

class Load {
 public:
  Load(const char* address, const char* port) : socket_(::socket(AF_INET, SOCK_DGRAM, 0)) {
    sockaddr_in server{};
    server.sin_family = AF_INET;
    server.sin_port = htons(static_cast<std::uint16_t>(std::atoi(port)));
    if (inet_pton(AF_INET, address, &server.sin_addr) != 1 ||
        ::connect(socket_, reinterpret_cast<sockaddr*>(&server), sizeof server) != 0) {
      give_up(std::string("cannot ask ") + address);
    }
  }
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;
  ~Load() { ::close(socket_); }

  void run(const std::vector<Question>& questions, const std::vector<std::string>& moments, std::chrono::seconds time) {
    std::mt19937 random(1);
    const auto end = Clock::now() + time;
    const auto goes_on = [end] { return told_to_end == 0 && Clock::now() < end; };
    while (goes_on() || in_flight_ > 0) {
      while (in_flight_ < kInFlight && goes_on()) {
        send(questions[random() % questions.size()], moments[random() % moments.size()]);
      }
      receive();
      expire();
    }
  }

  [[nodiscard]] bool report() const {
    std::cout << "sent " << sent_ << ", answered " << answered_ << ", lost " << lost_ << ", wrong " << wrong_ << "\n";
    return answered_ > 0 && lost_ == 0 && wrong_ == 0;
  }

 private:
  void send(const Question& question, const std::string& moment) {
    while (flights_[++next_id_].open) {
    }
    const yore::Octets message = message_of(next_id_, question, moment);
    if (::send(socket_, message.data(), message.size(), 0) < 0) return;
    flights_[next_id_] = {true, Clock::now(), question.recursion_desired, question.asked + " at " + moment};
    ++in_flight_;
    ++sent_;
  }

  void receive() {
    pollfd ready{socket_, POLLIN, 0};
    if (::poll(&ready, 1, 10) <= 0) return;
    std::array<char, 65536> buffer;
    for (;;) {
      const ssize_t size = ::recv(socket_, buffer.data(), buffer.size(), MSG_DONTWAIT);
      if (size < 12) return;
      const yore::OctetsView message(buffer.data(), static_cast<std::size_t>(size));
      Flight& flight = flights_[yore::u16_at(message, 0)];
      if (!flight.open) continue;
      flight.open = false;
      --in_flight_;
      ++answered_;
      const int rcode = yore::octet_at(message, 3) & 15;
      if (rcode == 0 || rcode == 3 || (rcode == 2 && flight.may_fail)) continue;
      if (wrong_++ == 0) std::cout << "RCODE " << rcode << " to " << flight.asked << "\n";
    }
  }

  // Looks at all flights only now and then: losing is rare.
  void expire() {
    const auto now = Clock::now();
    if (now < next_look_) return;
    next_look_ = now + std::chrono::milliseconds(500);
    for (Flight& flight : flights_) {
      if (!flight.open || now - flight.sent < kPatience) continue;
      flight.open = false;
      --in_flight_;
      ++lost_;
    }
  }

  int socket_;
  std::vector<Flight> flights_ = std::vector<Flight>(65536);
  std::uint16_t next_id_ = 0;
  std::size_t in_flight_ = 0;
  Clock::time_point next_look_;
  std::uint64_t sent_ = 0, answered_ = 0, lost_ = 0, wrong_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 6) give_up("usage: spread ADDR PORT QUESTIONS MOMENTS SECONDS");
  std::signal(SIGTERM, [](int) { told_to_end = 1; });
  std::vector<Question> questions;
  for (const std::string& line : lines_of(argv[3])) questions.push_back(question_of(line));
  Load load(argv[1], argv[2]);
  load.run(questions, lines_of(argv[4]), std::chrono::seconds(std::atoi(argv[5])));
  return load.report() ? 0 : 1;
}
