// audit: each fault is found where an RFC's words are broken, and nothing is where they are not.
#include "zonedb/report/audit.h"

#include <doctest/doctest.h>

#include <fstream>
#include <set>
#include <string>

#include "zonedb/ingest/ingest.h"

namespace yore::test {
namespace {

using archive::Archive;
using report::Fault;

const char* const kHealthy =
    "example. 60 IN SOA ns1.example. root.example. 1 1 1 1 1\n"
    "example. 60 IN NS ns1.example.\n"
    "example. 60 IN NS ns2.example.\n"
    "ns1.example. 60 IN A 192.0.2.1\n"
    "ns2.example. 60 IN A 198.51.100.1\n";

Archive new_archive() { return Archive::open(":memory:", archive::Mode::kCreate).value(); }

void import(Archive& archive, const std::string& text, const std::string& day = "2020-01-01",
            const std::string& server = "ns1.test.") {
  capture::Hints hints;
  hints.time = parse_interval(day).value();
  hints.server = Server{server, "", 53};
  hints.method = Method::kZoneFile;
  const auto imported = ingest::ingest_octets(archive, text, day, hints);
  REQUIRE_MESSAGE(imported.has_value(), (imported ? "" : imported.error().text()));
  REQUIRE(imported->problems.empty());
}

// "fault name", a line each.
// As of the newest snapshot, or of `at`.
std::string audited(Archive& archive, const std::string& zone = "example.", std::optional<Timestamp> at = {}) {
  const auto row = archive.find_zone(Name::from_text(zone).value()).value();
  REQUIRE(row.has_value());
  const auto snapshots = archive.snapshots(row->id).value();
  const SnapshotFacts* now = snapshot_at(snapshots, at.value_or(snapshots.back().time.last));
  const auto findings = report::audit(archive, {*row, snapshots, *now, std::nullopt});
  REQUIRE_MESSAGE(findings.has_value(), (findings ? "" : findings.error().text()));
  std::string text;
  for (const auto& finding : *findings)
    text += std::string(to_text(finding.fault)) + " " + finding.name.to_text() + "\n";
  return text;
}

std::string audited(const std::string& text) {
  Archive archive = new_archive();
  import(archive, text);
  return audited(archive);
}

}  // namespace

TEST_CASE("a mail exchanger has an address and is no alias, unless no mail is taken") {
  CHECK(audited(std::string(kHealthy) + "example. 60 IN MX 10 gone.example.\n") == "no-address gone.example.\n");
  CHECK(audited(std::string(kHealthy) + "example. 60 IN MX 10 m.example.\nm.example. 60 IN CNAME ns1.example.\n") ==
        "alias m.example.\n");
  CHECK(audited(std::string(kHealthy) + "example. 60 IN MX 10 ns1.example.\n") == "");
  CHECK(audited(std::string(kHealthy) + "example. 60 IN MX 0 .\n") == "");                 // RFC 7505
  CHECK(audited(std::string(kHealthy) + "example. 60 IN MX 10 mail.elsewhere.\n") == "");  // nothing is known of it
}

TEST_CASE("what a delegation occludes is not looked at") {
  const std::string delegated =
      std::string(kHealthy) + "sub.example. 60 IN NS ns1.example.\nsub.example. 60 IN NS ns2.example.\n";
  CHECK(audited(delegated + "a.sub.example. 60 IN MX 10 gone.example.\n").empty());
  Archive archive = new_archive();
  import(archive, delegated + "a.sub.example. 60 IN NS ns1.example.\na.sub.example. 60 IN NS ns2.example.\n");
  import(archive,
         "a.sub.example. 60 IN SOA ns1.example. root.example. 1 1 1 1 1\na.sub.example. 60 IN NS ns2.example.\n"
         "a.sub.example. 60 IN NS ns3.other.\n");
  CHECK(audited(archive, "a.sub.example.").empty());
}

TEST_CASE("the .kp zones have the faults that were listed by hand, and no others") {
  Archive archive = new_archive();
  ingest::Options options;
  const auto imported = ingest::ingest_paths(archive, {"snapshots"}, options);
  REQUIRE_MESSAGE(imported.has_value(), (imported ? "" : imported.error().text()));
  std::multiset<std::string> expected;
  std::ifstream file("tests/report/kp_audit.txt");
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && line.front() != '#') expected.insert(line);
  }
  REQUIRE(expected.size() > 40);
  std::multiset<std::string> found;
  const auto zones = archive.zones().value();
  for (const auto& zone : zones) {
    const auto snapshots = archive.snapshots(zone.id).value();
    const auto findings = report::audit(archive, {zone, snapshots, snapshots.back(), std::nullopt}).value();
    for (const auto& finding : findings) {
      const report::Reference reference = report::reference_of(finding.fault);
      found.insert(zone.apex.to_text() + " " + std::string(to_text(finding.fault)) + " " + finding.name.to_text() +
                   " " + std::to_string(reference.rfc) + " " + std::string(reference.section));
    }
  }
  CHECK(found == expected);
}

