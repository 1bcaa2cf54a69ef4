#include "zonedb/transfer/fetch.h"

#include <chrono>
#include <random>
#include <utility>

#include "zonedb/dns/axfr_reader.h"

namespace yore::transfer {
namespace {

Timestamp now() {
  const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  return Timestamp{std::chrono::duration_cast<std::chrono::seconds>(since_1970).count()};
}

// RFC 5936 section 2.1: one question, everything else empty, an ID that nobody can guess.
Octets axfr_request(const Name& zone) {
  Octets message;
  std::random_device random;
  append_u16(message, static_cast<std::uint16_t>(random() & 0xffffU));
  append_u16(message, 0);  // QUERY, no flags
  append_u16(message, 1);  // QDCOUNT
  message.append(6, '\0');
  message += zone.wire();
  append_u16(message, static_cast<std::uint16_t>(RRType::kAXFR));
  append_u16(message, static_cast<std::uint16_t>(RRClass::kIN));
  return message;
}

std::string key_words(const TsigKey& key) { return to_text(key.algorithm) + " " + key.name.to_text(); }

// One attempt while it runs.
class Attempt {
 public:
  explicit Attempt(const Request& request) : request_(request) {
    stream_.zone = request.zone;
    stream_.server = request.server;
    stream_.time.first = now();
    stream_.request = axfr_request(request.zone);
    if (!request.key) return;
    SignedRequest signed_request = sign_request(stream_.request, *request.key, stream_.time.first);
    stream_.request = std::move(signed_request.message);
    verifier_.emplace(*request.key, signed_request.mac);
  }

  // Connects, asks, and takes messages until the response or the connection ends.
  tl::expected<void, Break> run() {
    auto connection = Connection::open(request_.server.address, request_.server.port, request_.timeouts, request_.stop);
    if (!connection) return tl::unexpected<Break>(std::move(connection).error());
    Octets framed;
    append_u16(framed, static_cast<std::uint16_t>(stream_.request.size()));
    framed += stream_.request;
    if (auto sent = connection->send(framed); !sent) return sent;
    AxfrReader reader(request_.zone, u16_at(stream_.request, 0));
    while (reader.state() == AxfrState::kOpen && stream_.tsig != TsigCheck::kFailed) {
      if (auto received = receive_message(*connection, reader); !received) return received;
    }
    if (reader.state() == AxfrState::kComplete) finish_tsig();
    return {};
  }

  void note(const Break& why) {
    stream_.ending = why.ending;
    stream_.ending_words = why.words;
  }

  Transfer finish() {
    stream_.time.last = std::max(now(), stream_.time.first);  // the clock may have been set back
    return Transfer{scan_of(stream_), encode_axfr_stream(stream_), !stream_.messages.empty()};
  }

 private:
  // Exactly one message, so that no octet beyond the last is ever taken from the connection.
  tl::expected<void, Break> receive_message(Connection& connection, AxfrReader& reader) {
    Octets& messages = stream_.messages;
    const std::size_t start = messages.size();
    if (auto received = connection.receive(2, messages); !received) return received;
    const std::size_t size = u16_at(messages, start);
    if (start + 2 + size > request_.max_octets) {
      return tl::unexpected<Break>(
          Break{Break::Kind::kPeer, AxfrEnding::kLimit,
                "more than the " + std::to_string(request_.max_octets) + " octets that are taken"});
    }
    if (auto received = connection.receive(size, messages); !received) return received;
    const OctetsView message = OctetsView(messages).substr(start + 2);
    const AxfrState state = reader.take(message);
    if (verifier_ && (state == AxfrState::kOpen || state == AxfrState::kComplete)) {
      if (auto verified = verifier_->take(message, now()); !verified) fail_tsig(verified.error());
    }
    return {};
  }

  void finish_tsig() {
    if (!verifier_ || stream_.tsig == TsigCheck::kFailed) return;
    if (auto verified = verifier_->finish(); !verified) return fail_tsig(verified.error());
    stream_.tsig = TsigCheck::kVerified;
    stream_.tsig_words = key_words(*request_.key);
  }

  void fail_tsig(const Error& error) {
    stream_.tsig = TsigCheck::kFailed;
    stream_.tsig_words = error.message;
  }

  const Request& request_;
  AxfrStream stream_;
  std::optional<TsigVerifier> verifier_;
};

}  // namespace

Result<Transfer> fetch(const Request& request) {
  if (!is_address(request.server.address)) {
    return fail(ErrorCode::kUsage, "\"" + request.server.address + "\" is not an address of a server");
  }
  if (!request.server.name.empty()) {
    if (auto name = Name::from_text(request.server.name); !name) return fail(ErrorCode::kUsage, name.error().message);
  }
  Attempt attempt(request);
  if (const auto ran = attempt.run(); !ran) {
    if (ran.error().kind != Break::Kind::kPeer) {
      return fail(ErrorCode::kIo, ran.error().words, request.zone.to_text() + " from " + to_text(request.server));
    }
    attempt.note(ran.error());
  }
  return attempt.finish();
}

}  // namespace yore::transfer
