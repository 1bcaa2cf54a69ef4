#include "server/net/notifier.h"

#include <algorithm>
#include <random>
#include <utility>

#include "server/net/log.h"
#include "server/net/loop_context.h"
#include "server/net/sockets.h"
#include "server/wire/notify.h"

namespace yore::net {
namespace {

using respond::Endpoint;

constexpr std::uint64_t kTick = 20;         // milliseconds, while there is something to tell
constexpr std::size_t kNamedInOneLine = 5;  // zones of a publication that cannot be followed

// Not to be guessed: a response is believed by its id (RFC 5452 section 4.3).
std::uint16_t random_id() {
  std::random_device device;
  return static_cast<std::uint16_t>(device());
}

const transfer::TsigKey* find_key(const std::vector<transfer::TsigKey>& keys, const std::optional<Name>& name) {
  if (!name) return nullptr;
  const auto found = std::find_if(keys.begin(), keys.end(), [&](const auto& key) { return key.name == *name; });
  return found == keys.end() ? nullptr : &*found;
}

std::string message_about(const RR& soa) { return "NOTIFY of " + soa.owner.to_text(); }

void log_what_cannot_be_followed(const std::vector<ZoneChange>& changes) {
  if (changes.empty()) return;
  std::string line = "secondaries cannot follow this publication, where content changed without a newer serial: ";
  for (std::size_t i = 0; i < changes.size() && i < kNamedInOneLine; ++i) {
    line += (i == 0 ? "" : ", ") + to_text(changes[i]);
  }
  if (changes.size() > kNamedInOneLine) line += " and " + std::to_string(changes.size() - kNamedInOneLine) + " more";
  log_problem(line);
}

}  // namespace

Notifier::Notifier(uv_loop_t& loop, const Options& options, std::function<bool()> is_answered_from)
    : loop_(loop), options_(options), is_answered_from_(std::move(is_answered_from)) {
  timer_.data = this;
  uv_timer_init(&loop_, &timer_);
  told_.reserve(options_.secondaries.size());
  for (const Secondary& secondary : options_.secondaries) {
    told_.push_back(
        {&secondary, find_key(options_.settings.keys, secondary.key), &channel_of(secondary.listener), {}, {}});
  }
}

void Notifier::close() {
  uv_close(reinterpret_cast<uv_handle_t*>(&timer_), nullptr);
  for (Channel& channel : channels_) {
    if (channel.open) uv_close(reinterpret_cast<uv_handle_t*>(&channel.handle), nullptr);
  }
}

Notifier::Channel& Notifier::channel_of(std::size_t listener) {
  const auto found = std::find_if(channels_.begin(), channels_.end(),
                                  [&](const Channel& channel) { return channel.listener == listener; });
  if (found != channels_.end()) return *found;
  Channel& channel = channels_.emplace_back();
  channel.owner = this;
  channel.listener = listener;
  open(channel);
  return channel;
}

void Notifier::open(Channel& channel) {
  channel.handle.data = &channel;
  if (uv_udp_init(&loop_, &channel.handle) != 0) return;
  channel.open = true;
  // From the listener's address, by which secondaries know their primary (RFC 1996 section 3.10), and any port.
  const SocketAddress address = socket_address({options_.endpoints[channel.listener].address, 0});
  const auto give_buffer = [](uv_handle_t* handle, std::size_t, uv_buf_t* buffer) {
    auto& to = static_cast<Channel*>(handle->data)->buffer;
    *buffer = uv_buf_init(to.data(), static_cast<unsigned>(to.size()));
  };
  const auto on_received = [](uv_udp_t* handle, ssize_t size, const uv_buf_t* buffer, const sockaddr* from, unsigned) {
    if (size <= 0 || from == nullptr) return;
    auto& to = *static_cast<Channel*>(handle->data);
    to.owner->on_message(to, endpoint_of(*from), OctetsView(buffer->base, static_cast<std::size_t>(size)));
  };
  int status = uv_udp_bind(&channel.handle, reinterpret_cast<const sockaddr*>(&address.storage), 0);
  if (status == 0) status = uv_udp_recv_start(&channel.handle, give_buffer, on_received);
  if (status != 0) log_problem(std::string("secondaries cannot be told of new versions: ") + uv_strerror(status));
}

void Notifier::published(std::shared_ptr<const store::Store> store) {
  const std::shared_ptr<const store::Store> before = std::exchange(current_, std::move(store));
  std::vector<ZoneChange> not_followed;
  for (std::size_t listener = 0; listener < options_.endpoints.size(); ++listener) {
    for (const ZoneChange& change : changes_between(before.get(), *current_, listener)) {
      enqueue(change, listener);
      const bool known = std::any_of(not_followed.begin(), not_followed.end(),
                                     [&](const ZoneChange& other) { return other.zone == change.zone; });
      if (!can_be_followed(change) && !known) not_followed.push_back(change);
    }
  }
  log_what_cannot_be_followed(not_followed);
  const auto on_timer = [](uv_timer_t* timer) { static_cast<Notifier*>(timer->data)->tick(); };
  uv_timer_start(&timer_, on_timer, 0, kTick);
}

void Notifier::enqueue(const ZoneChange& change, std::size_t listener) {
  for (Told& told : told_) {
    if (told.secondary->listener != listener) continue;
    if (told.secondary->zone && *told.secondary->zone != change.zone) continue;
    told.queue.remove(change.zone);
    if (change.soa) told.queue.put(*change.soa);
  }
}

void Notifier::tick() {
  if (!is_answered_from_()) return;
  bool done = true;
  for (Told& told : told_) {
    send_due(told);
    for (const RR& soa : told.queue.take_given_up()) report(told, "does not answer the " + message_about(soa));
    done = done && told.queue.empty();
  }
  if (done) uv_timer_stop(&timer_);
}

void Notifier::send_due(Told& told) {
  const SocketAddress to = socket_address(told.secondary->address);
  while (NotifyQueue::Outstanding* due = told.queue.next_due(uv_now(&loop_), random_id())) {
    Octets message = wire::notify_request(due->id, due->soa);
    if (told.key != nullptr) {
      transfer::SignedRequest with_key = transfer::sign_request(message, *told.key, wall_clock());
      message = std::move(with_key.message);
      due->mac = std::move(with_key.mac);
    }
    const uv_buf_t buffer = uv_buf_init(message.data(), static_cast<unsigned>(message.size()));
    // What the kernel does not take now counts as a try; there are others.
    static_cast<void>(
        uv_udp_try_send(&told.channel->handle, &buffer, 1, reinterpret_cast<const sockaddr*>(&to.storage)));
  }
}

void Notifier::on_message(const Channel& channel, const Endpoint& peer, OctetsView message) {
  const auto response = wire::read_notify_response(message);
  if (!response) return;
  for (Told& told : told_) {
    if (told.channel != &channel || told.secondary->address != peer) continue;
    NotifyQueue::Outstanding* outstanding = told.queue.find(response->zone, response->id);
    if (outstanding != nullptr) on_response(told, *outstanding, message, response->rcode);
  }
}

void Notifier::on_response(Told& told, NotifyQueue::Outstanding& outstanding, OctetsView message, Rcode rcode) {
  if (told.key != nullptr) {
    transfer::TsigVerifier verifier(*told.key, outstanding.mac);
    if (!verifier.take(message, wall_clock()) || !verifier.finish()) {
      report(told,
             "answers the " + message_about(outstanding.soa) + " with " + to_text(rcode) + " and a wrong signature");
      return;  // whoever said this (RFC 8945 section 5.4): it is sent again
    }
  }
  if (rcode == Rcode::kNoError) {
    told.problem.clear();
  } else {
    report(told, "answers the " + message_about(outstanding.soa) + " with " + to_text(rcode));
  }
  told.queue.remove(outstanding.soa.owner);
}

void Notifier::report(Told& told, const std::string& problem) {
  // One line for a secondary that is silent, however many zones it is to be told of.
  if (std::exchange(told.problem, problem).empty()) {
    log_problem("the secondary " + told.secondary->address.to_text() + " " + problem);
  }
}

}  // namespace yore::net
