// What of a secondary's problems is worth a line in the log.
#include "server/net/notify_problem.h"

#include <doctest/doctest.h>

using namespace yore;
using namespace yore::net;
using Kind = NotifyProblem::Kind;

namespace {

const Name kKp = Name::from_text("kp.").value();
const Name kCoKp = Name::from_text("co.kp.").value();

}  // namespace

TEST_CASE("a problem is news once, for whichever zone, and again when it changes") {
  NotifyProblem problem;
  CHECK(problem.is_news(Kind::kSilent, "", kKp));
  CHECK_FALSE(problem.is_news(Kind::kSilent, "", kKp));
  CHECK_FALSE(problem.is_news(Kind::kSilent, "", kCoKp));
  CHECK(problem.is_news(Kind::kAnswer, "REFUSED", kKp));
  CHECK(problem.is_news(Kind::kAnswer, "NOTAUTH", kKp));
  CHECK_FALSE(problem.is_news(Kind::kAnswer, "NOTAUTH", kCoKp));
  CHECK(problem.is_news(Kind::kAnswer, "REFUSED", kKp));
  CHECK(problem.is_news(Kind::kSilent, "", kKp));
}

TEST_CASE("a problem that is over and comes again is news") {
  NotifyProblem problem;
  CHECK(problem.is_news(Kind::kAnswer, "NOTAUTH", kKp));
  problem.took(kKp);
  CHECK(problem.is_news(Kind::kAnswer, "NOTAUTH", kKp));
  CHECK(problem.is_news(Kind::kSilent, "", kKp));
  problem.took(kCoKp);
  CHECK(problem.is_news(Kind::kSilent, "", kKp));
  problem.heard();
  CHECK(problem.is_news(Kind::kSilent, "", kKp));
}

TEST_CASE("that one zone's message is taken does not end what is wrong with another's") {
  NotifyProblem problem;
  CHECK(problem.is_news(Kind::kAnswer, "NOTAUTH", kKp));
  problem.took(kCoKp);
  problem.heard();
  CHECK_FALSE(problem.is_news(Kind::kAnswer, "NOTAUTH", kKp));
}

TEST_CASE("silence of one to whom nothing was sent is no news") {
  NotifyProblem problem;
  CHECK(problem.is_news(Kind::kUnsent, "network is unreachable", kKp));
  CHECK_FALSE(problem.is_news(Kind::kSilent, "", kKp));
  CHECK_FALSE(problem.is_news(Kind::kUnsent, "network is unreachable", kCoKp));
  CHECK(problem.is_news(Kind::kUnsent, "operation not permitted", kKp));
  problem.sent();
  CHECK(problem.is_news(Kind::kSilent, "", kKp));
}

TEST_CASE("a message that is given up after answers that were not believed is no news, until one is") {
  NotifyProblem problem;
  CHECK(problem.is_news(Kind::kForged, "", kKp));
  CHECK_FALSE(problem.is_news(Kind::kSilent, "", kKp));
  CHECK_FALSE(problem.is_news(Kind::kForged, "", kCoKp));
  problem.took(kCoKp);
  CHECK(problem.is_news(Kind::kSilent, "", kKp));
  CHECK(problem.is_news(Kind::kForged, "", kKp));
}