TEST_CASE("nothing is wrong with a zone that nothing is wrong with") {
  CHECK(audited(kHealthy).empty());
  CHECK(audited(std::string(kHealthy) + "a.example. 60 IN CNAME ns1.example.\n#no.#.example. 60 IN TXT \"#\"\n") ==
        "hash-owner \\#no.\\#.example.\n");
}

TEST_CASE("a name server needs an address that the zone can be seen to lack") {
  const std::string zone = kHealthy;
  CHECK(audited(zone + "sub.example. 60 IN NS ns3.example.\nsub.example. 60 IN NS ns2.example.\n") ==
        "no-address ns3.example.\n");
  // Below another delegation, or in a zone that nobody archived, it may well have one.
  CHECK(audited(zone + "sub.example. 60 IN NS ns1.other.\nsub.example. 60 IN NS ns.deleg.example.\n"
                       "deleg.example. 60 IN NS ns1.example.\ndeleg.example. 60 IN NS ns2.example.\n")
            .empty());
  CHECK(audited(zone + "sub.example. 60 IN NS any.w.example.\nsub.example. 60 IN NS ns1.example.\n"
                       "*.w.example. 60 IN A 203.0.113.1\n")
            .empty());
  CHECK(audited(zone + "sub.example. 60 IN NS a.example.\nsub.example. 60 IN NS ns1.example.\n"
                       "a.example. 60 IN CNAME ns1.example.\n") == "alias a.example.\n");
}

TEST_CASE("a name server below the delegation that it serves needs glue, whatever address it has there") {
  const std::string parent =
      std::string(kHealthy) + "sub.example. 60 IN NS ns1.sub.example.\nsub.example. 60 IN NS ns2.example.\n";
  CHECK(audited(parent) == "no-glue ns1.sub.example.\n");
  CHECK(audited(parent + "ns1.sub.example. 60 IN A 203.0.113.1\n").empty());
  CHECK(audited(parent + "example. 60 IN MX 10 ns1.sub.example.\n") == "no-glue ns1.sub.example.\n");  // once
  const auto with_child = [&](const std::string& more, const std::string& zone) {
    Archive archive = new_archive();
    import(archive, parent);
    import(archive,
           "sub.example. 60 IN SOA ns1.sub.example. root.example. 1 1 1 1 1\nsub.example. 60 IN NS ns1.sub.example.\n"
           "sub.example. 60 IN NS ns2.example.\n" +
               more);
    return audited(archive, zone);
  };
  CHECK(with_child("ns1.sub.example. 60 IN A 203.0.113.1\n", "example.") == "no-glue ns1.sub.example.\n");
  CHECK(with_child("ns1.sub.example. 60 IN A 203.0.113.1\n", "sub.example.").empty());
  CHECK(with_child("", "example.") == "no-address ns1.sub.example.\nno-glue ns1.sub.example.\n");
  CHECK(with_child("", "sub.example.") == "no-address ns1.sub.example.\n");
}

