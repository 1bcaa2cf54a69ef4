// Which moment a question is asked as of, and how the answer says so.
#include <doctest/doctest.h>

#include "tests/respond/kp_store.h"

using namespace yore;
using namespace yore::respond;
using test::Ask;
using test::ask;
using test::option;
using test::Response;
using test::settings;
using test::source;

namespace {

const char* const kOldWww = "www.kp. 300 IN A 175.45.176.71\n";
const char* const kNewWww = "www.kp. 300 IN A 175.45.176.99\n";
const Source kListenerOf2016 = source(Transport::kUdp, 1);

Ask www(Octets options = {}) { return Ask{.qname = "www.kp.", .qtype = RRType::kA, .options = std::move(options)}; }

}  // namespace

TEST_CASE("the newest version answers unless something says otherwise") { CHECK(ask(www()).answer() == kNewWww); }

TEST_CASE("a listener may have a time of its own") { CHECK(ask(www(), kListenerOf2016).answer() == kOldWww); }

TEST_CASE("the option selects the moment, before the listener's own, in every form of time") {
  for (const char* time : {"2016", "2016-09", "2016-09-20", "2016-09-20T05:28:24Z", "2016-09-20T14:28:24+09:00",
                           "20160920", "20160920052824", "@1474349304"}) {
    CAPTURE(time);
    CHECK(ask(www(option(65001, time))).answer() == kOldWww);
  }
  CHECK(ask(www(option(65001, "2018")), kListenerOf2016).answer() == kNewWww);
}

TEST_CASE("the option comes back with the time of the snapshot that answered") {
  CHECK(ask(www(option(65001, "2016-12"))).edns_option(65001) == "2016-09-20T05:28:24Z");
  CHECK_FALSE(ask(www()).edns_option(65001));
}

TEST_CASE("the option comes back with annotation off, too") {
  Settings plain = settings();
  plain.annotate = Annotate::kOff;
  const Response response = ask(www(option(65001, "2016-12")), source(), plain);
  CHECK(response.edns_option(65001) == "2016-09-20T05:28:24Z");
  CHECK(response.extended_error().empty());
}

TEST_CASE("a newline behind the time, as echo puts it there, is named") {
  CHECK(
      ask(www(option(65001, "2016-09-20\n"))).extended_error() ==
      "0 EDNS option 65001: not a time, such as 2016-09-20 or 2016-09-20T05:28:24Z: an octet in it, perhaps a newline "
      "at its end, is no text");
  CHECK(ask(www(option(65001, std::string(300, '1')))).extended_error() ==
        "0 EDNS option 65001: not a time, such as 2016-09-20 or 2016-09-20T05:28:24Z");
}

TEST_CASE("an option that cannot be read is a format error that says why") {
  for (const Octets& options :
       {option(65001, ""), option(65001, "yesterday"), option(65001, "2016-13"), option(65001, Octets("2016\0", 5)),
        option(65001, std::string(300, '1')), option(65001, "2016") + option(65001, "2016")}) {
    const Response response = ask(www(options));
    CHECK(response.rcode() == 1);
    CHECK(response.extended_error().find("0 EDNS option 65001: ") == 0);
    CHECK(response.answer().empty());
  }
}

TEST_CASE("before a zone's first snapshot there is REFUSED, which names the first one") {
  const Response response = ask(www(option(65001, "2016-09-19")));
  CHECK(response.rcode() == 5);
  CHECK(response.extended_error().find("2016-09-20T05:28:24Z") != std::string::npos);
  CHECK_FALSE(response.edns_option(65001));
}

TEST_CASE("a name may carry its moment: the answer begins with the DNAME and CNAME that explain it") {
  const Response response = ask(Ask{.qname = "www.kp.2016-09-20.asof.", .qtype = RRType::kA});
  CHECK(response.rcode() == 0);
  CHECK(response.answer() ==
        "2016-09-20.asof. 0 IN DNAME .\nwww.kp.2016-09-20.asof. 0 IN CNAME www.kp.\n" + std::string(kOldWww));
  CHECK(ask(Ask{.qname = "kp.2016-09-20.ASOF.", .qtype = RRType::kSOA}).answer().find("2013083001") !=
        std::string::npos);
}

