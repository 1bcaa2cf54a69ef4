#include "server/net/udp_sender.h"

#include <netinet/udp.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>

namespace yore::net {
namespace {

// Octets of a response that may go with others: what every path takes in one packet (RFC 9715 section 3.1), as the
// kernel fragments no datagram that it has cut off a message. Larger ones go alone.
constexpr std::size_t kLargestTogether = 1232;
// What the kernel cuts at most: UDP_MAX_SEGMENTS, and the payload of an IPv4 datagram.
constexpr std::size_t kMostTogether = 64;
constexpr std::size_t kLargestMessage = 65507;

OctetsView client_of(const msghdr& arrived) {
  return {static_cast<const char*>(arrived.msg_name), arrived.msg_namelen};
}

OctetsView control_of(const msghdr& arrived) {
  return {static_cast<const char*>(arrived.msg_control), arrived.msg_controllen};
}

// From the same address and port, to the same address of this machine.
bool is_same_client(const msghdr& a, const msghdr& b) {
  return client_of(a) == client_of(b) && control_of(a) == control_of(b);
}

// Puts one client's responses beside each other, the largest first.
std::uint64_t sort_key(const msghdr& arrived, std::size_t size) {
  const std::uint64_t client = std::hash<OctetsView>{}(client_of(arrived));
  return client << 16 | (0xffff - size);
}

bool kernel_cuts_messages_apart(int fd) {
  int size = 0;
  socklen_t room = sizeof size;
  return getsockopt(fd, SOL_UDP, UDP_SEGMENT, &size, &room) == 0;
}

}  // namespace

UdpSender::UdpSender(int fd) : fd_(fd), segments_(kernel_cuts_messages_apart(fd)) {}

void UdpSender::add(const msghdr& arrived, OctetsView response) {
  auto* const octets = const_cast<char*>(response.data());  // sendmmsg() only reads them
  responses_[count_++] = {sort_key(arrived, response.size()), &arrived, {octets, response.size()}};
}

void UdpSender::arrange() {
  message_count_ = sent_ = 0;
  const auto end = responses_.begin() + static_cast<std::ptrdiff_t>(count_);
  if (segments_) std::sort(responses_.begin(), end, [](const Response& a, const Response& b) { return a.key < b.key; });
  for (std::size_t i = 0; i < count_; ++i) vectors_[i] = responses_[i].octets;
  for (std::size_t first = 0, run = 0; first < count_; first += run) {
    run = segments_ ? find_run(first) : 1;
    put_message(first, run);
  }
}

std::size_t UdpSender::find_run(std::size_t first) const {
  const std::size_t size = vectors_[first].iov_len;
  if (size > kLargestTogether) return 1;
  const std::size_t limit = std::min(count_, first + std::min(kMostTogether, kLargestMessage / size));
  std::size_t end = first + 1;
  while (end < limit && is_same_client(*responses_[first].arrived, *responses_[end].arrived)) {
    if (vectors_[end++].iov_len < size) break;
  }
  return end - first;
}

void UdpSender::put_message(std::size_t first, std::size_t count) {
  msghdr& header = messages_[message_count_].msg_hdr;
  // Peer and, on a wildcard address, the local address are those of the question.
  header = *responses_[first].arrived;
  header.msg_iov = &vectors_[first];
  header.msg_iovlen = count;
  header.msg_flags = 0;
  if (count > 1) {
    Control& control = controls_[message_count_];
    control.put(control_of(header), static_cast<std::uint16_t>(vectors_[first].iov_len));
    header.msg_control = control.octets.data();
    header.msg_controllen = control.size;
  } else if (header.msg_controllen == 0) {
    header.msg_control = nullptr;
  }
  ++message_count_;
}

void UdpSender::Control::put(OctetsView before, std::uint16_t segment_size) {
  std::copy(before.begin(), before.end(), octets.begin());
  cmsghdr head{};
  head.cmsg_len = CMSG_LEN(sizeof segment_size);
  head.cmsg_level = SOL_UDP;
  head.cmsg_type = UDP_SEGMENT;
  std::memcpy(&octets[before.size()], &head, sizeof head);
  std::memcpy(&octets[before.size() + CMSG_LEN(0)], &segment_size, sizeof segment_size);
  size = before.size() + CMSG_SPACE(sizeof segment_size);
}

void UdpSender::take_apart() {
  const auto first = static_cast<std::size_t>(messages_[sent_].msg_hdr.msg_iov - vectors_.data());
  message_count_ = sent_ = 0;
  for (std::size_t i = first; i < count_; ++i) put_message(i, 1);
}

bool UdpSender::send() {
  while (sent_ < message_count_) {
    const auto waiting = static_cast<unsigned>(message_count_ - sent_);
    const int sent = sendmmsg(fd_, &messages_[sent_], waiting, MSG_DONTWAIT);
    if (sent > 0) {
      sent_ += static_cast<std::size_t>(sent);
    } else if (errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS) {
      return false;
    } else if (errno == EINTR) {
      continue;
    } else if (messages_[sent_].msg_hdr.msg_iovlen > 1) {
      take_apart();  // on the way to this client nobody cuts
    } else {
      ++sent_;  // this one cannot be delivered (no route, a firewall); the others can
    }
  }
  return true;
}

}  // namespace yore::net
