#include "server/wire/message_writer.h"

#include "zonedb/dns/rdata.h"

namespace yore::wire {
namespace {

constexpr std::size_t kMaxLabels = 128;

void patch_u16(Octets& out, std::size_t at, std::size_t value) {
  out[at] = static_cast<char>(value >> 8 & 0xff);
  out[at + 1] = static_cast<char>(value & 0xff);
}

constexpr std::uint16_t tag_of(std::uint32_t hash) { return static_cast<std::uint16_t>(hash >> 16); }

}  // namespace

MessageWriter::MessageWriter(Octets& out, std::size_t limit) : out_(&out), limit_(limit) { out.clear(); }

void MessageWriter::put_header(std::uint16_t id, std::uint16_t flags) {
  append_u16(*out_, id);
  append_u16(*out_, flags);
  out_->append(8, '\0');
}

void MessageWriter::put_question(OctetsView qname, RRType qtype, RRClass qclass) {
  put_name(qname);
  append_u16(*out_, static_cast<std::uint16_t>(qtype));
  append_u16(*out_, static_cast<std::uint16_t>(qclass));
  ++question_count_;
}

bool MessageWriter::put_rr(Section section, OctetsView owner, RRType type, RRClass rrclass, Ttl ttl, OctetsView rdata) {
  const Mark before = mark();
  put_name(owner);
  append_u16(*out_, static_cast<std::uint16_t>(type));
  append_u16(*out_, static_cast<std::uint16_t>(rrclass));
  append_u32(*out_, ttl.seconds);
  const std::size_t length_at = out_->size();
  append_u16(*out_, 0);
  put_rdata(type, rdata);
  patch_u16(*out_, length_at, out_->size() - length_at - 2);
  if (out_->size() > limit_) {
    roll_back(before);
    return false;
  }
  ++counts_[static_cast<std::size_t>(section)];
  return true;
}

bool MessageWriter::put_rrset(Section section, const RRset& rrset) {
  const Mark before = mark();
  for (const Rdata& rdata : rrset.rdatas) {
    if (!put_rr(section, rrset.owner.wire(), rrset.type, rrset.rrclass, rrset.ttl, rdata)) {
      roll_back(before);
      return false;
    }
  }
  return true;
}

void MessageWriter::put_opt(std::uint16_t udp_size, std::uint32_t extended_flags, OctetsView options) {
  append_u8(*out_, 0);
  append_u16(*out_, static_cast<std::uint16_t>(RRType::kOPT));
  append_u16(*out_, udp_size);
  append_u32(*out_, extended_flags);
  append_u16(*out_, static_cast<std::uint16_t>(options.size()));
  out_->append(options);
  ++counts_[static_cast<std::size_t>(Section::kAdditional)];
}

void MessageWriter::set_flag(std::uint16_t flag) { patch_u16(*out_, 2, u16_at(*out_, 2) | flag); }

std::uint16_t MessageWriter::count(Section section) const noexcept {
  return counts_[static_cast<std::size_t>(section)];
}

void MessageWriter::roll_back(const Mark& mark) {
  // What was remembered of the octets taken back would point at whatever is written there next.
  for (Slot& slot : slots_) {
    if (slot.offset >= mark.size) slot = Slot{};
  }
  out_->resize(mark.size);
  counts_ = mark.counts;
}

void MessageWriter::finish() {
  patch_u16(*out_, 4, question_count_);
  for (std::size_t i = 0; i < counts_.size(); ++i) patch_u16(*out_, 6 + 2 * i, counts_[i]);
}

void MessageWriter::put_name(OctetsView name) {
  std::array<std::uint8_t, kMaxLabels> starts{};
  std::array<std::uint32_t, kMaxLabels> hashes{};  // of the suffix that starts with each label
  std::size_t labels = 0;
  for (std::size_t at = 0; octet_at(name, at) != 0; at += std::size_t{1} + octet_at(name, at)) {
    starts[labels++] = static_cast<std::uint8_t>(at);
  }
  std::uint32_t hash = 2166136261U;  // FNV-1a, from the root down
  for (std::size_t i = labels; i-- > 0;) {
    for (const char c : name.substr(starts[i], std::size_t{1} + octet_at(name, starts[i]))) {
      hash = (hash ^ static_cast<std::uint8_t>(c)) * 16777619U;
    }
    hashes[i] = hash;
  }
  for (std::size_t i = 0; i < labels; ++i) {
    const OctetsView suffix = name.substr(starts[i]);
    if (const std::uint16_t target = find_suffix(hashes[i], suffix)) {
      append_u16(*out_, static_cast<std::uint16_t>(0xc000 | target));  // RFC 1035 section 4.1.4
      return;
    }
    remember_suffix(hashes[i], out_->size());
    out_->append(suffix.substr(0, std::size_t{1} + octet_at(suffix, 0)));
  }
  append_u8(*out_, 0);
}

void MessageWriter::put_rdata(RRType type, OctetsView rdata) {
  if (!may_compress(type)) {  // RFC 3597 section 4
    out_->append(rdata);
    return;
  }
  // NS, CNAME, PTR and their like, without asking for a list. (MX's preference may look like a label.)
  if (type != RRType::kMX && Name::wire_size_at(rdata, 0) == rdata.size()) {
    put_name(rdata);
    return;
  }
  std::size_t at = 0;
  for (const EmbeddedName& name : embedded_names(type, rdata)) {
    out_->append(rdata.substr(at, name.offset - at));
    put_name(rdata.substr(name.offset, name.size));
    at = std::size_t{name.offset} + name.size;
  }
  out_->append(rdata.substr(at));
}

std::uint16_t MessageWriter::find_suffix(std::uint32_t hash, OctetsView suffix) const noexcept {
  for (std::size_t probe = 0; probe < kProbes; ++probe) {
    const Slot& slot = slots_[(hash + probe) % kSlots];
    if (slot.offset == 0) return 0;
    if (slot.tag == tag_of(hash) && spelled_at(slot.offset, suffix)) return slot.offset;
  }
  return 0;
}

void MessageWriter::remember_suffix(std::uint32_t hash, std::size_t offset) noexcept {
  if (offset > kMaxPointer) return;
  for (std::size_t probe = 0; probe < kProbes; ++probe) {
    Slot& slot = slots_[(hash + probe) % kSlots];
    if (slot.offset == 0 || probe + 1 == kProbes) {
      slot = Slot{tag_of(hash), static_cast<std::uint16_t>(offset)};
      return;
    }
  }
}

// Whether the message's name at `offset`, its pointers followed, is spelled as `name`. The name at `offset` may still
// be in the course of being written: it then ends with the message.
bool MessageWriter::spelled_at(std::size_t offset, OctetsView name) const noexcept {
  const OctetsView message = *out_;
  for (std::size_t at = 0; offset < message.size();) {
    const std::uint8_t size = octet_at(message, offset);
    if (size >= 0xc0) {
      offset = u16_at(message, offset) & kMaxPointer;
      continue;
    }
    const std::size_t step = std::size_t{1} + size;
    if (message.substr(offset, step) != name.substr(at, step)) return false;
    if (size == 0) return true;
    offset += step;
    at += step;
  }
  return false;
}

}  // namespace yore::wire
