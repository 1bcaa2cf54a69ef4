// Cookies, NSID and keepalive: what the options of a question bring.
#include <doctest/doctest.h>

#include "server/respond/cookie.h"
#include "tests/respond/kp_store.h"

using namespace yore;
using namespace yore::respond;
using test::Ask;
using test::ask;
using test::option;
using test::Response;
using test::source;

namespace {

constexpr int kFormErr = 1;

Octets octets_of(std::string_view hex) {
  Octets octets;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    octets.push_back(static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
  }
  return octets;
}

// The examples of RFC 9018 Appendix A.
const Octets kSecret = octets_of("e5e973e5a6b2a43f48e7dc849e37bfcf");
const Octets kClientCookie = octets_of("2464c4abcf10c957");

Address address(const char* text) { return Address::from_text(text).value(); }

Settings with_cookies() {
  Settings settings = test::settings();
  settings.cookie_secrets = {kSecret};
  return settings;
}

Octets message_with(const Octets& cookie) {
  return test::request(Ask{.qname = "www.kp.", .qtype = RRType::kA, .options = option(10, cookie)});
}

Reply reply_to(const Octets& message, const Source& from, Octets& out) {
  return respond::respond(message, from, with_cookies(), test::kp_store(), out);
}

}  // namespace

TEST_CASE("a client's cookie gets the server cookie that RFC 9018 computes") {
  const auto first = check_cookie(kClientCookie, address("198.51.100.100"), {kSecret}, Timestamp{1559731985});
  CHECK(first.verdict == CookieVerdict::kNotYet);
  CHECK(first.reply == octets_of("2464c4abcf10c957010000005cf79f111f8130c3eee29480"));
  const auto ipv6 = check_cookie(octets_of("22681ab97d52c298"), address("2001:db8:220:1:59de:d0f4:8769:82b8"),
                                 {octets_of("dd3bdf9344b678b185a6f5cb60fca715")}, Timestamp{1559741817});
  CHECK(ipv6.reply == octets_of("22681ab97d52c298010000005cf7c57926556bd0934c72f8"));
  // A.3: the reserved octets are not zero.
  const auto odd = check_cookie(octets_of("fc93fc62807ddb8601abcdef5cf78f71a314227b6679ebf5"), address("203.0.113.203"),
                                {kSecret}, Timestamp{1559727985 + 60});
  CHECK(odd.verdict == CookieVerdict::kValid);
}

TEST_CASE("a valid cookie stays as it is for half an hour, is renewed for another half, and then is none") {
  const Address client = address("198.51.100.100");
  const Octets cookie = octets_of("2464c4abcf10c957010000005cf79f111f8130c3eee29480");
  const auto after = [&](std::int64_t seconds) {
    return check_cookie(cookie, client, {kSecret}, Timestamp{1559731985 + seconds});
  };
  CHECK(after(1800).verdict == CookieVerdict::kValid);
  CHECK(after(1800).reply == cookie);
  CHECK(after(1801).verdict == CookieVerdict::kValid);
  CHECK(after(1801).reply != cookie);
  CHECK(after(3600).verdict == CookieVerdict::kValid);
  CHECK(after(3601).verdict == CookieVerdict::kNotYet);
  CHECK(after(-300).verdict == CookieVerdict::kValid);
  CHECK(after(-301).verdict == CookieVerdict::kNotYet);
}

TEST_CASE("a cookie of another address, another client, another secret or another version is none") {
  const Octets cookie = octets_of("2464c4abcf10c957010000005cf79f111f8130c3eee29480");
  const Timestamp now{1559731985};
  const Address client = address("198.51.100.100");
  CHECK(check_cookie(cookie, address("198.51.100.101"), {kSecret}, now).verdict == CookieVerdict::kNotYet);
  CHECK(check_cookie(cookie, client, {Octets(16, 'x')}, now).verdict == CookieVerdict::kNotYet);
  for (std::size_t i = 0; i < cookie.size(); ++i) {
    Octets changed = cookie;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    CAPTURE(i);
    CHECK(check_cookie(changed, client, {kSecret}, now).verdict == CookieVerdict::kNotYet);
  }
}

TEST_CASE("an older secret still checks, and the first one makes the new cookie") {  // RFC 9018 A.4
  const auto checked = check_cookie(
      octets_of("22681ab97d52c298010000005cf7c57926556bd0934c72f8"), address("2001:db8:220:1:59de:d0f4:8769:82b8"),
      {octets_of("445536bcd2513298075a5d379663c962"), octets_of("dd3bdf9344b678b185a6f5cb60fca715")},
      Timestamp{1559741961});
  CHECK(checked.verdict == CookieVerdict::kValid);
  CHECK(checked.reply == octets_of("22681ab97d52c298010000005cf7c609a6bb79d16625507a"));
}

TEST_CASE("a cookie of a wrong size is a format error") {
  for (const std::size_t size : std::vector<std::size_t>{0, 1, 7, 9, 15, 41, 100}) {
    Octets out;
    static_cast<void>(reply_to(message_with(Octets(size, 'c')), source(), out));
    CAPTURE(size);
    CHECK(Response(out).rcode() == kFormErr);
  }
}

TEST_CASE("a client with a valid cookie is never limited, others are") {
  Source from = source();
  from.counted = true;
  Octets out;
  CHECK(reply_to(message_with(kClientCookie), from, out).subject != 0);
  const Octets cookie = Response(out).edns_option(10).value();
  CHECK(cookie.size() == 24);
  CHECK(reply_to(message_with(cookie), from, out).subject == 0);
  CHECK(Response(out).edns_option(10).value() == cookie);
  CHECK(Response(out).answer() == "www.kp. 300 IN A 175.45.176.99\n");
}

