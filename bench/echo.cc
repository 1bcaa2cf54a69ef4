// echo: the least that a UDP server can do: sends every datagram back with its QR bit set, padded to a given size.
//
//   echo PORT OCTETS
//
// The ceiling that servers are measured against: the same system calls in the same batches as yored (recvmmsg,
// sendmmsg, 128 at a time), the same number of octets out, and nothing in between. Each answer is a message of its own.
// TERM ends it.
//
// Threads: one.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <optional>
#include <string_view>

namespace {

constexpr std::size_t kBatch = 128;
constexpr std::size_t kLargest = 4096;

struct Datagram {
  sockaddr_in peer{};
  std::array<char, kLargest> octets{};
  iovec vector{};
};

std::optional<std::size_t> read_number(std::string_view text, std::size_t limit) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number > limit) return std::nullopt;
  return number;
}

// A socket bound to the port of 127.0.0.1, or -1.
int listen_on(std::uint16_t port) {
  const int handle = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  sockaddr generic{};
  static_assert(sizeof(generic) == sizeof(address));
  std::memcpy(&generic, &address, sizeof(address));
  return bind(handle, &generic, sizeof(generic)) == 0 ? handle : -1;
}

class Echo {
 public:
  Echo(int handle, std::size_t size) : handle_(handle), size_(size) {
    for (std::size_t i = 0; i < kBatch; ++i) {
      datagrams_[i].vector.iov_base = datagrams_[i].octets.data();
      messages_[i].msg_hdr.msg_iov = &datagrams_[i].vector;
      messages_[i].msg_hdr.msg_iovlen = 1;
      messages_[i].msg_hdr.msg_name = &datagrams_[i].peer;
    }
  }

  // Until the socket fails.
  void run() {
    for (;;) {
      for (std::size_t i = 0; i < kBatch; ++i) {
        datagrams_[i].vector.iov_len = kLargest;
        messages_[i].msg_hdr.msg_namelen = sizeof(sockaddr_in);
      }
      const int received = recvmmsg(handle_, messages_.data(), kBatch, MSG_WAITFORONE, nullptr);
      if (received < 0) return;
      for (int i = 0; i < received; ++i) {
        const auto at = static_cast<std::size_t>(i);
        Datagram& datagram = datagrams_[at];
        datagram.octets[2] = static_cast<char>(datagram.octets[2] | '\x80');  // QR (RFC 1035 section 4.1.1)
        datagram.vector.iov_len = std::max<std::size_t>(size_, messages_[at].msg_len);
      }
      for (int sent = 0; sent < received;) {
        const int more =
            sendmmsg(handle_, &messages_[static_cast<std::size_t>(sent)], static_cast<unsigned>(received - sent), 0);
        if (more < 0) return;
        sent += more;
      }
    }
  }

 private:
  int handle_;
  std::size_t size_;
  std::array<Datagram, kBatch> datagrams_;
  std::array<mmsghdr, kBatch> messages_{};
};

}  // namespace

int main(int argc, char** argv) {
  const auto port = argc == 3 ? read_number(argv[1], 65535) : std::nullopt;
  const auto size = argc == 3 ? read_number(argv[2], kLargest) : std::nullopt;
  if (!port || !size) {
    std::fputs("usage: echo PORT OCTETS\n", stderr);
    return 2;
  }
  const int handle = listen_on(static_cast<std::uint16_t>(*port));
  if (handle < 0) {
    std::perror("echo");
    return 2;
  }
  static Echo echo(handle, *size);
  echo.run();
  std::perror("echo");
  return 1;
}
