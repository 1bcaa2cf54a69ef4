// answers: what an answer costs in this process, without sockets: respond() by class of question.
//
//   answers ARCHIVE [--count CLASS[,CLASS...] N] [Google Benchmark's options]
//
// Of the archive's largest zone, at its newest version and spread over all of them: referrals, names that do not exist,
// positive answers, names with a time as suffix, and referrals with EDNS and the annotation. Names are drawn at random
// (seed 1) from all of the zone, so that the caches see what a server's do. With --count it answers N questions of each
// class and nothing else, for callgrind with --instr-atstart=no: a dump by the name of the class has what N answers
// cost.
//
// Threads: one.
#include <benchmark/benchmark.h>
#include <valgrind/callgrind.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <random>
#include <sstream>

#include "server/respond/respond.h"
#include "zonedb/load/load.h"
#include "zonedb/zone/zone_history.h"

namespace {

using namespace yore;

constexpr std::size_t kQuestions = 1 << 16;

[[noreturn]] void give_up(const std::string& why) {
  std::cerr << "answers: " << why << "\n";
  std::exit(2);
}

std::shared_ptr<const store::Store> store_of(const std::string& path) {
  auto archive = archive::Archive::open(path, archive::Mode::kRead);
  if (!archive) give_up(archive.error().text());
  auto loaded = load::load(*archive, nullptr);
  if (!loaded) give_up(loaded.error().text());
  return std::make_shared<const store::Store>(loaded->zones, std::vector<store::Vantage>{{}});
}

const zone::ZoneHistory& largest_zone(const store::Store& store) {
  const auto& histories = store.zones().histories();
  if (histories.empty()) give_up("the archive has no zone");
  return **std::max_element(histories.begin(), histories.end(), [](const auto& a, const auto& b) {
    return a->content().node_count() < b->content().node_count();
  });
}

Octets message(const Name& qname, RRType qtype, OctetsView options, bool edns) {
  Octets octets("\x12\x34\0\0\0\1\0\0\0\0\0", 11);
  append_u8(octets, edns ? 1 : 0);
  octets += qname.wire();
  append_u16(octets, static_cast<std::uint16_t>(qtype));
  append_u16(octets, 1);
  if (!edns) return octets;
  octets += Octets("\0\0\x29\x04\xd0\0\0\0\0", 9);
  append_u16(octets, static_cast<std::uint16_t>(options.size()));
  return octets += options;
}

// The questions of every class, and what they are asked of.
class Bench {
 public:
  explicit Bench(const std::string& archive)
      : store_(store_of(archive)), history_(largest_zone(*store_)), newest_(history_.versions().back().version) {
    settings_.suffix = Name::from_text("asof.").value();
    settings_.version = "yored";
    source_.address = respond::Address::from_text("127.0.0.1").value();
    const zone::ZoneContent& content = history_.content();
    for (zone::NodeIndex node = 0; node < content.node_count(); ++node) {
      const zone::NodeState& state = content.state_at(node, newest_);
      if (state.has(zone::kCut)) cuts_.push_back(node);
      if (!state.has(zone::kCut) && !state.has(zone::kOccluded) && state.rrset_count > 0) owners_.push_back(node);
    }
    if (cuts_.empty() || owners_.empty()) give_up("the largest zone has no delegation");
  }

  [[nodiscard]] std::vector<Octets> questions(const std::string& kind) {
    std::vector<Octets> made;
    while (made.size() < kQuestions) made.push_back(question(kind));
    return made;
  }

  std::size_t answer(const Octets& question) {
    static_cast<void>(respond::respond(question, source_, settings_, store_, out_));
    return out_.size();
  }

  void annotate(bool on) { settings_.annotate = on ? respond::Annotate::kOn : respond::Annotate::kOff; }

 private:
  template <class T>
  const auto& any(const T& of) {
    return of[std::uniform_int_distribution<std::size_t>(0, of.size() - 1)(random_)];
  }

  Octets question(const std::string& kind) {
    const zone::ZoneContent& content = history_.content();
    const Name cut = content.name(any(cuts_));
    const std::string text = cut.to_text();
    if (kind == "referral") return message(cut, RRType::kA, {}, false);
    if (kind == "referral-edns") return message(cut, RRType::kA, {}, true);
    if (kind == "positive") {
      const zone::NodeIndex owner = any(owners_);
      const auto rrsets = content.rrsets(content.state_at(owner, newest_));
      return message(content.name(owner), content.rrset(any(rrsets)).type, {}, false);
    }
    if (kind == "nxdomain") {
      return message(Name::from_text("no-" + std::to_string(random_()) + "." + history_.apex().to_text()).value(),
                     RRType::kA, {}, false);
    }
    const std::vector<SnapshotFacts> snapshots(history_.snapshots().begin(), history_.snapshots().end());
    std::string time = to_text(any(snapshots).time.last);
    if (kind == "suffix") {
      time.erase(std::remove_if(time.begin(), time.end(), [](char c) { return c < '0' || c > '9'; }), time.end());
      return message(Name::from_text(text + time + ".asof.").value(), RRType::kA, {}, false);
    }
    Octets option;  // "spread": any version, by option
    append_u16(option, 65001);
    append_u16(option, static_cast<std::uint16_t>(time.size()));
    return message(cut, RRType::kA, option + time, true);
  }

  std::shared_ptr<const store::Store> store_;
  const zone::ZoneHistory& history_;
  const VersionId newest_;
  respond::Settings settings_;
  respond::Source source_;
  std::vector<zone::NodeIndex> cuts_, owners_;
  std::mt19937_64 random_{1};
  Octets out_;
};

void run_class(benchmark::State& state, Bench& bench, const std::string& kind) {
  const std::vector<Octets> questions = bench.questions(kind);
  bench.annotate(kind == "referral-edns");
  std::size_t at = 0;
  for (auto unused : state) {
    static_cast<void>(unused);
    benchmark::DoNotOptimize(bench.answer(questions[at++ % kQuestions]));
  }
}

// What N answers of each class cost, each class in a dump of its own.
void count(Bench& bench, const std::string& kinds, std::size_t answers) {
  std::istringstream words(kinds);
  for (std::string kind; std::getline(words, kind, ',');) {
    const std::vector<Octets> questions = bench.questions(kind);
    bench.annotate(kind == "referral-edns");
    std::size_t octets = bench.answer(questions[0]);  // what is made once is made
    CALLGRIND_START_INSTRUMENTATION;
    for (std::size_t i = 0; i < answers; ++i) octets += bench.answer(questions[i % kQuestions]);
    CALLGRIND_STOP_INSTRUMENTATION;
    CALLGRIND_DUMP_STATS_AT(kind.c_str());
    std::cout << kind << ": " << octets << " octets\n";
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) give_up("usage: answers ARCHIVE [--count CLASS[,CLASS...] N]");
  Bench bench(argv[1]);
  if (argc == 5 && std::strcmp(argv[2], "--count") == 0) {
    count(bench, argv[3], static_cast<std::size_t>(std::atol(argv[4])));
    return 0;
  }
  for (const std::string kind : {"referral", "referral-edns", "positive", "nxdomain", "suffix", "spread"}) {
    benchmark::RegisterBenchmark(kind.c_str(),
                                 [&bench, kind](benchmark::State& state) { run_class(state, bench, kind); });
  }
  argv[1] = argv[0];
  --argc;
  ++argv;
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
