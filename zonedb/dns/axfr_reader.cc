#include "zonedb/dns/axfr_reader.h"

#include <utility>

#include "zonedb/dns/tsig_rdata.h"

namespace yore {
namespace {

// RFC 8945 section 5.2: what a NOTAUTH is about stands in the TSIG record.
std::string tsig_error_in(MessageReader& reader, const MessageHeader& header) {
  const std::size_t before = std::size_t{header.answer_count} + header.authority_count;
  for (std::size_t i = 0; i < before + header.additional_count; ++i) {
    const auto rr = reader.rr();
    if (!rr) return {};
    if (i < before || rr->type != RRType::kTSIG) continue;
    const auto tsig = parse_tsig_rdata(rr->rdata);
    if (tsig && tsig->error != 0) return " (" + tsig_error_text(tsig->error) + ")";
  }
  return {};
}

}  // namespace

void AxfrReader::end(AxfrState state, std::string reason) {
  state_ = state;
  reason_ = std::move(reason);
}

AxfrState AxfrReader::take(OctetsView message) {
  ++message_count_;
  read_message(message);
  if (state_ == AxfrState::kMalformed) reason_ = "message " + std::to_string(message_count_) + ": " + reason_;
  return state_;
}

void AxfrReader::read_message(OctetsView message) {
  MessageReader reader(message);
  const auto header = reader.header();
  if (!header) return end(AxfrState::kMalformed, header.error().message);
  if (!header_fits(*header) || !question_fits(reader, *header) || end_on_error(reader, *header)) return;
  for (std::size_t i = 0; i < header->answer_count; ++i) {
    auto rr = reader.rr();
    if (!rr) return end(AxfrState::kMalformed, rr.error().text());
    if (state_ == AxfrState::kComplete) return end(AxfrState::kMalformed, "records follow the closing SOA");
    take_rr(*std::move(rr));
    if (state_ == AxfrState::kMalformed) return;
  }
  for (std::size_t i = 0; i < header->additional_count; ++i) {  // OPT, TSIG: no zone content (RFC 5936 section 2.2.5)
    if (const auto rr = reader.rr(); !rr) return end(AxfrState::kMalformed, rr.error().text());
  }
  if (!reader.at_end()) end(AxfrState::kMalformed, "octets are left over after the last record");
}

bool AxfrReader::header_fits(const MessageHeader& header) {
  const char* contradiction = nullptr;
  if (header.id != id_) contradiction = "its ID is not that of the request";  // RFC 5936 section 2.2.1
  if (!header.response) contradiction = "it is not a response";
  if (header.opcode != 0) contradiction = "its opcode is not QUERY";
  if (header.truncated) contradiction = "it is marked as truncated";
  if (header.question_count > 1) contradiction = "it has more than one question";
  if (header.rcode == Rcode::kNoError && header.authority_count != 0) {
    contradiction = "its authority section is not empty";  // RFC 5936 section 2.2.4
  }
  if (contradiction != nullptr) end(AxfrState::kMalformed, contradiction);
  return contradiction == nullptr;
}

// RFC 5936 section 2.2.2: copied from the request in the first message, there or not in those that follow. An old
// server that leaves it out of the first is understood all the same.
bool AxfrReader::question_fits(MessageReader& reader, const MessageHeader& header) {
  if (header.question_count == 0) return true;
  const auto question = reader.question();
  if (!question) {
    end(AxfrState::kMalformed, question.error().text());
    return false;
  }
  if (question->name == zone_ && question->type == RRType::kAXFR && question->rrclass == RRClass::kIN) return true;
  end(AxfrState::kMalformed,
      "its question is " + question->name.to_text() + " " + to_text(question->type) + ", not what was asked");
  return false;
}

bool AxfrReader::end_on_error(MessageReader& reader, const MessageHeader& header) {
  const bool first = message_count_ == 1;
  if (header.rcode != Rcode::kNoError) {
    const std::string words = "the server said " + to_text(header.rcode) + tsig_error_in(reader, header);
    if (!first) {
      end(AxfrState::kFailed, words + " after " + std::to_string(rrs_.size()) + " records");
    } else {
      end(header.rcode == Rcode::kRefused ? AxfrState::kRefused : AxfrState::kFailed, words);
    }
    return true;
  }
  if (first && header.answer_count == 0) {
    end(AxfrState::kFailed, "the server answered without any record");
    return true;
  }
  return false;
}

void AxfrReader::take_rr(RR rr) {
  const bool is_apex_soa = rr.type == RRType::kSOA && rr.owner == zone_;
  const std::string what = rr.owner.to_text() + " " + to_text(rr.type);
  if (rrs_.empty() && !is_apex_soa) {  // RFC 5936 section 2.2
    return end(AxfrState::kMalformed, "the first record is " + what + ", not the zone's SOA");
  }
  if (!rr.owner.is_at_or_below(zone_)) return end(AxfrState::kMalformed, what + " is not in the zone");
  if (rr.rrclass != RRClass::kIN) return end(AxfrState::kMalformed, what + " has the class " + to_text(rr.rrclass));
  if (is_meta(rr.type)) return end(AxfrState::kMalformed, what + " is not of a type that zones hold");
  if (!rrs_.empty() && rr.type == RRType::kSOA) {
    if (!is_apex_soa) return end(AxfrState::kMalformed, what + " is an SOA below the apex");
    if (rr == rrs_.front() && rr.ttl == rrs_.front().ttl) return end(AxfrState::kComplete, {});
    return end(AxfrState::kMalformed, "the closing SOA is not the first");
  }
  size_ += sizeof(RR) + rr.owner.wire().size() + rr.rdata.size();
  if (size_ > max_size_) {
    return end(AxfrState::kMalformed, "its records grow beyond " + std::to_string(max_size_) + " octets");
  }
  rrs_.push_back(std::move(rr));
}

}  // namespace yore
