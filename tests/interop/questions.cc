// questions: every question worth asking of a zone, as tests/interop/ask takes them.
//
//   questions APEX ZONEFILE [plain|do|both]
//
// The zone file has one RR a line with absolute names and TTLs, as `yore show` and ldns-signzone print them. Asked are
// all owners, their ancestors down from the apex, a name below and a name beside each, and what the wildcards stand
// for; of each the types that the zone has, and some that it lacks; of those that are there ANY too, and RRSIG where
// the zone is signed, over TCP, where no size cuts them. The group says what kind of name it is (owner, ent, wildcard,
// absent), or any, or rrsig.
//
// Threads: one.
#include <cstdio>
#include <fstream>
#include <iostream>
#include <set>
#include <string>
#include <string_view>

#include "zonedb/dns/presentation.h"

namespace {

struct Names {
  std::set<yore::Name> owners;
  std::set<yore::Name> ents;
  std::set<yore::Name> wildcards;  // names that a wildcard may stand for
  std::set<yore::Name> absent;
};

bool read_zone(const char* path, const yore::Name& apex, Names& names, std::set<yore::RRType>& types) {
  std::ifstream file(path);
  if (!file) return false;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == ';') continue;
    const auto rr = yore::rr_from_text(line);
    if (!rr) {
      std::cerr << "questions: " << path << ": " << rr.error().text() << "\n";
      return false;
    }
    if (!rr->owner.is_at_or_below(apex)) continue;
    if (rr->type == yore::RRType::kNSEC3 || (rr->type == yore::RRType::kRRSIG && rr->owner.label(0).size() == 32))
      continue;
    names.owners.insert(rr->owner);
    if (rr->type != yore::RRType::kRRSIG) types.insert(rr->type);
  }
  return true;
}

void derive_names(const yore::Name& apex, Names& names) {
  for (const yore::Name& owner : names.owners) {
    for (yore::Name above = owner; above.is_below(apex); above = above.parent()) {
      if (!names.owners.contains(above)) names.ents.insert(above);
    }
  }
  for (const auto* known : {&names.owners, &names.ents}) {
    for (const yore::Name& name : *known) {
      if (name.is_wildcard()) {
        if (const auto stands_for = name.parent().child("stands-for")) names.wildcards.insert(*stands_for);
        if (const auto deep = name.parent().child("stands-for"); deep && deep->child("deep"))
          names.wildcards.insert(*deep->child("deep"));
      }
      if (const auto below = name.child("below")) names.absent.insert(*below);
      if (const auto beside = name.is_below(apex) ? name.parent().child("zz-beside") : std::nullopt)
        names.absent.insert(*beside);
    }
  }
}

void print_one(const std::string& question, std::string_view how, const char* over = "") {
  if (how != "do") std::cout << question << over << "\n";
  if (how != "plain") std::cout << question << " do" << over << "\n";
}

void print_any(const std::set<yore::Name>& names, std::string_view how) {
  for (const yore::Name& name : names) {
    print_one("any " + name.to_text() + " ANY", how, " tcp");
    if (how != "plain") print_one("rrsig " + name.to_text() + " RRSIG", how, " tcp");
  }
}

void print(const char* group, const std::set<yore::Name>& names, const std::set<yore::RRType>& types,
           std::string_view how) {
  for (const yore::Name& name : names) {
    for (const yore::RRType type : types) {
      print_one(std::string(group) + " " + name.to_text() + " " + yore::to_text(type), how);
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  const auto apex = argc >= 3 ? yore::Name::from_text(argv[1]) : yore::fail(yore::ErrorCode::kUsage, "");
  const std::string_view how = argc == 4 ? argv[3] : "plain";
  Names names;
  std::set<yore::RRType> types = {yore::RRType::kA, yore::RRType::kNS, yore::RRType::kDS, yore::RRType::kMX};
  if (!apex || argc > 4 || !read_zone(argv[2], *apex, names, types)) {
    std::fputs("usage: questions APEX ZONEFILE [plain|do|both]\n", stderr);
    return 2;
  }
  derive_names(*apex, names);
  const std::set<yore::RRType> few = {yore::RRType::kA, yore::RRType::kNS, yore::RRType::kDS, yore::RRType::kTXT};
  print("owner", names.owners, types, how);
  print("ent", names.ents, few, how);
  print("wildcard", names.wildcards, types, how);
  print("absent", names.absent, few, how);
  for (const auto* there : {&names.owners, &names.ents, &names.wildcards}) print_any(*there, how);
  return 0;
}
