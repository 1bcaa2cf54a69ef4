// Random scenes, and orders of them.
//
// Threads: for one test.
#pragma once

#include <rapidcheck.h>

#include <utility>
#include <vector>

#include "tests/ingest/scene.h"
#include "tests/support/in_range.h"

namespace yore::test {

inline void showValue(const Scene& scene, std::ostream& stream) { stream << to_text(scene); }

}  // namespace yore::test

namespace rc {

using yore::test::Scene;

// Few times, servers and contents, so that they meet often.
template <>
struct Arbitrary<Scene> {
  static Gen<Scene> arbitrary() {
    return gen::build<Scene>(
        gen::set(&Scene::kind, gen::weightedElement<Scene::Kind>({{6, Scene::Kind::kZoneFile},
                                                                  {4, Scene::Kind::kTransfer},
                                                                  {2, Scene::Kind::kTwoTransfers},
                                                                  {1, Scene::Kind::kFailure},
                                                                  {1, Scene::Kind::kUndatedFailure},
                                                                  {1, Scene::Kind::kAnswer}})),
        gen::set(&Scene::content, yore::test::in_range(0U, 128U)),
        gen::set(&Scene::spelling,
                 gen::weightedOneOf<unsigned>({{2, gen::just(0U)}, {1, yore::test::in_range(0U, 64U)}})),
        gen::set(&Scene::server, yore::test::in_range(0U, 2U)), gen::set(&Scene::time, yore::test::in_range(0U, 8U)),
        gen::set(&Scene::width, gen::element(0U, 0U, 1U, 3U)));
  }
};

}  // namespace rc

namespace yore::test {
// Some scenes, with contents taken from a few, so that they come back.
inline std::vector<Scene> some_scenes() {
  auto scenes = *rc::gen::resize(25, rc::gen::arbitrary<std::vector<Scene>>());
  const auto contents = *rc::gen::container<std::vector<unsigned>>(3, in_range(0U, 128U));
  for (Scene& scene : scenes) {
    if (scene.content % 4 != 0) scene.content = contents[scene.content % 3];
  }
  return scenes;
}

inline std::vector<Scene> shuffled(std::vector<Scene> scenes) {
  for (std::size_t i = scenes.size(); i > 1; --i) std::swap(scenes[i - 1], scenes[*in_range<std::size_t>(0, i)]);
  return scenes;
}

}  // namespace yore::test