TEST_CASE("NXDOMAIN, NODATA and referrals come behind the DNAME and CNAME, too") {
  const Response gone = ask(Ask{.qname = "nothere.kp.2016-09-20.asof.", .qtype = RRType::kA});
  CHECK(gone.rcode() == 3);
  CHECK(gone.answer().find("2016-09-20.asof. 0 IN DNAME .\n") == 0);
  CHECK(gone.authority().find("SOA") != std::string::npos);
  const Response referral = ask(Ask{.qname = "www.naenara.com.kp.2016-09-20.asof.", .qtype = RRType::kA});
  CHECK(referral.authority().find("com.kp. 86400 IN NS") == 0);
}

TEST_CASE("the owner of the DNAME is NODATA but for the DNAME, and so is the suffix") {
  const Response owner = ask(Ask{.qname = "2016-09-20.asof.", .qtype = RRType::kA});
  CHECK(owner.rcode() == 0);
  CHECK(owner.answer().empty());
  CHECK(ask(Ask{.qname = "2016-09-20.asof.", .qtype = RRType::kDNAME}).answer() == "2016-09-20.asof. 0 IN DNAME .\n");
  CHECK(ask(Ask{.qname = "asof.", .qtype = RRType::kA}).rcode() == 0);
}

TEST_CASE("a time label that cannot be read is NXDOMAIN") {
  CHECK(ask(Ask{.qname = "www.kp.yesterday.asof.", .qtype = RRType::kA}).rcode() == 3);
  CHECK(ask(Ask{.qname = "yesterday.asof.", .qtype = RRType::kA}).rcode() == 3);
}

TEST_CASE("a zone unknown at the name's moment is REFUSED") {
  const Response response = ask(Ask{.qname = "www.kp.2015.asof.", .qtype = RRType::kA});
  CHECK(response.rcode() == 5);
  CHECK(response.answer().empty());
  CHECK(response.extended_error().find("2016-09-20T05:28:24Z") != std::string::npos);
}

TEST_CASE("with both, the suffix is stripped and the option's time holds") {
  const Response response =
      ask(Ask{.qname = "www.kp.2016-09-20.asof.", .qtype = RRType::kA, .options = option(65001, "2018")});
  CHECK(response.answer().find("2016-09-20.asof. 0 IN DNAME .\n") == 0);
  CHECK(response.answer().find(kNewWww) != std::string::npos);
  CHECK(response.edns_option(65001) == "2017-03-01T00:00:00Z");
}

TEST_CASE("the suffix may be another one, or off") {
  Settings other = settings();
  other.suffix = test::name("history.example.");
  CHECK(ask(Ask{.qname = "www.kp.2016-09-20.history.example.", .qtype = RRType::kA}, source(), other)
            .answer()
            .find(kOldWww) != std::string::npos);
  CHECK(ask(Ask{.qname = "www.kp.2016-09-20.asof.", .qtype = RRType::kA}, source(), other).rcode() == 5);
  other.suffix.reset();
  CHECK(ask(Ask{.qname = "www.kp.2016-09-20.asof.", .qtype = RRType::kA}, source(), other).rcode() == 5);
}

TEST_CASE("the longest name that a suffix leaves room for is answered") {
  // 17 octets of time label and suffix, the kp and the root leave 235 for labels in front.
  std::string qname;
  for (int i = 0; i < 3; ++i) qname += std::string(63, 'a') + ".";
  qname += std::string(41, 'b') + ".kp.2016-09-20.asof.";
  const Response response = ask(Ask{.qname = qname, .qtype = RRType::kA});
  CHECK(response.rcode() == 3);
  CHECK(response.answer().find(" 0 IN CNAME ") != std::string::npos);
}

TEST_CASE("ZONEVERSION is for the zone of QNAME itself, so not for a name with a suffix") {
  CHECK_FALSE(ask(Ask{.qname = "www.kp.2016-09-20.asof.", .options = option(19, "")}).edns_option(19));
}
