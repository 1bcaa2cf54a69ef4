#include "server/respond/moment.h"

#include <algorithm>
#include <utility>

namespace yore::respond {
namespace {

constexpr std::size_t kLongestTime = 64;  // octets; more cannot be a time, and is not repeated in a message

bool is_printable(OctetsView octets) {
  return std::all_of(octets.begin(), octets.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

void read_option(const wire::Edns& edns, Selection& selection) {
  const wire::FoundOption option = wire::find_option(edns, wire::OptionCode::kMoment);
  if (option.count == 0) return;
  selection.by_option = true;
  const auto at = read_moment(option.payload);
  if (option.count == 1 && at) {
    selection.at = *at;
    return;
  }
  selection.problem = SelectionProblem::kUnreadableOption;
  selection.reason = "EDNS option 65001: " + (at ? std::string("more than one of it") : at.error().message);
}

// "kcna.kp.2016-09-20.asof." with the suffix "asof.": the name "kcna.kp.", the time in the label before the suffix.
void read_suffix(const Name& suffix, Selection& selection) {
  const Name full = std::move(selection.qname);
  const std::size_t labels = full.label_count() - suffix.label_count();
  selection.qname = Name();
  if (labels > 0) {
    const OctetsView label = full.label(labels - 1);
    const auto at = read_moment(label);
    if (!at) {
      selection.problem = SelectionProblem::kUnreadableLabel;
      selection.reason = at.error().message;
      return;
    }
    if (!selection.by_option) selection.at = *at;
    selection.dname_owner = full.suffix(suffix.label_count() + 1);
  }
  if (labels <= 1) {
    selection.problem = SelectionProblem::kSuffixItself;
    return;
  }
  selection.qname = *full.with_suffix_replaced(*selection.dname_owner, Name());
}

}  // namespace

Result<Timestamp> read_moment(OctetsView text) {
  constexpr std::string_view kNoTime = "not a time, such as 2016-09-20 or 2016-09-20T05:28:24Z";
  if (!is_printable(text)) {
    return fail(ErrorCode::kBadInput,
                std::string(kNoTime) + ": an octet in it, perhaps a newline at its end, is no text");
  }
  if (text.size() > kLongestTime) return fail(ErrorCode::kBadInput, std::string(kNoTime));
  return parse_moment(text);
}

Selection select_moment(const wire::Request& request, const std::optional<Name>& suffix) {
  Selection selection;
  selection.qname = request.question->qname;
  if (request.edns) read_option(*request.edns, selection);
  if (selection.problem == SelectionProblem::kNone && suffix && selection.qname.is_at_or_below(*suffix)) {
    read_suffix(*suffix, selection);
  }
  return selection;
}

RRset suffix_dname(const Name& owner) { return {owner, RRType::kDNAME, RRClass::kIN, Ttl{0}, {Rdata(Name().wire())}}; }

void explain_suffix(const Selection& selection, const Name& qname, answer::Answer& answer) {
  RRset cname{qname, RRType::kCNAME, RRClass::kIN, Ttl{0}, {Rdata(selection.qname.wire())}};
  answer.answer.insert(answer.answer.begin(), std::move(cname));
  answer.answer.insert(answer.answer.begin(), suffix_dname(*selection.dname_owner));
}

}  // namespace yore::respond
