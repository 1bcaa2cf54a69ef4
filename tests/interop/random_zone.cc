// random_zone: a small random zone, as a zone file on standard output, that NSD, Knot and BIND all load.
//
//   random_zone APEX SEED
//
// Names come from few labels, so that delegations, wildcards, empty non-terminals, CNAMEs and DNAMEs fall over and
// below each other. Left out is what a peer refuses to load: CNAME beside other data, name servers in the zone without
// an address, NS or DNAME at a wildcard, data below a DNAME.
//
// Threads: one.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace {

const std::vector<std::string> kLabels = {"a", "b", "c", "d", "e", "www", "x"};

class Zone {
 public:
  Zone(std::string apex, unsigned seed) : apex_(std::move(apex)), random_(seed) {}

  void make() {
    add(apex_, "SOA",
        "ns1." + apex_ + " hostmaster." + apex_ + " 1 7200 3600 1209600 " + std::to_string(pick(2) == 0 ? 300 : 7200));
    add(apex_, "NS", "ns1." + apex_);
    add("ns1." + apex_, "A", address());
    if (pick(2) == 0) add(apex_, "NS", "ns.elsewhere.example.");
    const unsigned count = 6 + pick(18);
    for (unsigned i = 0; i < count; ++i) add_something();
    drop_what_hides_below_dnames();
  }

  void print() const {
    for (const auto& [owner, rrs] : owners_) {
      for (const auto& [type, rdata] : rrs) {
        std::printf("%s 3600 IN %s %s\n", owner.c_str(), type.c_str(), rdata.c_str());
      }
    }
  }

 private:
  using RRs = std::set<std::pair<std::string, std::string>>;

  unsigned pick(unsigned of) { return static_cast<unsigned>(random_() % of); }
  std::string address() { return "192.0.2." + std::to_string(1 + pick(250)); }

  // One name in six is a wildcard. An asterisk stands leftmost only: on what denies the types of a wildcard that is an
  // empty non-terminal the peers differ, and exceptions.txt deals with that in one place.
  std::string name() {
    std::string result = apex_;
    for (unsigned depth = 1 + pick(4); depth > 0; --depth) {
      const bool wildcard = depth == 1 && pick(6) == 0;
      result = (wildcard ? "*" : kLabels[pick(static_cast<unsigned>(kLabels.size()))]) + "." + result;
    }
    return result;
  }

  bool has(const std::string& owner, const std::string& type) const {
    const auto found = owners_.find(owner);
    if (found == owners_.end()) return false;
    for (const auto& rr : found->second) {
      if (rr.first == type) return true;
    }
    return false;
  }

  void add(const std::string& owner, const std::string& type, const std::string& rdata) {
    const bool alone = type == "CNAME";
    if (alone ? owners_.contains(owner) : has(owner, "CNAME")) return;
    if (type == "DNAME" && (has(owner, "NS") || has(owner, "DNAME"))) return;
    if (type == "NS" && has(owner, "DNAME")) return;
    owners_[owner].insert({type, rdata});
  }

  void add_delegation(const std::string& owner) {
    if (owner.find('*') != std::string::npos || owner == apex_ || has(owner, "CNAME") || has(owner, "DNAME")) return;
    for (unsigned servers = 1 + pick(2); servers > 0; --servers) {
      if (pick(4) == 0) {
        add(owner, "NS", "ns" + std::to_string(servers) + ".elsewhere.example.");
        continue;
      }
      const std::string server = "ns" + std::to_string(servers) + "." + owner;
      add(owner, "NS", server);
      add(server, "A", address());
      if (pick(3) == 0) add(server, "AAAA", "2001:db8::" + std::to_string(1 + pick(9)));
    }
    if (has(owner, "NS") && pick(3) == 0) {
      add(owner, "DS", "12345 13 2 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
    }
  }

  void add_something() {
    const std::string owner = name();
    const std::string target = pick(4) == 0 ? "www.elsewhere.example." : name();
    switch (pick(10)) {
      case 0:
      case 1:
        return add_delegation(owner);
      case 2:
        return add(owner, "CNAME", target);
      case 3:
        // A target below its own DNAME grows without end, and each peer stops elsewhere.
        if (owner.find('*') == std::string::npos && !("." + target).ends_with("." + owner)) add(owner, "DNAME", target);
        return;
      case 4:
        return add(owner, "MX", "10 " + target);
      case 5:
        return add(owner, "TXT", "\"" + std::to_string(pick(100)) + "\"");
      case 6:
        return add(owner, "SRV", "1 2 3 " + target);
      case 7:
        return add(owner, "AAAA", "2001:db8::" + std::to_string(1 + pick(99)));
      default:
        return add(owner, "A", address());
    }
  }

  void drop_what_hides_below_dnames() {
    std::vector<std::string> dnames;
    for (const auto& [owner, rrs] : owners_) {
      if (has(owner, "DNAME")) dnames.push_back("." + owner);
    }
    std::erase_if(owners_, [&](const auto& node) {
      for (const std::string& dname : dnames) {
        if (node.first.size() > dname.size() && node.first.ends_with(dname)) return true;
      }
      return false;
    });
    drop_servers_without_address();
  }

  // A delegation whose server lost its address to a DNAME goes with it.
  void drop_servers_without_address() {
    for (auto& [owner, rrs] : owners_) {
      std::erase_if(rrs, [&](const auto& rr) {
        return rr.first == "NS" && rr.second.ends_with("." + apex_) && !has(rr.second, "A");
      });
    }
    for (auto& [owner, rrs] : owners_) {
      if (!has(owner, "NS")) std::erase_if(rrs, [](const auto& rr) { return rr.first == "DS"; });
    }
    std::erase_if(owners_, [](const auto& node) { return node.second.empty(); });
  }

  std::string apex_;
  std::mt19937 random_;
  std::map<std::string, RRs> owners_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: random_zone APEX SEED\n", stderr);
    return 2;
  }
  Zone zone(argv[1], static_cast<unsigned>(std::strtoul(argv[2], nullptr, 10)));
  zone.make();
  zone.print();
  return 0;
}
