// A small store for the tests of respond(): two zones with two versions of one of them, and an observation.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "server/respond/respond.h"
#include "tests/support/messages.h"
#include "tests/support/zone_text.h"

namespace yore::test {

inline const char* const kKpOld = R"(
@ 86400 IN SOA ns1.kptc.kp. root.kptc.kp. 2013083001 28800 7200 604800 86400
@ 86400 IN NS ns1.kptc
@ 86400 IN NS ns2.kptc
ns1.kptc 60 IN A 175.45.176.15
ns2.kptc 60 IN A 175.45.176.16
com 86400 IN NS ns1.kptc
naenara.com 86400 IN NS ns.naenara.com
ns.naenara.com 60 IN A 175.45.176.67
www 300 IN A 175.45.176.71
alias 300 IN CNAME www
*.wild 300 IN TXT "anything"
)";

inline const char* const kKpNew = R"(
@ 86400 IN SOA ns1.kptc.kp. root.kptc.kp. 2013083002 28800 7200 604800 86400
@ 86400 IN NS ns1.kptc
@ 86400 IN NS ns2.kptc
ns1.kptc 60 IN A 175.45.176.15
ns2.kptc 60 IN A 175.45.176.16
naenara.com 86400 IN NS ns.naenara.com
ns.naenara.com 60 IN A 175.45.176.67
www 300 IN A 175.45.176.99
)";

inline std::shared_ptr<const store::Store> kp_store() {
  const Server ns2{"ns2.kptc.kp.", "175.45.176.16"};
  auto zones = std::make_shared<const zone::ZoneSet>(
      zones_from_text({{"kp.", "2016-09-20T05:28:24Z", kKpOld, ns2}, {"kp.", "2017-03-01T00:00:00Z", kKpNew, ns2}},
                      {{"2016-09-20T06:00:00Z", "www.naenara.com.kp. 300 IN A 175.45.176.67"}}));
  // Listener 0 sees the newest, listener 1 the day of the leak.
  return std::make_shared<const store::Store>(zones, std::vector<store::Vantage>{{}, {moment("2016-09-20"), {}}});
}

inline respond::Settings settings() {
  respond::Settings settings;
  settings.suffix = name("asof.");
  settings.version = "yored 0.1.0";
  settings.identity = "recorder";
  settings.allow_transfer = {{respond::Prefix::from_text("127.0.0.0/8").value(), std::nullopt}};
  return settings;
}

inline respond::Source source(respond::Transport transport = respond::Transport::kUdp, std::size_t listener = 0) {
  return {transport, respond::Address::from_text("127.0.0.1").value(), listener, Timestamp{1559731985}};
}

// The response to one question, as ldns reads it.
inline Response ask(const Ask& question, const respond::Source& from = source(),
                    const respond::Settings& with = settings()) {
  Octets out;
  static_cast<void>(respond::respond(request(question), from, with, kp_store(), out));
  return Response(out);
}

}  // namespace yore::test
