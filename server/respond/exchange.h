// Exchange: one request on its way to its response, and the ways to send one: what the files of this folder share.
//
// Threads: belongs to one thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "server/respond/moment.h"
#include "server/respond/respond.h"
#include "server/wire/response.h"
#include "zonedb/answer/answer.h"
#include "zonedb/transfer/tsig_answerer.h"

namespace yore::respond {

struct Exchange {
  const wire::Request& request;
  const Source& source;
  const Settings& settings;
  const std::shared_ptr<const store::Store>& store;
  Octets& out;
  std::unique_ptr<transfer::TsigAnswerer> tsig = nullptr;  // where the request is signed
  std::optional<Octets> cookie = std::nullopt;             // what the response says
  bool cookie_is_valid = false;
};

[[nodiscard]] answer::Answer bare(Rcode rcode);
[[nodiscard]] wire::EdnsReply edns_reply(const Exchange& exchange, std::vector<wire::ExtendedError> errors = {});

[[nodiscard]] Reply send(Exchange& exchange, const answer::Answer& answer, const wire::EdnsReply& edns);
[[nodiscard]] Reply send_error(Exchange& exchange, Rcode rcode, std::string reason = {});

// The octets that a response may have without its TSIG.
[[nodiscard]] std::size_t room_for_response(const Exchange& exchange);

// The listener's own view, or one made for this question.
class ChosenView {
 public:
  ChosenView(const Exchange& exchange, const Selection& selection);
  ChosenView(const ChosenView&) = delete;
  ChosenView& operator=(const ChosenView&) = delete;
  [[nodiscard]] const zone::View& get() const noexcept { return *view_; }

 private:
  std::optional<zone::View> made_;
  const zone::View* view_;
};

// What EDNS says of the answer to a question of class IN: its moment, its zone's version, where it came from.
[[nodiscard]] wire::EdnsReply edns_for(const Exchange& exchange, const Selection& selection, const zone::View& view,
                                       const answer::Answer& answer);

// AXFR (RFC 5936) and IXFR (RFC 1995).
[[nodiscard]] Reply answer_transfer(Exchange& exchange, const Selection& selection);

// What all responses that say the same share, so that net/ can count them; 0 where it need not. Names that are made up
// under a wildcard, or that do not exist, share their zone's.
[[nodiscard]] std::uint32_t subject_of(const Exchange& exchange, const answer::Answer& answer);
// The same of what it is made of: the hash of the name that they share, and QTYPE where that makes a difference.
[[nodiscard]] std::uint32_t make_subject(std::uint32_t name_hash, answer::Kind kind, Rcode rcode,
                                         RRType qtype) noexcept;

}  // namespace yore::respond
