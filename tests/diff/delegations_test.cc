#include "zonedb/diff/delegations.h"

#include <doctest/doctest.h>

#include "tests/diff/zone_lines.h"

namespace yore::diff {
namespace {

using test::content_of;
using test::joined;
using test::name_of;

const std::string kApex = "kp. 60 IN SOA ns1.kp. root.kp. 1 2 3 4 5\nkp. 60 IN NS ns1.kp.\nns1.kp. 60 IN A 192.0.2.1\n";

std::string listed(const std::string& before, const std::string& after) {
  std::string text;
  for (const auto& change : delegation_changes(name_of("kp."), content_of(before), content_of(after))) {
    constexpr const char* kWords[] = {"added ", "removed ", "moved ", "re-addressed "};
    text += kWords[static_cast<std::size_t>(change.kind)] + change.name.to_text();
    if (!change.gone.empty()) text += " gone: " + joined(change.gone, " ");
    if (!change.come.empty()) text += " come: " + joined(change.come, " ");
    text += "\n";
  }
  return text;
}

TEST_CASE("a delegation that comes is added, one that goes is removed, with its name servers") {
  const std::string with = kApex + "com.kp. 60 IN NS b.example.\ncom.kp. 60 IN NS a.example.\n";
  CHECK(listed(kApex, with) == "added com.kp. come: a.example. b.example. \n");
  CHECK(listed(with, kApex) == "removed com.kp. gone: a.example. b.example. \n");
}

TEST_CASE("one name server of two that is another moves the delegation") {
  CHECK(listed(kApex + "com.kp. 60 IN NS a.example.\ncom.kp. 60 IN NS b.example.\n",
               kApex + "com.kp. 60 IN NS a.example.\ncom.kp. 60 IN NS c.example.\n") ==
        "moved com.kp. gone: b.example.  come: c.example. \n");
}

TEST_CASE("glue with another address is re-addressed, also that of the zone's own name server") {
  CHECK(listed(kApex + "com.kp. 60 IN NS ns.com.kp.\nns.com.kp. 60 IN A 192.0.2.7\n",
               kApex + "com.kp. 60 IN NS ns.com.kp.\nns.com.kp. 60 IN AAAA 2001:db8::7\n") ==
        "re-addressed ns.com.kp. gone: 192.0.2.7  come: 2001:db8::7 \n");
  CHECK(listed("kp. 60 IN NS ns1.kp.\nns1.kp. 60 IN A 192.0.2.1\n",
               "kp. 60 IN NS ns1.kp.\nns1.kp. 60 IN A 192.0.2.2\n") ==
        "re-addressed ns1.kp. gone: 192.0.2.1  come: 192.0.2.2 \n");
}

TEST_CASE("the zone's own name servers may move") {
  CHECK(listed("kp. 60 IN NS a.example.\n", "kp. 60 IN NS b.example.\n") ==
        "moved kp. gone: a.example.  come: b.example. \n");
}

TEST_CASE("an address of what is no name server is no finding, nor are TTLs") {
  CHECK(listed(kApex + "www.kp. 60 IN A 192.0.2.7\ncom.kp. 60 IN NS a.example.\n",
               kApex + "www.kp. 60 IN A 192.0.2.8\ncom.kp. 30 IN NS a.example.\n") == "");
}

TEST_CASE("a host that serves no more is not re-addressed, wherever its address went") {
  CHECK(listed(kApex + "com.kp. 60 IN NS ns.com.kp.\nns.com.kp. 60 IN A 192.0.2.7\n",
               kApex + "com.kp. 60 IN NS a.example.\n") == "moved com.kp. gone: ns.com.kp.  come: a.example. \n");
}

TEST_CASE("NS below a cut are occluded, and delegate nothing") {
  const std::string cut = kApex + "com.kp. 60 IN NS a.example.\n";
  CHECK(listed(cut, cut + "shop.com.kp. 60 IN NS b.example.\n") == "");
}

}  // namespace
}  // namespace yore::diff
