// load: asks one server of 127.0.0.1 as fast as it answers, and counts.
//
//   load PORT QUESTIONS SECONDS [--edns] [--clients N]
//
// QUESTIONS is a file of lines "QNAME QTYPE [TIME]"; they are asked in its order, again from the start at its end. A
// TIME goes along as EDNS option 65001. At most kWindow questions are under way, so that no socket's buffer overflows;
// they go out in batches, in as few messages as the kernel takes (UdpSender), as what one core can ask must be more
// than what another can answer; and answers are taken in batches. What is not answered within a fifth of a second
// counts as lost. The outcome is one line of JSON: seconds, questions asked, answers, octets of them, lost, and answers
// by RCODE.
//
// Threads: one. It never sleeps: it is to have a core of its own.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "server/net/udp_sender.h"
#include "zonedb/dns/name.h"
#include "zonedb/dns/rrtype.h"

namespace {

using namespace yore;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kBatch = 32;
constexpr std::size_t kWindow = 192;
constexpr std::size_t kLargest = 4096;
constexpr auto kPatience = std::chrono::milliseconds(200);
constexpr auto kPause = std::chrono::microseconds(15);  // between two looks at a socket that had nothing

[[noreturn]] void give_up(const std::string& why) {
  std::cerr << "load: " << why << "\n";
  std::exit(2);
}

// The message that asks what a line of the file says (RFC 1035 section 4.1, RFC 6891 section 6.1.2).
Octets read_question(const std::string& line, bool edns) {
  const std::size_t name_end = line.find(' ');
  if (name_end == std::string::npos) give_up("no QTYPE in: " + line);
  const std::size_t type_end = std::min(line.find(' ', name_end + 1), line.size());
  const auto qname = Name::from_text(line.substr(0, name_end));
  const auto qtype = rrtype_from_text(line.substr(name_end + 1, type_end - name_end - 1));
  if (!qname || !qtype) give_up("no question: " + line);
  const std::string time = line.substr(std::min(type_end + 1, line.size()));
  const bool with_opt = edns || !time.empty();
  Octets message(12, '\0');
  message[5] = 1;  // QDCOUNT
  message[11] = with_opt ? 1 : 0;
  message += qname->wire();
  append_u16(message, static_cast<std::uint16_t>(*qtype));
  append_u16(message, 1);
  if (!with_opt) return message;
  message += Octets("\0\0\x29\x04\xd0\0\0\0\0", 9);
  append_u16(message, static_cast<std::uint16_t>(time.empty() ? 0 : time.size() + 4));
  if (time.empty()) return message;
  append_u16(message, 65001);
  append_u16(message, static_cast<std::uint16_t>(time.size()));
  return message += time;
}

// Messages one after another in one piece of memory, as they are read in order.
struct Questions {
  Octets octets;
  std::vector<std::size_t> ends;
};

Questions read_questions(const std::string& path, bool edns) {
  std::ifstream file(path);
  if (!file) give_up("cannot read " + path);
  Questions questions;
  for (std::string line; std::getline(file, line);) {
    questions.octets += read_question(line, edns);
    questions.ends.push_back(questions.octets.size());
  }
  if (questions.ends.empty()) give_up("no question in " + path);
  return questions;
}

sockaddr_in loopback(std::uint32_t number, std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK + number);
  return address;
}

// A socket that hears what is sent to any address of the loopback.
int open_socket() {
  const int handle = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  const int room = 4 << 20;
  setsockopt(handle, SOL_SOCKET, SO_RCVBUF, &room, sizeof(room));
  const sockaddr_in any{AF_INET, 0, {htonl(INADDR_ANY)}, {}};
  sockaddr generic{};
  std::memcpy(&generic, &any, sizeof(any));
  if (bind(handle, &generic, sizeof(generic)) != 0) give_up("cannot bind");
  return handle;
}

// Who asks: from an address of the loopback, the server at 127.0.0.1.
class Client {
 public:
  Client(std::uint32_t number, std::uint16_t port) : server_(loopback(0, port)) {
    in_pktinfo from{};
    from.ipi_spec_dst = loopback(number, 0).sin_addr;
    cmsghdr head{};
    head.cmsg_len = CMSG_LEN(sizeof from);
    head.cmsg_level = IPPROTO_IP;
    head.cmsg_type = IP_PKTINFO;
    std::memcpy(control_.data(), &head, sizeof head);
    std::memcpy(control_.data() + CMSG_LEN(0), &from, sizeof from);
  }

  // As UdpSender takes it. Points into this.
  [[nodiscard]] msghdr header() {
    msghdr header{};
    header.msg_name = &server_;
    header.msg_namelen = sizeof server_;
    header.msg_control = control_.data();
    header.msg_controllen = control_.size();
    return header;
  }

 private:
  sockaddr_in server_;
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(in_pktinfo))> control_{};
};

struct Counts {
  std::uint64_t asked = 0;
  std::uint64_t answers = 0;
  std::uint64_t octets = 0;
  std::uint64_t lost = 0;
  std::array<std::uint64_t, 16> by_rcode{};
};