TEST_CASE("a name below a DNAME is an alias, unless a delegation stands above that") {
  const std::string zone = std::string(kHealthy) + "example. 60 IN MX 10 mail.d.example.\n";
  CHECK(audited(zone) == "no-address mail.d.example.\n");
  CHECK(audited(zone + "d.example. 60 IN DNAME other.\n") == "alias mail.d.example.\n");
  CHECK(audited(zone + "mail.d.example. 60 IN DNAME other.\n") == "no-address mail.d.example.\n");
  CHECK(audited(std::string(kHealthy) + "example. 60 IN MX 10 mail.d.c.example.\nd.c.example. 60 IN DNAME other.\n"
                                        "c.example. 60 IN NS ns1.example.\nc.example. 60 IN NS ns2.example.\n")
            .empty());
}

TEST_CASE("the root, and an address where a name belongs, are no host") {
  const std::string zone = kHealthy;
  CHECK(audited(zone + "sub.example. 60 IN NS 192.0.2.1.\nsub.example. 60 IN NS ns1.example.\n") ==
        "no-host 192.0.2.1.\n");
  CHECK(audited(zone + "sub.example. 60 IN NS 192.0.2.1.example.\nsub.example. 60 IN NS ns1.example.\n") ==
        "no-host 192.0.2.1.example.\n");
  CHECK(audited(zone + "sub.example. 60 IN NS .\nsub.example. 60 IN NS ns1.example.\n") == "no-host .\n");
  CHECK(audited(zone + "example. 60 IN MX 10 192.0.2.1.\n") == "no-host 192.0.2.1.\n");
  CHECK(audited(zone + "example. 60 IN MX 10 1.2.3.x.example.\n*.x.example. 60 IN A 192.0.2.1\n").empty());
  CHECK(audited(zone + "example. 60 IN MX 10 1.2.3.\n").empty());
}

TEST_CASE("an alias leads to a name that is there, and not back to itself") {
  const std::string zone = kHealthy;
  CHECK(audited(zone + "a.example. 60 IN CNAME A.example.\n") == "cname-loop a.example.\n");
  CHECK(audited(zone + "a.example. 60 IN CNAME b.example.\nb.example. 60 IN CNAME a.example.\n") ==
        "cname-loop a.example.\ncname-loop b.example.\n");
  CHECK(audited(zone + "a.example. 60 IN CNAME ns3.example.\n") == "cname-nowhere a.example.\n");
  CHECK(audited(zone + "a.example. 60 IN CNAME b.example.\nb.example. 60 IN CNAME ns3.example.\n") ==
        "cname-nowhere b.example.\n");
  // An empty non-terminal, a wildcard's name, one below a DNAME or a delegation, and one of another zone may be there.
  CHECK(audited(zone + "a.example. 60 IN CNAME b.example.\nc.b.example. 60 IN A 192.0.2.1\n").empty());
  CHECK(audited(zone + "a.example. 60 IN CNAME c.b.example.\n*.b.example. 60 IN A 192.0.2.1\n").empty());
  CHECK(audited(zone + "a.example. 60 IN CNAME c.b.example.\nb.example. 60 IN DNAME other.\n").empty());
  CHECK(audited(zone + "a.example. 60 IN CNAME c.b.example.\nb.example. 60 IN NS ns1.example.\n"
                       "b.example. 60 IN NS ns2.example.\n")
            .empty());
  CHECK(audited(zone + "a.example. 60 IN CNAME b.other.\n").empty());
  // The wildcard of the closest encloser alone (RFC 4592 section 3.3.1).
  CHECK(
      audited(zone +
              "a.example. 60 IN CNAME d.b.example.\n*.example. 60 IN A 192.0.2.1\nc.b.example. 60 IN A 192.0.2.1\n") ==
      "cname-nowhere a.example.\n");
}

