// yore capture: the evidence itself, octet for octet, or a list of it.
#include <map>

#include "tools/arguments.h"
#include "tools/json.h"
#include "tools/options.h"

namespace yore::tools {
namespace {

class CaptureCommand : public Command {
 public:
  void declare(Options& options) override {
    options.optional("ID", id_, "The SHA-256 of a capture, or the first digits of it; none: list all captures");
    options.flag("--json", json_, "The list as one JSON object a line");
  }

  Result<Exit> run(Session& session) override {
    YORE_TRY(auto archive, open_archive(session, archive::Mode::kRead));
    if (!id_) return list(session, archive);
    YORE_TRY(const auto row, archive.find_capture(*id_));
    YORE_TRY(const Octets octets, archive.capture_octets(row.id));
    session.out.text(octets);
    return Exit::kYes;
  }

 private:
  // A capture may have been sighted several times: one line a sighting.
  Result<Exit> list(Session& session, archive::Archive& archive) const {
    YORE_TRY(const auto transaction, archive::ReadTransaction::begin(archive));
    YORE_TRY(const auto captures, archive.captures());
    YORE_TRY(const auto sightings, archive.sightings());
    std::map<Sha256, std::vector<archive::SightingRow>> by_capture;
    for (const auto& sighting : sightings) by_capture[sighting.capture].push_back(sighting);
    for (const auto& capture : captures) {
      for (const auto& sighting : by_capture[capture.id]) {
        session.out.line(json_ ? json_line(capture, sighting) : text_line(capture, sighting));
      }
    }
    return Exit::kYes;
  }

  static std::string text_line(const archive::CaptureRow& capture, const archive::SightingRow& sighting) {
    return capture.id.hex() + "  " + counted(capture.size, "octet", "octets") + ", " +
           counted(sighting.scan_count, "scan", "scans") + ", sighting " + sighting.id.hex().substr(0, 16) + ", from " +
           sighting.source;
  }

  static std::string json_line(const archive::CaptureRow& capture, const archive::SightingRow& sighting) {
    JsonObject object;
    object.add("capture", capture.id.hex()).add("size", capture.size).add("stored-size", capture.stored_size);
    object.add("sighting", sighting.id.hex()).add("source", sighting.source).add("scans", sighting.scan_count);
    object.add("imported", to_text(sighting.imported));
    if (!sighting.wrapper.empty()) object.add("wrapper", sighting.wrapper);
    if (sighting.wrapper_digest) object.add("wrapper-digest", sighting.wrapper_digest->hex());
    return object.text();
  }

  std::optional<std::string> id_;
  bool json_ = false;
};

const Registration<CaptureCommand> kRegistration{"capture", "The evidence itself, octet for octet, or a list of it"};

}  // namespace
}  // namespace yore::tools
