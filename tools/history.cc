// yore history: when each RR of a name was there, and what is not known at both ends.
#include "zonedb/report/history.h"

#include "tools/arguments.h"
#include "tools/options.h"
#include "zonedb/dns/presentation.h"

namespace yore::tools {
namespace {

using report::Stretch;

// A snapshot beyond one end of a stretch; whose, where it is not the server of the snapshot at that end.
std::string beyond(const SnapshotFacts& facts, const SnapshotFacts& end) {
  return to_text(facts.time) + (facts.server == end.server ? "" : " at " + to_text(facts.server));
}

std::string begin_text(const Stretch& stretch) {
  const std::string from = "from " + to_text(stretch.first.time);
  switch (stretch.begins) {
    case Stretch::Edge::kAbsent:
      return from + ", not yet at " + beyond(*stretch.before, stretch.first);
    case Stretch::Edge::kOtherTtl:
      return from + ", with another TTL at " + beyond(*stretch.before, stretch.first);
    case Stretch::Edge::kUnwatched:
      break;
  }
  return from + ", the first snapshot";
}

std::string end_text(const Stretch& stretch) {
  const std::string seen = "last seen " + to_text(stretch.last.time);
  switch (stretch.ends) {
    case Stretch::Edge::kAbsent:
      return seen + ", gone at " + beyond(*stretch.after, stretch.last);
    case Stretch::Edge::kOtherTtl:
      return seen + ", with another TTL at " + beyond(*stretch.after, stretch.last);
    case Stretch::Edge::kUnwatched:
      break;
  }
  return seen + ", never seen to go";
}

// Of a snapshot beside another.
std::string beside_text(const Stretch& stretch) {
  const bool absent = stretch.begins == Stretch::Edge::kAbsent;
  return "seen " + to_text(stretch.first.time) + (absent ? ", not in version " : ", with another TTL in version ") +
         std::to_string(stretch.before->version.number) + ", which holds at that time";
}

std::string heading(const RR& rr) {
  return rr.owner.to_text() + " " + to_text(rr.rrclass) + " " + to_text(rr.type) + " " +
         rdata_to_text(rr.type, rr.rdata);
}

std::string text_line(const Name& zone, const Stretch& stretch) {
  std::string line = "  " + zone.to_text();
  if (stretch.server) line += " at " + to_text(*stretch.server);
  line += ", TTL " + std::to_string(stretch.ttl.seconds) + ": ";
  line += stretch.is_beside() ? beside_text(stretch) : begin_text(stretch) + "; " + end_text(stretch);
  line += "; " + counted(stretch.snapshots, "snapshot", "snapshots");
  if (stretch.beside > 0) line += ", but not so in " + std::to_string(stretch.beside) + " beside";
  return line;
}

std::string text_line(const Name& zone, const report::Absence& absence) {
  const std::string start = "  " + zone.to_text() + " at " + to_text(absence.server) + ": ";
  if (absence.snapshots == 1) return start + "not in its only snapshot, of " + to_text(absence.first.time);
  return start + "in none of its " + counted(absence.snapshots, "snapshot", "snapshots") + ", " +
         to_text(absence.first.time) + " to " + to_text(absence.last.time);
}

std::string text_line(const report::AnswerHistory& seen) {
  std::string line = "  in " + counted(seen.answers, "answer", "answers") + " from " + to_text(seen.server) + ", TTL " +
                     std::to_string(seen.rr.ttl.seconds) + ": seen " + to_text(seen.first);
  if (seen.answers > 1) line += ", last " + to_text(seen.last);
  return line;
}

class HistoryCommand : public Command {
 public:
  void declare(Options& options) override {
    options.required("NAME", name_, "The owner of the RRs, such as ns1.kptc.kp");
    options.optional("TYPE", type_, "Only RRs of this type");
    options.flag("--json", json_, "Passive DNS Common Output Format, one JSON object a line");
    options.footer("Exit status: 0 found, 1 nothing was ever seen of it, 2 wrong usage or cannot run.");
  }

  Result<Exit> run(Session& session) override {
    YORE_TRY(const Name name, read_name(name_));
    YORE_TRY(const auto type, read_type(type_));
    YORE_TRY(auto archive, open_archive(session, archive::Mode::kRead));
    YORE_TRY(const auto transaction, archive::ReadTransaction::begin(archive));
    YORE_TRY(const report::History history, report::history(archive, name, type));
    if (json_) {
      print_records(session.out, history);
    } else {
      print_text(session.out, history);
    }
    return history.content.empty() && history.answers.empty() ? Exit::kNo : Exit::kYes;
  }

 private:
  static void print_records(Output& out, const report::History& history) {
    for (const report::RRHistory& rr : history.content) {
      for (const report::CofRecord& record : rr.records) out.line(report::cof_line(record));
    }
    for (const report::AnswerHistory& seen : history.answers) out.line(report::cof_line(report::cof_record(seen)));
  }

  static void print_text(Output& out, const report::History& history) {
    for (const report::RRHistory& rr : history.content) {
      out.line(heading(rr.rr), Ink::kHeading);
      for (const Stretch& stretch : rr.stretches) out.line(text_line(rr.zone, stretch));
      for (const report::Absence& absence : rr.absences) out.line(text_line(rr.zone, absence), Ink::kFaint);
    }
    const RR* above = nullptr;
    for (const report::AnswerHistory& seen : history.answers) {
      if (above == nullptr || *above != seen.rr) out.line(heading(seen.rr), Ink::kHeading);
      above = &seen.rr;
      out.line(text_line(seen), Ink::kFaint);
    }
  }

  std::string name_;
  std::optional<std::string> type_;
  bool json_ = false;
};

const Registration<HistoryCommand> kRegistration{"history", "When each RR of a name was there"};

}  // namespace
}  // namespace yore::tools