TEST_CASE("name servers are to be two, and apart") {
  CHECK(audited("example. 60 IN SOA ns1.example. root.example. 1 1 1 1 1\nexample. 60 IN NS ns1.example.\n"
                "ns1.example. 60 IN A 192.0.2.1\n") == "single-server example.\n");
  const std::string near =
      "example. 60 IN SOA ns1.example. root.example. 1 1 1 1 1\nexample. 60 IN NS ns1.example.\n"
      "example. 60 IN NS ns2.example.\nns1.example. 60 IN A 192.0.2.1\n"
      "ns2.example. 60 IN A 192.0.2.2\n";
  CHECK(audited(near) == "one-prefix example.\n");
  CHECK(audited(near + "ns1.example. 60 IN AAAA 2001:db8:1::1\nns2.example. 60 IN AAAA 2001:db8:2::1\n").empty());
  CHECK(audited(near + "ns1.example. 60 IN AAAA 2001:db8:1::1\nns2.example. 60 IN AAAA 2001:db8:1:2::1\n") ==
        "one-prefix example.\n");
  CHECK(audited(near + "example. 60 IN NS ns.elsewhere.\n").empty());  // whose address nobody archived
  // A family is compared where two servers have it; who has no such address may be anywhere.
  const std::string apex =
      "example. 60 IN SOA ns1.example. root.example. 1 1 1 1 1\nexample. 60 IN NS ns1.example.\n"
      "example. 60 IN NS ns2.example.\nns1.example. 60 IN A 192.0.2.1\n";
  CHECK(audited(apex + "ns2.example. 60 IN AAAA 2001:db8::1\n").empty());
  CHECK(audited(near + "ns2.example. 60 IN AAAA 2001:db8::1\n") == "one-prefix example.\n");
  CHECK(audited(near + "example. 60 IN NS ns3.example.\nns3.example. 60 IN AAAA 2001:db8::1\n").empty());
}

TEST_CASE("parent and child are compared, from either side") {
  Archive archive = new_archive();
  import(archive, std::string(kHealthy) + "sub.example. 60 IN NS ns1.example.\nsub.example. 60 IN NS ns2.example.\n");
  import(archive,
         "sub.example. 60 IN SOA ns1.example. root.example. 1 1 1 1 1\nsub.example. 60 IN NS ns2.example.\n"
         "sub.example. 60 IN NS ns3.other.\n");
  CHECK(audited(archive) == "parent-child sub.example.\n");
  CHECK(audited(archive, "sub.example.") == "parent-child sub.example.\n");
  import(archive,
         "sub.example. 60 IN SOA ns1.example. root.example. 2 1 1 1 1\nsub.example. 60 IN NS NS2.example.\n"
         "sub.example. 60 IN NS ns1.example.\n",
         "2020-01-02");
  CHECK(audited(archive, "sub.example.").empty());
  CHECK(audited(archive) == "parent-child sub.example.\n");  // as of its own snapshot, of the day before
  import(archive, std::string(kHealthy) + "sub.example. 60 IN NS ns1.example.\nsub.example. 60 IN NS ns2.example.\n",
         "2020-01-02");
  CHECK(audited(archive).empty());
}

TEST_CASE("a parent is compared with its child as of its own time, not with what the child came to be") {
  const std::string parent =
      std::string(kHealthy) + "sub.example. 60 IN NS ns1.example.\nsub.example. 60 IN NS ns2.example.\n";
  const auto child = [](const std::string& server) {
    return "sub.example. 60 IN SOA ns1.example. root.example. 1 1 1 1 1\nsub.example. 60 IN NS ns1.example.\n"
           "sub.example. 60 IN NS " +
           server + "\n";
  };
  Archive years = new_archive();
  import(years, parent, "2016-09-20");
  import(years, child("ns3.other."), "2020-01-01");
  CHECK(audited(years).empty());  // the child was not known then
  import(years, child("ns2.example."), "2016-09-20");
  CHECK(audited(years).empty());
  CHECK(audited(years, "sub.example.") == "parent-child sub.example.\nserial-unchanged sub.example.\n");
  // Looked at in one round, the parent first.
  Archive round = new_archive();
  import(round, parent, "2016-09-20T05:28:24Z");
  import(round, child("ns3.other."), "2016-09-20T05:29:01Z");
  CHECK(audited(round) == "parent-child sub.example.\n");
}

