#include "server/net/udp_socket.h"

#include <algorithm>
#include <span>
#include <utility>

#include "server/wire/truncate.h"

namespace yore::net {

UdpSocket::UdpSocket(LoopContext& context, Socket socket, std::size_t listener)
    : context_(context), socket_(std::move(socket)), listener_(listener), sender_(socket_.fd()) {
  for (Datagram& datagram : datagrams_) datagram.response.reserve(context.options->settings[listener].max_udp);
  poll_.data = this;
  uv_poll_init(&context_.loop, &poll_, socket_.fd());
  turns_.data = this;
  uv_idle_init(&context_.loop, &turns_);
  wait_for(UV_READABLE);
}

void UdpSocket::close() {
  uv_close(reinterpret_cast<uv_handle_t*>(&poll_), nullptr);
  uv_close(reinterpret_cast<uv_handle_t*>(&turns_), nullptr);
}

void UdpSocket::wait_for(int events) {
  if (is_busy_) uv_idle_stop(&turns_);
  is_busy_ = false;
  waits_for_ = events;
  uv_poll_start(&poll_, events, [](uv_poll_t* poll, int status, int ready) {
    auto* const socket = static_cast<UdpSocket*>(poll->data);
    // An error is that of some earlier datagram, and is gone with the next call. libuv does not watch on behind one.
    if (status != 0) socket->wait_for(socket->waits_for_);
    socket->on_ready(status == 0 ? ready : socket->waits_for_);
  });
}

void UdpSocket::stay_busy() {
  if (is_busy_) return;
  is_busy_ = true;
  uv_poll_stop(&poll_);
  uv_idle_start(&turns_, [](uv_idle_t* turns) { static_cast<UdpSocket*>(turns->data)->take_turn(); });
}

void UdpSocket::on_ready(int events) {
  if ((events & UV_WRITABLE) != 0) {
    if (!sender_.send()) return;
    wait_for(UV_READABLE);
  }
  take_turn();
}

void UdpSocket::take_turn() {
  for (int batch = 0; batch < kBatchesPerTurn; ++batch) {
    const int received = receive();
    if (received > 0) answer_batch(static_cast<std::size_t>(received));
    if (received > 0 && !sender_.send()) {
      wait_for(UV_WRITABLE);
      return;
    }
    if (received < static_cast<int>(kFewest)) {  // else more will have come meanwhile
      if (is_busy_) wait_for(UV_READABLE);
      return;
    }
  }
  stay_busy();
}

int UdpSocket::receive() {
  for (std::size_t i = 0; i < kBatch; ++i) {
    Datagram& datagram = datagrams_[i];
    datagram.in = {datagram.request.data(), datagram.request.size()};
    msghdr& header = received_[i].msg_hdr;
    header = msghdr{};
    header.msg_name = &datagram.peer;
    header.msg_namelen = sizeof datagram.peer;
    header.msg_iov = &datagram.in;
    header.msg_iovlen = 1;
    header.msg_control = datagram.control.data();
    header.msg_controllen = datagram.control.size();
  }
  const int received = recvmmsg(socket_.fd(), received_.data(), kBatch, MSG_DONTWAIT, nullptr);
  return received < 0 ? 0 : received;
}

void UdpSocket::answer_batch(std::size_t received) {
  sender_.clear();
  const Timestamp now = wall_clock();
  for (std::size_t first = 0; first < received; first += kAhead) {
    const std::size_t count = std::min(kAhead, received - first);
    read_ahead(first, count, now);
    for (std::size_t i = 0; i < count; ++i) answer_one(first + i, *asked_[i], now);
  }
  sender_.arrange();
}

void UdpSocket::read_ahead(std::size_t first, std::size_t count, Timestamp now) {
  for (std::size_t i = 0; i < count; ++i) {
    asked_[i].emplace(OctetsView(datagrams_[first + i].request.data(), received_[first + i].msg_len));
  }
  if (count < kFewest || !context_.store->outgrows_caches()) return;
  const respond::Source source{respond::Transport::kUdp, {}, listener_, now, false};
  warm(context_, std::span(asked_).first(count), source);
}

void UdpSocket::answer_one(std::size_t datagram, const respond::Asked& asked, Timestamp now) {
  auto& [peer, request, control, in, response] = datagrams_[datagram];
  const mmsghdr& arrived = received_[datagram];
  respond::Source source{respond::Transport::kUdp, address_of(peer), listener_, now, false};
  source.counted = context_.limiter->limits(source.address);
  const respond::Reply reply = answer(context_, OctetsView(request.data(), arrived.msg_len), asked, source, response);
  if (reply.kind != respond::ReplyKind::kMessage) return;
  if (source.counted && !passes_limiter(source.address, reply.subject, response)) return;
  sender_.add(arrived.msg_hdr, response);
}

// False where the response stays here; it may also have become a short one.
bool UdpSocket::passes_limiter(const respond::Address& client, std::uint32_t subject, Octets& response) {
  const Verdict verdict = context_.limiter->judge(client, subject, uv_now(&context_.loop));
  if (verdict == Verdict::kTruncate) wire::truncate(response);
  return verdict != Verdict::kDrop;
}

}  // namespace yore::net
