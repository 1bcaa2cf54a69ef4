// The seeds of the message fuzzer (tests/fuzz) begin at what there is to be reached.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/fuzz/fuzz_store.h"

using namespace yore;
using namespace yore::respond;

namespace {

// All that the responses to the seeds say: their answer and authority sections.
std::string said_to_seeds() {
  const auto store = test::fuzz_store();
  std::string said;
  for (const auto& file : std::filesystem::directory_iterator("tests/fuzz/corpus/fuzz_respond")) {
    std::ifstream stream(file.path(), std::ios::binary);
    const std::string seed((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
    CAPTURE(file.path().string());
    REQUIRE(seed.size() > wire::kHeaderSize);
    const Source from = test::source((seed[0] & 1) != 0 ? Transport::kTcp : Transport::kUdp);
    Octets out;
    Reply reply = respond::respond(OctetsView(seed).substr(1), from, test::settings(), store, out);
    if (reply.kind == ReplyKind::kTransfer) static_cast<void>(reply.transfer->next(out, from.now));
    const test::Response response(out);
    if (reply.kind == ReplyKind::kSilence || !response.readable()) continue;
    said += "rcode " + std::to_string(response.rcode()) + "\n" + response.answer() + response.authority();
  }
  return said;
}

}  // namespace

TEST_CASE("the seeds reach signatures, both kinds of denial, DNAMEs, wildcards and names that grow too long") {
  const std::string said = said_to_seeds();
  for (const std::string what :
       {" IN RRSIG ", " IN NSEC ", " IN NSEC3 ", " IN DNAME ", " IN DS ", "q.wild.optout. 60 IN TXT",
        "q.alias.nsec. 60 IN CNAME", "far.away.optout. 60 IN CNAME far.in.ent.optout.", "rcode 3\n", "rcode 6\n"}) {
    CAPTURE(what);
    CHECK(said.find(what) != std::string::npos);
  }
}