TEST_CASE("an RRset has one TTL, and a CNAME is alone but for DNSSEC") {
  CHECK(audited(std::string(kHealthy) + "a.example. 60 IN A 192.0.2.7\na.example. 61 IN A 192.0.2.8\n") ==
        "ttl-differs a.example.\n");
  CHECK(audited(std::string(kHealthy) +
                "a.example. 60 IN RRSIG A 8 2 60 20300101000000 20200101000000 1 example. AAAA\n"
                "a.example. 61 IN RRSIG AAAA 8 2 61 20300101000000 20200101000000 1 example. AAAA\n")
            .empty());
  CHECK(audited(std::string(kHealthy) + "a.example. 60 IN CNAME b.\na.example. 60 IN A 192.0.2.8\n") ==
        "cname-and-other a.example.\n");
  CHECK(audited(std::string(kHealthy) + "a.example. 60 IN CNAME b.\na.example. 60 IN CNAME c.\n") ==
        "cname-and-other a.example.\n");
  CHECK(audited(std::string(kHealthy) + "a.example. 60 IN CNAME b.\na.example. 60 IN NSEC b.example. CNAME\n").empty());
}

TEST_CASE("a final dot is missing where a name repeats its origin, or a host's name goes on in a reverse zone") {
  const std::string zone =
      "a.example. 60 IN SOA ns. root. 1 1 1 1 1\na.example. 60 IN NS ns1.b.\na.example. 60 IN NS ns2.b.\n";
  const auto find = [&](const std::string& more, const std::string& apex = "a.example.") {
    Archive archive = new_archive();
    import(archive, more.starts_with("!") ? more.substr(1) : zone + more);
    return audited(archive, apex);
  };
  CHECK(find("").empty());
  CHECK(find("www.a.example.a.example. 60 IN A 192.0.2.1\n") == "missing-dot www.a.example.a.example.\n");
  CHECK(find("www.a.example. 60 IN CNAME w.A.example.a.example.\n") ==
        "cname-nowhere www.a.example.\nmissing-dot w.A.example.a.example.\n");
  CHECK(find("www.example.a.example. 60 IN A 192.0.2.1\n").empty());
  CHECK(find("a.example.a.example. 60 IN NS ns1.b.\na.example.a.example. 60 IN NS ns2.b.\n") ==
        "missing-dot a.example.a.example.\n");
  const std::string top = "com. 60 IN SOA ns. root. 1 1 1 1 1\ncom. 60 IN NS ns1.b.\ncom. 60 IN NS ns2.b.\n";
  CHECK(
      find("!" + top + "com.com. 60 IN NS ns1.com.com.\ncom.com. 60 IN NS x.\nns1.com.com. 60 IN A 192.0.2.1\n", "com.")
          .find("missing-dot ns1.com.com.") != std::string::npos);
  CHECK(
      find("!" + top + "com.com. 60 IN NS y.\ncom.com. 60 IN NS x.\nns1.com.com. 60 IN A 192.0.2.1\n", "com.").empty());
  const std::string reverse =
      "2.0.192.in-addr.arpa. 60 IN SOA ns. root. 1 1 1 1 1\n2.0.192.in-addr.arpa. 60 IN NS ns1.b.\n"
      "2.0.192.in-addr.arpa. 60 IN NS ns2.b.\n";
  CHECK(find("!" + reverse + "1.2.0.192.in-addr.arpa. 60 IN PTR a.example.2.0.192.in-addr.arpa.\n",
             "2.0.192.in-addr.arpa.") == "missing-dot a.example.2.0.192.in-addr.arpa.\n");
  // A hexadecimal digit of an IPv6 address may be a letter (RFC 3596 section 2.5).
  const std::string ip6 = "8.b.d.0.ip6.arpa.";
  CHECK(find("!" + ip6 + " 60 IN SOA ns. root. 1 1 1 1 1\n" + ip6 + " 60 IN NS ns1.b.\n" + ip6 +
                 " 60 IN NS ns2.b.\n1." + ip6 + " 60 IN CNAME 1.a." + ip6 + "\n1.a." + ip6 + " 60 IN PTR host.b.\n",
             ip6)
            .empty());
  // RFC 2317 section 4 writes such names.
  CHECK(find("!" + reverse +
                 "1.2.0.192.in-addr.arpa. 60 IN CNAME 1.0/25.2.0.192.in-addr.arpa.\n"
                 "0/25.2.0.192.in-addr.arpa. 60 IN NS ns1.b.\n0/25.2.0.192.in-addr.arpa. 60 IN NS ns2.b.\n",
             "2.0.192.in-addr.arpa.")
            .empty());
}

