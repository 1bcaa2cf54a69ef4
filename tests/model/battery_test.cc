// The battery: random small histories, all their interesting questions, asked of the model and of the core.
//
//   YORE_BATTERY_CASES  how many histories (each is asked some thousands of questions)
//   YORE_BATTERY_SEED   a seed that an earlier run printed
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <random>

#include "tests/model/compare.h"
#include "tests/model/histories/bridge.h"
#include "tests/model/histories/questions.h"
#include "tests/model/histories/sketch.h"
#include "tests/model/twin/evaluate.h"
#include "tests/support/in_range.h"
#include "zonedb/answer/lookup.h"
#include "zonedb/answer/standing_zones.h"

namespace yore::model {

std::ostream& operator<<(std::ostream& out, const Sketch& sketch) { return out << to_text(draw(sketch)); }

}  // namespace yore::model

namespace rc {

using yore::model::ObservationSketch;
using yore::model::RecordSketch;
using yore::model::Sketch;
using yore::model::SnapshotSketch;
using yore::model::ZoneSketch;

namespace {

Gen<int> number(int below) { return yore::test::in_range(0, below); }

Gen<RecordSketch> record() {
  return gen::build<RecordSketch>(gen::set(&RecordSketch::owner, number(yore::model::kOwnerCount)),
                                  gen::set(&RecordSketch::kind, number(yore::model::kKindCount)),
                                  gen::set(&RecordSketch::target, number(yore::model::kTargetCount)));
}

Gen<SnapshotSketch> snapshot() {
  return gen::build<SnapshotSketch>(
      gen::set(&SnapshotSketch::toggled, gen::resize(8, gen::container<std::vector<RecordSketch>>(record()))),
      gen::set(&SnapshotSketch::seconds, number(4)), gen::set(&SnapshotSketch::width, number(2)),
      gen::set(&SnapshotSketch::server, number(4)), gen::set(&SnapshotSketch::denial, number(4)));
}

Gen<ZoneSketch> zone() {
  return gen::build<ZoneSketch>(
      gen::set(&ZoneSketch::apex, gen::weightedElement<int>({{4, 0}, {3, 1}, {2, 2}, {1, 3}})),
      gen::set(&ZoneSketch::start, number(6)), gen::set(&ZoneSketch::is_untidy, number(4)),
      gen::set(&ZoneSketch::snapshots, gen::resize(4, gen::container<std::vector<SnapshotSketch>>(snapshot()))));
}

Gen<ObservationSketch> observation() {
  return gen::build<ObservationSketch>(gen::set(&ObservationSketch::record, record()),
                                       gen::set(&ObservationSketch::seconds, number(12)),
                                       gen::set(&ObservationSketch::server, number(4)));
}

}  // namespace

template <>
struct Arbitrary<Sketch> {
  static Gen<Sketch> arbitrary() {
    return gen::build<Sketch>(
        gen::set(&Sketch::zones, gen::resize(4, gen::container<std::vector<ZoneSketch>>(zone()))),
        gen::set(&Sketch::observations, gen::resize(6, gen::container<std::vector<ObservationSketch>>(observation()))));
  }
};

}  // namespace rc

namespace yore::model {

namespace {

std::string environment(const char* name, const std::string& otherwise) {
  const char* value = std::getenv(name);
  return value == nullptr ? otherwise : value;
}

std::uint64_t g_asked = 0;

// Whether the zones of a view, found from below, are those found from above. DS has a rule of its own.
bool stands_as_selected(const zone::View& view, const answer::StandingZones& standing, const Name& qname) {
  const zone::LookupName name(qname);
  for (const RRType qtype : {RRType::kA, RRType::kDS}) {
    const auto selected = answer::select_zone(view, name, qtype);
    const answer::ZoneAt* const found = standing.select(name, qtype);
    if (selected.has_value() != (found != nullptr)) return false;
    if (found != nullptr && (found->history != selected->history || found->snapshot != selected->snapshot))
      return false;
  }
  return true;
}

// Empty where model and core agree on every question, else the first on which they do not.
std::string first_difference(const World& world) {
  const zone::ZoneSet zones = zone_set_of(world, Grown::kWhole);
  const zone::ZoneSet grown = zone_set_of(world, Grown::kByVersion);
  const std::vector<Name> names = interesting_names(world);
  const std::vector<RRType> types = interesting_types(world);
  unsigned turn = 0;
  for (const Moment& moment : interesting_moments(world)) {
    const zone::View view = zones.at(moment.at, moment.server);
    const zone::View grown_view = grown.at(moment.at, moment.server);
    const answer::StandingZones standing(view);
    for (const Name& qname : names) {
      if (!stands_as_selected(view, standing, qname)) {
        return "the zones that stand are not those that are selected: " + qname.to_text() + " at " +
               yore::to_text(moment.at);
      }
      for (const RRType qtype : types) {
        if (++turn % 3 != 0) continue;  // each name is asked a third of the types at one moment, another at the next
        const answer::Question question{qname, qtype, RRClass::kIN, turn % 2 == 0, turn / 2 % 2 == 0};
        const answer::Answer model = evaluate(world, moment, question);
        ++g_asked;
        for (const zone::View* looked_at : {&view, &grown_view}) {
          const answer::Answer core = answer::lookup(*looked_at, question);
          if (are_equal(model, core)) continue;
          return to_text(question, moment) + (looked_at == &view ? "" : "\n(versions appended one by one)") +
                 "\nmodel:\n" + to_text(model) + "core:\n" + to_text(core);
        }
      }
    }
  }
  return {};
}

}  // namespace

TEST_CASE("model and core give equal answers on random histories") {
  const std::string seed = environment("YORE_BATTERY_SEED", std::to_string(std::random_device{}()));
  const std::string cases = environment("YORE_BATTERY_CASES", "40");
  const std::string settings = environment("RC_PARAMS", "");  // rapidcheck's own, such as noshrink=1
  ::setenv("RC_PARAMS", ("seed=" + seed + " max_success=" + cases + " " + settings).c_str(), 1);
  std::cout << "battery: YORE_BATTERY_SEED=" << seed << ", " << cases << " histories" << std::endl;
  const bool agreed = rc::check([](const Sketch& sketch) {
    const std::string difference = first_difference(draw(sketch));
    if (!difference.empty()) RC_FAIL(difference);
  });
  std::cout << "battery: " << g_asked << " questions asked" << std::endl;
  CHECK(agreed);
  CHECK(g_asked > 0);
}

}  // namespace yore::model
