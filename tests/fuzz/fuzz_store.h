// What the message fuzzer asks: the zones of the tests of respond(), and two signed ones, as ldns-signzone makes them,
// with signatures that nobody checks.
#pragma once

#include <memory>

#include "tests/respond/kp_store.h"

namespace yore::test {

// NSEC3 with opt-out: `sub` has none. A DNAME, a wildcard, a delegation with DS, an empty non-terminal.
inline const char* const kOptOut = R"(
optout. 60 IN SOA ns.optout. hostmaster.optout. 1 1 1 1 60
optout. 60 IN RRSIG SOA 13 1 60 20200201000000 20200101000000 1 optout. AAAA
optout. 60 IN NS ns.optout.
optout. 60 IN RRSIG NS 13 1 60 20200201000000 20200101000000 1 optout. AAAA
optout. 60 IN DNSKEY 256 3 13 AAAA
optout. 60 IN RRSIG DNSKEY 13 1 60 20200201000000 20200101000000 1 optout. AAAA
optout. 3600 IN NSEC3PARAM 1 0 1 ab
optout. 3600 IN RRSIG NSEC3PARAM 13 1 3600 20200201000000 20200101000000 1 optout. AAAA
skr63gpc27qtrhnb8eurbhl48o13ohii.optout. 60 IN NSEC3 1 1 1 ab urni6ij67dgd827hmjcvhuhf1lv5n1c7 NS SOA RRSIG DNSKEY NSEC3PARAM
skr63gpc27qtrhnb8eurbhl48o13ohii.optout. 60 IN RRSIG NSEC3 13 2 60 20200201000000 20200101000000 1 optout. AAAA
alias.optout. 60 IN CNAME far.away.optout.
alias.optout. 60 IN RRSIG CNAME 13 2 60 20200201000000 20200101000000 1 optout. AAAA
hel75ii0hid0ut2pccmgst5fh3ta8odd.optout. 60 IN NSEC3 1 1 1 ab kv9ji7d2p81rort57adrequ4q19sg527 CNAME RRSIG
hel75ii0hid0ut2pccmgst5fh3ta8odd.optout. 60 IN RRSIG NSEC3 13 2 60 20200201000000 20200101000000 1 optout. AAAA
away.optout. 60 IN DNAME in.ent.optout.
away.optout. 60 IN RRSIG DNAME 13 2 60 20200201000000 20200101000000 1 optout. AAAA
bj09i6bs3pgad1euqr2feilastmg0m59.optout. 60 IN NSEC3 1 1 1 ab c7t1ha6ur6omma23bq5b6s1qgp341ekp DNAME RRSIG
bj09i6bs3pgad1euqr2feilastmg0m59.optout. 60 IN RRSIG NSEC3 13 2 60 20200201000000 20200101000000 1 optout. AAAA
r9per7qb8i0l4spis15j636j60lvdbh2.optout. 60 IN NSEC3 1 1 1 ab skr63gpc27qtrhnb8eurbhl48o13ohii
r9per7qb8i0l4spis15j636j60lvdbh2.optout. 60 IN RRSIG NSEC3 13 2 60 20200201000000 20200101000000 1 optout. AAAA
in.ent.optout. 60 IN AAAA 2001:db8::1
in.ent.optout. 60 IN RRSIG AAAA 13 3 60 20200201000000 20200101000000 1 optout. AAAA
c7t1ha6ur6omma23bq5b6s1qgp341ekp.optout. 60 IN NSEC3 1 1 1 ab hel75ii0hid0ut2pccmgst5fh3ta8odd AAAA RRSIG
c7t1ha6ur6omma23bq5b6s1qgp341ekp.optout. 60 IN RRSIG NSEC3 13 2 60 20200201000000 20200101000000 1 optout. AAAA
ns.optout. 60 IN A 192.0.2.1
ns.optout. 60 IN RRSIG A 13 2 60 20200201000000 20200101000000 1 optout. AAAA
urni6ij67dgd827hmjcvhuhf1lv5n1c7.optout. 60 IN NSEC3 1 1 1 ab 3br8jeprg9a2o4nushnqv30tbmf1oqno A RRSIG
urni6ij67dgd827hmjcvhuhf1lv5n1c7.optout. 60 IN RRSIG NSEC3 13 2 60 20200201000000 20200101000000 1 optout. AAAA
safe.optout. 60 IN NS ns.sub.optout.
safe.optout. 60 IN DS 1 13 2 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
safe.optout. 60 IN RRSIG DS 13 2 60 20200201000000 20200101000000 1 optout. AAAA
p598kgnuir30r642s26vadgrpdk2i4od.optout. 60 IN NSEC3 1 1 1 ab r9per7qb8i0l4spis15j636j60lvdbh2 NS DS RRSIG
p598kgnuir30r642s26vadgrpdk2i4od.optout. 60 IN RRSIG NSEC3 13 2 60 20200201000000 20200101000000 1 optout. AAAA
sub.optout. 60 IN NS ns.sub.optout.
ns.sub.optout. 60 IN A 192.0.2.2
8bp5k9uig011n0asrk612u4q3dqehbne.optout. 60 IN NSEC3 1 1 1 ab bj09i6bs3pgad1euqr2feilastmg0m59
8bp5k9uig011n0asrk612u4q3dqehbne.optout. 60 IN RRSIG NSEC3 13 2 60 20200201000000 20200101000000 1 optout. AAAA
*.wild.optout. 60 IN TXT "anything"
*.wild.optout. 60 IN RRSIG TXT 13 2 60 20200201000000 20200101000000 1 optout. AAAA
kv9ji7d2p81rort57adrequ4q19sg527.optout. 60 IN NSEC3 1 1 1 ab p598kgnuir30r642s26vadgrpdk2i4od TXT RRSIG
kv9ji7d2p81rort57adrequ4q19sg527.optout. 60 IN RRSIG NSEC3 13 2 60 20200201000000 20200101000000 1 optout. AAAA
www.optout. 60 IN MX 5 ns.optout.
www.optout. 60 IN RRSIG MX 13 2 60 20200201000000 20200101000000 1 optout. AAAA
3br8jeprg9a2o4nushnqv30tbmf1oqno.optout. 60 IN NSEC3 1 1 1 ab 8bp5k9uig011n0asrk612u4q3dqehbne MX RRSIG
3br8jeprg9a2o4nushnqv30tbmf1oqno.optout. 60 IN RRSIG NSEC3 13 2 60 20200201000000 20200101000000 1 optout. AAAA
)";