TEST_CASE("serials that stand still, go back, are shared, or are ahead of time") {
  const auto zone = [](const std::string& serial, const std::string& more = "") {
    std::string text = kHealthy + more;
    return text.replace(text.find(" 1 1 1 1 1"), 2, " " + serial);
  };
  const std::string more = "a.example. 60 IN A 192.0.2.9\n";
  const auto after = [&](const std::string& serial, const std::string& server) {
    Archive archive = new_archive();
    import(archive, zone("10"), "2020-01-01");
    import(archive, zone(serial, more), "2020-01-02", server);
    return audited(archive);
  };
  CHECK(after("10", "ns1.test.") == "serial-unchanged example.\n");
  CHECK(after("9", "ns1.test.") == "serial-back example.\n");
  CHECK(after("2147483658", "ns1.test.") == "serial-back example.\n");
  CHECK(after("11", "ns1.test.").empty());
  CHECK(after("10", "ns2.test.") == "serial-shared example.\n");
  CHECK(after("9", "ns2.test.").empty());
  // Two servers of one second, whichever of them is the one that holds.
  for (const char* server : {"ns0.test.", "ns2.test."}) {
    Archive archive = new_archive();
    import(archive, zone("10"), "2020-01-01T00:00:00Z", "ns1.test.");
    import(archive, zone("10", more), "2020-01-01T00:00:00Z", server);
    CHECK(audited(archive) == "serial-shared example.\n");
  }
  Archive later = new_archive();
  import(later, zone("10"), "2020-01-01");
  import(later, zone("10", more), "2020-01-02", "ns2.test.");
  CHECK(audited(later, "example.", parse_time("2020-01-01").value().last).empty());  // nobody knew it then
  // What one server had at one time beside what holds comes neither before it nor after it.
  Archive archive = new_archive();
  const std::string other = "b.example. 60 IN A 192.0.2.9\n";
  import(archive, zone("12"), "2020-01-02T00:00:00Z/2020-01-02T12:00:00Z");
  import(archive, zone("11", other), "2020-01-02T06:00:00Z/2020-01-02T12:00:00Z");
  CHECK(audited(archive).empty());
  import(archive, zone("11", more), "2020-01-03");
  CHECK(audited(archive) == "serial-back example.\n");
  import(archive, zone("13"), "2020-01-04T00:00:00Z/2020-01-04T12:00:00Z");
  import(archive, zone("13", other), "2020-01-04T06:00:00Z/2020-01-04T12:00:00Z");
  CHECK(audited(archive) == "serial-unchanged example.\n");
  CHECK(after("2020010301", "ns2.test.").empty());
  CHECK(after("2020010401", "ns2.test.") == "serial-ahead example.\n");
  CHECK(after("2020139901", "ns2.test.").empty());
}

}  // namespace yore::test
