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

// "the secondary 192.0.2.1:53 answers the NOTIFY of kp. with NOTAUTH"
void log_secondary(const Secondary& secondary, const std::string& verb, const Name& zone, const std::string& how) {
  log_problem("the secondary " + secondary.address.to_text() + " " + verb + " the NOTIFY of " + zone.to_text() + how);
}

// Whether it is signed as an answer to one of the tries: it may come when that is no more the last.
bool is_signed_answer(OctetsView message, const transfer::TsigKey& key, const std::vector<Octets>& macs) {
  return std::any_of(macs.begin(), macs.end(), [&](const Octets& mac) {
    transfer::TsigVerifier verifier(key, mac);
    return verifier.take(message, wall_clock()) && verifier.finish();
  });
}

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
    told_.push_back({&secondary,
                     find_key(options_.settings[secondary.listener].keys, secondary.key),
                     &channel_of(secondary.listener),
                     {},
                     {}});
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
    for (const RR& soa : told.queue.take_given_up()) {
      if (!told.problem.is_news(NotifyProblem::Kind::kSilent, "", soa.owner)) continue;
      log_secondary(*told.secondary, "does not answer", soa.owner, "");
    }
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
      due->macs.push_back(std::move(with_key.mac));
    }
    const uv_buf_t buffer = uv_buf_init(message.data(), static_cast<unsigned>(message.size()));
    // What the kernel does not take counts as a try; there are others.
    const int sent = uv_udp_try_send(&told.channel->handle, &buffer, 1, reinterpret_cast<const sockaddr*>(&to.storage));
    if (sent >= 0) told.problem.sent();
    if (sent >= 0 || sent == UV_EAGAIN) continue;
    const std::string why = uv_strerror(sent);
    if (!told.problem.is_news(NotifyProblem::Kind::kUnsent, why, due->soa.owner)) continue;
    log_secondary(*told.secondary, "cannot be sent", due->soa.owner, ": " + why);
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

void Notifier::on_response(Told& told, const NotifyQueue::Outstanding& outstanding, OctetsView message, Rcode rcode) {
  using Kind = NotifyProblem::Kind;
  const Name zone = outstanding.soa.owner;
  const std::string how = " with " + to_text(rcode);
  if (told.key != nullptr && !is_signed_answer(message, *told.key, outstanding.macs)) {
    // Whoever said this (RFC 8945 section 5.4): it is sent again.
    if (told.problem.is_news(Kind::kForged, "", zone)) {
      log_secondary(*told.secondary, "answers", zone, how + " and a wrong signature");
    }
    return;
  }
  if (rcode == Rcode::kNoError) {
    told.problem.took(zone);
  } else {
    told.problem.heard();
    if (told.problem.is_news(Kind::kAnswer, how, zone)) log_secondary(*told.secondary, "answers", zone, how);
  }
  told.queue.remove(zone);
}

}  // namespace yore::net