// NSEC: wildcards, one of them an alias.
inline const char* const kNsec = R"(
nsec. 60 IN SOA ns.nsec. hostmaster.nsec. 1 1 1 1 60
nsec. 60 IN RRSIG SOA 13 1 60 20200201000000 20200101000000 1 nsec. AAAA
nsec. 60 IN NS ns.nsec.
nsec. 60 IN RRSIG NS 13 1 60 20200201000000 20200101000000 1 nsec. AAAA
nsec. 60 IN DNSKEY 256 3 13 AAAA
nsec. 60 IN RRSIG DNSKEY 13 1 60 20200201000000 20200101000000 1 nsec. AAAA
nsec. 60 IN NSEC *.alias.nsec. NS SOA RRSIG NSEC DNSKEY
nsec. 60 IN RRSIG NSEC 13 1 60 20200201000000 20200101000000 1 nsec. AAAA
*.alias.nsec. 60 IN CNAME some.wild.nsec.
*.alias.nsec. 60 IN RRSIG CNAME 13 2 60 20200201000000 20200101000000 1 nsec. AAAA
*.alias.nsec. 60 IN NSEC in.ent.nsec. CNAME RRSIG NSEC
*.alias.nsec. 60 IN RRSIG NSEC 13 2 60 20200201000000 20200101000000 1 nsec. AAAA
in.ent.nsec. 60 IN HTTPS 1 . alpn=h2
in.ent.nsec. 60 IN RRSIG HTTPS 13 3 60 20200201000000 20200101000000 1 nsec. AAAA
in.ent.nsec. 60 IN NSEC ns.nsec. RRSIG NSEC HTTPS
in.ent.nsec. 60 IN RRSIG NSEC 13 3 60 20200201000000 20200101000000 1 nsec. AAAA
ns.nsec. 60 IN A 192.0.2.1
ns.nsec. 60 IN RRSIG A 13 2 60 20200201000000 20200101000000 1 nsec. AAAA
ns.nsec. 60 IN NSEC sub.nsec. A RRSIG NSEC
ns.nsec. 60 IN RRSIG NSEC 13 2 60 20200201000000 20200101000000 1 nsec. AAAA
sub.nsec. 60 IN NS ns.sub.nsec.
sub.nsec. 60 IN NSEC *.wild.nsec. NS RRSIG NSEC
sub.nsec. 60 IN RRSIG NSEC 13 2 60 20200201000000 20200101000000 1 nsec. AAAA
ns.sub.nsec. 60 IN A 192.0.2.2
*.wild.nsec. 60 IN A 192.0.2.3
*.wild.nsec. 60 IN RRSIG A 13 2 60 20200201000000 20200101000000 1 nsec. AAAA
*.wild.nsec. 60 IN NSEC not.wild.nsec. A RRSIG NSEC
*.wild.nsec. 60 IN RRSIG NSEC 13 2 60 20200201000000 20200101000000 1 nsec. AAAA
not.wild.nsec. 60 IN TXT "here"
not.wild.nsec. 60 IN RRSIG TXT 13 3 60 20200201000000 20200101000000 1 nsec. AAAA
not.wild.nsec. 60 IN NSEC nsec. TXT RRSIG NSEC
not.wild.nsec. 60 IN RRSIG NSEC 13 3 60 20200201000000 20200101000000 1 nsec. AAAA
)";

inline std::shared_ptr<const store::Store> fuzz_store() {
  const Server ns2{"ns2.kptc.kp.", "175.45.176.16"};
  auto zones = std::make_shared<const zone::ZoneSet>(
      zones_from_text({{"kp.", "2016-09-20T05:28:24Z", kKpOld, ns2},
                       {"kp.", "2017-03-01T00:00:00Z", kKpNew, ns2},
                       {"optout.", "2016-01-01T00:00:00Z", kOptOut, ns2},
                       {"nsec.", "2016-01-01T00:00:00Z", kNsec, ns2}},
                      {{"2016-09-20T06:00:00Z", "www.naenara.com.kp. 300 IN A 175.45.176.67"}}));
  return std::make_shared<const store::Store>(zones, std::vector<store::Vantage>{{}, {moment("2016-09-20"), {}}});
}

}  // namespace yore::test
