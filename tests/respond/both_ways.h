// A question asked both ways, the short one and the long one: whatever the short way takes on itself, the bytes are the
// same.
//
// Threads: for one test.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "server/respond/direct.h"
#include "server/respond/warm.h"
#include "tests/respond/kp_store.h"
#include "tests/support/messages.h"
#include "tests/support/zone_text.h"

namespace yore::test {

struct Count {
  std::size_t asked = 0;
  std::size_t direct = 0;
};

// Whether the short way is as the long one; where it is not for it that counts as alike.
inline bool agrees(const respond::Asked& asked, OctetsView message, const respond::Source& source,
                   const respond::Settings& settings, const std::shared_ptr<const store::Store>& store, Count& count) {
  Octets out = "left over from another answer";
  ++count.asked;
  const std::optional<std::uint32_t> direct = respond::answer_directly(asked, source, settings, *store, out);
  if (!direct) return true;
  ++count.direct;
  Octets at_length;
  const respond::Reply reply = respond::answer_at_length(message, source, settings, store, at_length);
  return reply.kind == respond::ReplyKind::kMessage && *direct == reply.subject && out == at_length;
}

// Asks both ways, with and without warm(); false where they differ.
inline bool agree(OctetsView message, const respond::Source& source, const respond::Settings& settings,
                  const std::shared_ptr<const store::Store>& store, Count& count) {
  std::optional<respond::Asked> asked(std::in_place, message);
  Count cold;
  if (!agrees(*asked, message, source, settings, store, cold)) return false;
  respond::warm(std::span(&asked, 1), source, settings, *store);
  const std::size_t before = count.direct;
  return agrees(*asked, message, source, settings, store, count) && count.direct - before == cold.direct;
}

// A store of one zone, "t.".
inline std::shared_ptr<const store::Store> store_of(const std::string& text) {
  auto zones = std::make_shared<const zone::ZoneSet>(zones_from_text({{"t.", "2016-09-20", text}}));
  return std::make_shared<const store::Store>(zones, std::vector<store::Vantage>{{}});
}

// Whether the short way answers, and if so, alike.
enum class Answered { kDirectly, kAtLength, kDifferently };
inline Answered answered(const std::shared_ptr<const store::Store>& store, const Ask& ask, std::size_t max_udp = 1232,
                         respond::Transport transport = respond::Transport::kUdp) {
  respond::Settings settings = test::settings();
  settings.max_udp = max_udp;
  Count count;
  if (!agree(request(ask), source(transport), settings, store, count)) return Answered::kDifferently;
  return count.direct == 1 ? Answered::kDirectly : Answered::kAtLength;
}

}  // namespace yore::test