class Load {
 public:
  Load(int handle, std::vector<Client> clients, Questions questions)
      : handle_(handle), clients_(std::move(clients)), sender_(handle), questions_(std::move(questions)) {
    for (Client& client : clients_) headers_.push_back(client.header());
    for (std::size_t i = 0; i < kBatch; ++i) {
      in_vectors_[i] = {in_[i].data(), in_[i].size()};
      in_messages_[i].msg_hdr.msg_iov = &in_vectors_[i];
      in_messages_[i].msg_hdr.msg_iovlen = 1;
    }
  }

  const Counts& run(std::chrono::duration<double> seconds) {
    const auto start = Clock::now();
    const auto end = start + std::chrono::duration_cast<Clock::duration>(seconds);
    last_heard_ = start;
    for (auto now = start; now < end; now = Clock::now()) {
      while (under_way_ + kBatch <= kWindow) ask();
      if (!hear()) wait(now);
    }
    return counts_;
  }

 private:
  void ask() {
    sender_.clear();
    for (std::size_t i = 0; i < kBatch; ++i) {
      const std::size_t begin = at_ == 0 ? 0 : questions_.ends[at_ - 1];
      char* message = &questions_.octets[begin];
      message[0] = static_cast<char>(id_ >> 8);
      message[1] = static_cast<char>(id_++ & 0xff);
      sender_.add(headers_[id_ % headers_.size()], OctetsView(message, questions_.ends[at_] - begin));
      if (++at_ == questions_.ends.size()) at_ = 0;
    }
    sender_.arrange();
    while (!sender_.send()) {
    }
    counts_.asked += kBatch;
    under_way_ += kBatch;
  }

  // False where no answer has come.
  bool hear() {
    const int received = recvmmsg(handle_, in_messages_.data(), kBatch, MSG_DONTWAIT, nullptr);
    if (received <= 0) return false;
    for (std::size_t i = 0; i < static_cast<std::size_t>(received); ++i) {
      const std::uint32_t size = in_messages_[i].msg_len;
      if (size < 12) continue;
      counts_.octets += size;
      ++counts_.by_rcode[static_cast<unsigned char>(in_[i][3]) & 15U];
    }
    counts_.answers += static_cast<std::uint64_t>(received);
    under_way_ -= std::min(under_way_, static_cast<std::size_t>(received));
    last_heard_ = Clock::now();
    return true;
  }

  void wait(Clock::time_point now) {
    if (now - last_heard_ > kPatience) {
      counts_.lost += under_way_;
      under_way_ = 0;
      last_heard_ = now;
    }
    while (Clock::now() - now < kPause) {
    }
  }

  int handle_;
  std::vector<Client> clients_;
  std::vector<msghdr> headers_;
  net::UdpSender sender_;
  Questions questions_;
  std::size_t at_ = 0;
  unsigned id_ = 0;
  std::size_t under_way_ = 0;
  Clock::time_point last_heard_;
  Counts counts_;
  std::array<std::array<char, kLargest>, kBatch> in_{};
  std::array<iovec, kBatch> in_vectors_{};
  std::array<mmsghdr, kBatch> in_messages_{};
};

template <class T>
T number(const char* text) {
  T value{};
  const std::string_view view(text);
  const auto [end, error] = std::from_chars(view.data(), view.data() + view.size(), value);
  if (error != std::errc() || end != view.data() + view.size()) give_up("no number: " + std::string(view));
  return value;
}

void print(const Counts& counts, double seconds) {
  std::cout << "{\"seconds\":" << seconds << ",\"asked\":" << counts.asked << ",\"answers\":" << counts.answers
            << ",\"octets\":" << counts.octets << ",\"lost\":" << counts.lost << ",\"rcodes\":{";
  const char* comma = "";
  for (std::size_t rcode = 0; rcode < counts.by_rcode.size(); ++rcode) {
    if (counts.by_rcode[rcode] == 0) continue;
    std::cout << comma << "\"" << rcode << "\":" << counts.by_rcode[rcode];
    comma = ",";
  }
  std::cout << "}}\n";
}

}  // namespace

int main(int argc, char** argv) {
  bool edns = false;
  std::uint32_t clients = 1;
  for (int i = 4; i < argc; ++i) {
    const std::string_view option(argv[i]);
    if (option == "--edns") {
      edns = true;
    } else if (option == "--clients" && i + 1 < argc) {
      clients = number<std::uint32_t>(argv[++i]);
    } else {
      argc = 0;
    }
  }
  if (argc < 4 || clients == 0) give_up("usage: load PORT QUESTIONS SECONDS [--edns] [--clients N]");
  const auto port = number<std::uint16_t>(argv[1]);
  const auto seconds = number<double>(argv[3]);
  std::vector<Client> asking;
  for (std::uint32_t i = 0; i < clients; ++i) asking.emplace_back(i, port);
  static Load load(open_socket(), std::move(asking), read_questions(argv[2], edns));
  print(load.run(std::chrono::duration<double>(seconds)), seconds);
}
