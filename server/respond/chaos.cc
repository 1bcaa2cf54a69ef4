#include "server/respond/chaos.h"

#include <algorithm>
#include <string>
#include <vector>

#include "zonedb/zone/zone_history.h"

namespace yore::respond {
namespace {

using answer::Answer;

constexpr std::size_t kRoomForTexts = 60000;  // octets of one answer, well below what a message over TCP holds

Name name_of(std::string_view text) { return Name::from_text(text).value(); }

// A text as character strings of at most 255 octets (RFC 1035 section 3.3.14).
Rdata txt(std::string_view text) {
  Rdata rdata;
  do {
    const std::string_view part = text.substr(0, 255);
    append_u8(rdata, static_cast<std::uint8_t>(part.size()));
    rdata += part;
    text.remove_prefix(part.size());
  } while (!text.empty());
  return rdata;
}

std::string counted(std::size_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

std::string text_of(const SnapshotFacts& snapshot) {
  return to_text(snapshot.time) + ", " + std::string(to_text(snapshot.method)) + " from " + to_text(snapshot.server) +
         ", serial " + std::to_string(snapshot.serial.value) + ", version " + std::to_string(snapshot.version.number);
}

std::string text_of(const zone::ZoneHistory& history) {
  std::string text = history.apex().to_text() + ": " + counted(history.snapshots().size(), "snapshot") + ", " +
                     counted(history.versions().size(), "version");
  if (history.snapshots().empty()) return text;
  return text + ", from " + to_text(history.snapshots().front().time.last) + " to " +
         to_text(history.snapshots().back().time.last);
}

// As many texts as there is room for; the last one says how many are left out.
std::vector<Rdata> as_rdatas(const std::vector<std::string>& texts) {
  std::vector<Rdata> rdatas;
  std::size_t used = 0;
  for (const std::string& text : texts) {
    Rdata rdata = txt(text);
    used += rdata.size() + 12;
    if (used > kRoomForTexts) {
      rdatas.push_back(
          txt("and " + std::to_string(texts.size() - rdatas.size()) + " more that do not fit in a message"));
      break;
    }
    rdatas.push_back(std::move(rdata));
  }
  return rdatas;
}

std::vector<std::string> zone_texts(const store::Store& store) {
  std::vector<std::string> texts;
  for (const auto& history : store.zones().histories()) texts.push_back(history->apex().to_text());
  return texts;
}

std::vector<std::string> snapshot_counts(const store::Store& store) {
  std::vector<std::string> texts;
  for (const auto& history : store.zones().histories()) texts.push_back(text_of(*history));
  return texts;
}

std::vector<std::string> snapshot_texts(const zone::ZoneHistory& history) {
  std::vector<std::string> texts;
  const auto snapshots = history.snapshots();
  for (auto snapshot = snapshots.rbegin(); snapshot != snapshots.rend(); ++snapshot)
    texts.push_back(text_of(*snapshot));
  return texts;
}

// Nothing where the name is none of those that are answered.
std::optional<std::vector<std::string>> texts_for(const Name& qname, const Settings& settings,
                                                  const store::Store& store) {
  static const Name kVersionBind = name_of("version.bind.");
  static const Name kVersionServer = name_of("version.server.");
  static const Name kHostnameBind = name_of("hostname.bind.");
  static const Name kIdServer = name_of("id.server.");  // RFC 4892 section 3
  static const Name kZones = name_of("zones.yore.");
  static const Name kSnapshots = name_of("snapshots.yore.");
  if (qname == kVersionBind || qname == kVersionServer) return std::vector{settings.version};
  if (qname == kHostnameBind || qname == kIdServer) return std::vector{settings.identity};
  if (qname == kZones) return zone_texts(store);
  if (qname == kSnapshots) return snapshot_counts(store);
  if (!qname.is_below(kSnapshots)) return std::nullopt;
  const zone::ZoneHistory* history = store.zones().find(*qname.with_suffix_replaced(kSnapshots, Name()));
  // The root has no label that could stand there: "root" stands for it, unless a zone has that name.
  static const Name kRootSnapshots = name_of("root.snapshots.yore.");
  if (history == nullptr && qname == kRootSnapshots) history = store.zones().find(Name());
  if (history == nullptr) return std::nullopt;
  return snapshot_texts(*history);
}

}  // namespace

Answer answer_chaos(const wire::RequestQuestion& question, const Settings& settings, const store::Store& store) {
  Answer answer;
  if (question.qtype != RRType::kTXT && question.qtype != RRType::kANY) return answer;
  const auto texts = texts_for(question.qname, settings, store);
  if (!texts) return answer;
  answer.rcode = Rcode::kNoError;
  answer.kind = texts->empty() ? answer::Kind::kNodata : answer::Kind::kAnswer;
  answer.authoritative = true;
  if (!texts->empty()) {
    answer.answer.push_back({question.qname, RRType::kTXT, RRClass::kCH, Ttl{0}, as_rdatas(*texts)});
  }
  return answer;
}

}  // namespace yore::respond
