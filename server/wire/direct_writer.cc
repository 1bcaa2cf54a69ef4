#include "server/wire/direct_writer.h"

namespace yore::wire {

void DirectWriter::remember_question() noexcept {
  const OctetsView qname = qname_;
  for (std::size_t at = 0; at + 1 < qname.size(); at += std::size_t{1} + octet_at(qname, at)) {
    remember(key_of(qname, at), {qname.data() + at, qname.size() - at}, kHeaderSize + at);
  }
  qname_ = {};
}

Word DirectWriter::key_of(OctetsView wire, std::size_t at) noexcept {
  const std::size_t size = wire.size() - at;
  if (size >= sizeof(Word)) return load_word(wire.data() + at);
  if (wire.size() >= sizeof(Word)) return last_octets(load_word(wire.data() + wire.size() - sizeof(Word)), size);
  std::array<char, sizeof(Word)> octets{};
  copy_octets(octets.data(), wire.data() + at, size);
  return load_word(octets.data());
}

inline std::uint16_t DirectWriter::find(Word key, OctetsView suffix) const noexcept {
  if ((keys_seen_ & bit_of(key)) == 0) return 0;
  for (std::size_t i = 0; i < written_count_; ++i) {
    if (keys_[i] == key && same_octets({written_[i].octets, written_[i].size}, suffix)) return written_[i].offset;
  }
  return 0;
}

inline void DirectWriter::remember(Word key, OctetsView suffix, std::size_t offset) noexcept {
  if (written_count_ == kNames) {
    complete_ = false;
    return;
  }
  keys_seen_ |= bit_of(key);
  keys_[written_count_] = key;
  written_[written_count_++] = {suffix.data(), static_cast<std::uint16_t>(suffix.size()),
                                static_cast<std::uint16_t>(offset)};
}

NamePlace DirectWriter::put_name(OctetsView wire) noexcept {
  if (!qname_.empty()) remember_question();
  if (wire.size() > Name::kMaxWireSize || size() + wire.size() > kRoom) complete_ = false;
  if (!complete_) return {};
  const auto begin = static_cast<std::uint16_t>(size());
  for (std::size_t at = 0; at < wire.size(); at += std::size_t{1} + octet_at(wire, at)) {
    const std::uint8_t label = octet_at(wire, at);
    if (label == 0 && at + 1 == wire.size()) {
      put_octets(wire);
      return {at == 0 ? std::uint16_t{0} : begin};
    }
    if (label == 0 || label > Name::kMaxLabelSize) break;
    const OctetsView suffix(wire.data() + at, wire.size() - at);
    const Word key = key_of(wire, at);
    if (const std::uint16_t target = find(key, suffix)) {
      put_octets({wire.data(), at});
      put_pointer(target);  // RFC 1035 section 4.1.4
      return {at == 0 ? target : begin};
    }
    remember(key, suffix, begin + at);
  }
  complete_ = false;
  return {};
}

void DirectWriter::put_opt(std::uint16_t udp_size, std::uint32_t extended_flags, OctetsView options) noexcept {
  if (!complete_) return;
  put_name(NamePlace{});
  if (!begin_rr(rr_head(RRType::kOPT, static_cast<RRClass>(udp_size), extended_flags), options.size())) return;
  put_octets(options);
  end_rr(Section::kAdditional);
}

}  // namespace yore::wire