TEST_CASE("a question of nothing but a cookie gets a cookie, and one of nothing at all is a format error") {
  Octets message = test::request(Ask{.qname = ".", .options = option(10, kClientCookie)});
  message.erase(12, 5);
  message[5] = 0;
  Octets out;
  static_cast<void>(reply_to(message, source(), out));
  CHECK(Response(out).rcode() == 0);
  CHECK(Response(out).question().empty());
  CHECK(Response(out).edns_option(10).value().size() == 24);
  Octets bare = test::request(Ask{.qname = "."});
  bare.erase(12, 5);
  bare[5] = 0;
  static_cast<void>(reply_to(bare, source(), out));
  CHECK(Response(out).rcode() == kFormErr);
}

TEST_CASE("without a secret a cookie is an option like any unknown one") {
  const Response response = ask(Ask{.options = option(10, "c")});
  CHECK(response.rcode() == 0);
  CHECK_FALSE(response.edns_option(10));
}

TEST_CASE("NSID is answered where it is asked for") {
  CHECK(ask(Ask{.options = option(3, "")}).edns_option(3).value() == "recorder");
  CHECK_FALSE(ask(Ask{}).edns_option(3));
}

TEST_CASE("no option is worth a response that is larger than the client takes") {
  Settings settings = with_cookies();
  settings.identity = std::string(255, 'i');
  const std::string label(60, 'a');
  for (const std::string& qname :
       {std::string("kp."), label + ".kp.", label + "." + label + "." + label + "." + label + ".kp."}) {
    for (const std::uint16_t size : std::vector<std::uint16_t>{0, 512, 520, 700, 1232}) {
      const Octets options = option(3, "") + option(10, kClientCookie) + option(19, "") + option(65001, "2016");
      const Ask question{.qname = qname, .qtype = RRType::kA, .udp_size = size, .options = options};
      Octets out;
      static_cast<void>(respond::respond(test::request(question), source(), settings, test::kp_store(), out));
      CAPTURE(qname.size());
      CAPTURE(size);
      CHECK(out.size() <= std::max<std::size_t>(size, 512));
      CHECK(Response(out).edns_option(10));
      CHECK(Response(out).edns_option(3).has_value() == (size > 600 || qname.size() < 100));
    }
  }
}

TEST_CASE("EDNS of another version is BADVERS, whatever is wrong with its options") {
  Octets out;
  for (const Octets& cookie : {Octets("c"), kClientCookie}) {
    const Ask question{.version = 1, .options = option(10, cookie) + option(3, "")};
    static_cast<void>(reply_to(test::request(question), source(), out));
    CHECK(Response(out).rcode() == 16);
    CHECK(!Response(out).edns_option(10));
    CHECK(!Response(out).edns_option(3));
  }
}

TEST_CASE("keepalive is answered over TCP, and ignored over UDP") {
  const Ask question{.options = option(11, "")};
  CHECK(ask(question, source(Transport::kTcp)).edns_option(11).value() == Octets("\0\x64", 2));
  CHECK_FALSE(ask(question).edns_option(11));
  CHECK_FALSE(ask(Ask{}, source(Transport::kTcp)).edns_option(11));
}

TEST_CASE("responses that say the same share a subject, others do not") {
  Source from = source();
  from.counted = true;
  const auto subject = [&](const char* qname, RRType qtype) {
    Octets out;
    return respond::respond(test::request(Ask{.qname = qname, .qtype = qtype}), from, test::settings(),
                            test::kp_store(), out)
        .subject;
  };
  CHECK(subject("a.nothere.kp.", RRType::kA) == subject("b.kp.", RRType::kMX));
  CHECK(subject("a.naenara.com.kp.", RRType::kA) == subject("b.naenara.com.kp.", RRType::kMX));
  CHECK(subject("www.kp.", RRType::kA) != subject("ns1.kptc.kp.", RRType::kA));
  CHECK(subject("www.kp.", RRType::kA) == subject("WWW.kp.", RRType::kA));
  CHECK(subject("www.kp.", RRType::kA) != subject("b.kp.", RRType::kA));
  CHECK(subject("kp.2017.asof.", RRType::kSOA) == subject("kp.2018.asof.", RRType::kSOA));
  CHECK(subject("2017.asof.", RRType::kDNAME) == subject("2018.asof.", RRType::kDNAME));
  CHECK(subject("2017.asof.", RRType::kDNAME) != 0);
  from.listener = 1;
  CHECK(subject("a.wild.kp.", RRType::kTXT) == subject("b.wild.kp.", RRType::kTXT));
  from.counted = false;
  CHECK(subject("www.kp.", RRType::kA) == 0);
}

TEST_CASE("ANY gets every RRset, or one of them over UDP where that is wanted") {
  const Ask any{.qname = "kp.", .qtype = RRType::kANY};
  Settings one = test::settings();
  one.any_over_udp = AnyOverUdp::kOneRRset;
  const std::string soa = "kp. 86400 IN SOA ns1.kptc.kp. root.kptc.kp. 2013083002 28800 7200 604800 86400\n";
  const std::string ns = "kp. 86400 IN NS ns1.kptc.kp.\nkp. 86400 IN NS ns2.kptc.kp.\n";
  CHECK(ask(any).answer() == ns + soa);
  CHECK(ask(any, source(), one).answer() == ns);
  CHECK(ask(any, source(Transport::kTcp), one).answer() == ns + soa);
}
