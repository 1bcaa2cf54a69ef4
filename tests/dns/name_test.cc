#include "zonedb/dns/name.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

namespace yore {
namespace {

Name name(std::string_view text) { return Name::from_text(text).value(); }

TEST_CASE("the root is the name of no labels") {
  CHECK(Name().is_root());
  CHECK(name(".").to_text() == ".");
  CHECK(Name().label_count() == 0);
  CHECK(Name().wire() == OctetsView("\0", 1));
}

TEST_CASE("presentation form goes both ways, escapes and odd octets included") {
  for (const char* text : {"kp.", "naenara.com.kp.", "\\#10.176.45.175.in-addr.arpa.", "a\\.b.c.", "\\000\\255.x.",
                           "*.wild.", "\\@.\\$x.", "with\\032blank."}) {
    CHECK(name(text).to_text() == text);
  }
  CHECK(name("\\065.kp.").to_text() == "A.kp.");
}

TEST_CASE("characters that some readers of zone files take only escaped are escaped") {
  CHECK(name("#10.176.45.175.in-addr.arpa.").to_text() == "\\#10.176.45.175.in-addr.arpa.");
  CHECK(name("a[b.x.").to_text() == "a\\091b.x.");
  CHECK(name("_sip._tcp.A-z/0.").to_text() == "_sip._tcp.A-z/0.");
}

TEST_CASE("a relative text is completed with the origin") {
  const Name origin = name("com.kp.");
  CHECK(Name::from_text("naenara", &origin)->to_text() == "naenara.com.kp.");
  CHECK(Name::from_text("@", &origin)->to_text() == "com.kp.");
  CHECK(Name::from_text("kp.", &origin)->to_text() == "kp.");
}

TEST_CASE("what is not a name is an error that quotes it") {
  for (const std::string& text : {std::string(), std::string("a..b."), std::string(".a."), std::string("\\25"),
                                  std::string("\\256."), std::string(64, 'x') + "."}) {
    CAPTURE(text);
    const auto result = Name::from_text(text);
    REQUIRE_FALSE(result);
    CHECK(result.error().message.find(text) != std::string::npos);
  }
  std::string longest;
  for (int i = 0; i < 4; ++i) longest += std::string(62, 'x') + ".";
  CHECK(Name::from_text(longest + "a.")->wire().size() == 255);
  CHECK_FALSE(Name::from_text(longest + "ab."));
}

TEST_CASE("wire octets are taken only where they are exactly one uncompressed name") {
  using namespace std::string_literals;
  CHECK(Name::from_wire("\2kp\0"s)->to_text() == "kp.");
  CHECK_FALSE(Name::from_wire("\2kp"s));
  CHECK_FALSE(Name::from_wire("\2kp\0x"s));
  CHECK_FALSE(Name::from_wire("\xc0\x0c"s));
  CHECK_FALSE(Name::from_wire(""s));
}

TEST_CASE("comparison ignores case, spelling keeps it") {
  CHECK(name("Kp.") == name("kP."));
  CHECK_FALSE(name("Kp.").same_spelling(name("kp.")));
  CHECK(name("KP.").canonical().to_text() == "kp.");
  CHECK(NameHash()(name("NS1.kp.")) == NameHash()(name("ns1.KP.")));
}

// The example of RFC 4034 section 6.1.
const std::vector<std::string> kCanonicalOrder = {"example.",         "a.example.",      "yljkjljk.a.example.",
                                                  "Z.a.example.",     "zABC.a.EXAMPLE.", "z.example.",
                                                  "\\001.z.example.", "*.z.example.",    "\\200.z.example."};

TEST_CASE("names are in canonical order, and so are their sort keys") {
  for (std::size_t i = 0; i < kCanonicalOrder.size(); ++i) {
    for (std::size_t j = 0; j < kCanonicalOrder.size(); ++j) {
      const Name a = name(kCanonicalOrder[i]);
      const Name b = name(kCanonicalOrder[j]);
      CAPTURE(a.to_text());
      CAPTURE(b.to_text());
      CHECK((a < b) == (i < j));
      CHECK((a == b) == (i == j));
      CHECK((a.sort_key() < b.sort_key()) == (i < j));
    }
  }
}

TEST_CASE("a sort key begins with the key of every ancestor, and of no other name") {
  CHECK(name("a.b.kp.").sort_key().starts_with(name("B.kp.").sort_key()));
  CHECK_FALSE(name("ab.kp.").sort_key().starts_with(name("b.kp.").sort_key()));
  CHECK_FALSE(name("x\\000y.kp.").sort_key().starts_with(name("x.kp.").sort_key()));
}

TEST_CASE("ancestors, parents, suffixes and labels") {
  const Name deep = name("ns1.naenara.com.kp.");
  CHECK(deep.is_below(name("COM.kp.")));
  CHECK(deep.is_at_or_below(deep));
  CHECK_FALSE(deep.is_below(deep));
  CHECK_FALSE(name("xcom.kp.").is_at_or_below(name("com.kp.")));
  CHECK(deep.parent() == name("naenara.com.kp."));
  CHECK(deep.suffix(2) == name("com.kp."));
  CHECK(deep.suffix(0).is_root());
  CHECK(deep.label_count() == 4);
  CHECK(deep.label(1) == "naenara");
  CHECK(name("*.kp.").is_wildcard());
  CHECK_FALSE(name("a.*.kp.").is_wildcard());
}

TEST_CASE("a suffix is replaced as DNAME does it, unless the result is too long") {
  CHECK(name("www.com.kp.").with_suffix_replaced(name("com.kp."), name("example."))->to_text() == "www.example.");
  std::string target;
  for (int i = 0; i < 4; ++i) target += std::string(61, 'x') + ".";
  CHECK(name("a.kp.").with_suffix_replaced(name("kp."), name(target)));
  CHECK_FALSE(name(std::string(20, 'a') + ".kp.").with_suffix_replaced(name("kp."), name(target)));
}

}  // namespace
}  // namespace yore
