#include "server/wire/direct_writer.h"

#include <bit>
#include <cstring>

namespace yore::wire {
namespace {

template <class Unsigned>
Unsigned big_endian(Unsigned value) noexcept {
  if constexpr (std::endian::native == std::endian::big) {
    return value;
  } else if constexpr (sizeof value == sizeof(std::uint64_t)) {
    return __builtin_bswap64(value);
  } else {
    return __builtin_bswap16(value);
  }
}

constexpr std::size_t kFixed = 10;  // octets of an RR between owner and RDATA

}  // namespace

// The arrays are written before they are read: to fill them first would cost as much as an answer.
// NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init)
DirectWriter::DirectWriter(const PlainQuery& query) noexcept : id_(query.id), size_(kHeaderSize) {
  put_octets(query.question);
  const OctetsView qname = query.qname;
  for (std::size_t at = 0; at + 1 < qname.size(); at += std::size_t{1} + octet_at(qname, at)) {
    remember(key_at(kHeaderSize + at, qname.size() - at), qname.substr(at), kHeaderSize + at);
  }
}

template <class Unsigned>
void DirectWriter::put(Unsigned value) noexcept {
  const Unsigned octets = big_endian(value);
  std::memcpy(message_.data() + size_, &octets, sizeof octets);
  size_ += sizeof octets;
}

void DirectWriter::put_octets(OctetsView octets) noexcept {
  std::memcpy(message_.data() + size_, octets.data(), octets.size());
  size_ += octets.size();
}

std::uint64_t DirectWriter::key_at(std::size_t at, std::size_t size) const noexcept {
  std::uint64_t octets;
  std::memcpy(&octets, message_.data() + at, sizeof octets);
  if (size >= sizeof octets) return octets;
  const std::size_t beyond = 8 * (sizeof octets - size);
  return std::endian::native == std::endian::big ? octets >> beyond : octets << beyond;
}

std::uint16_t DirectWriter::find(std::uint64_t key, OctetsView suffix) const noexcept {
  for (std::size_t i = 0; i < written_count_; ++i) {
    if (keys_[i] != key || written_[i].size != suffix.size()) continue;
    const bool is_same =
        suffix.size() <= sizeof key ||
        std::memcmp(written_[i].octets + sizeof key, suffix.data() + sizeof key, suffix.size() - sizeof key) == 0;
    if (is_same) return written_[i].offset;
  }
  return 0;
}

void DirectWriter::remember(std::uint64_t key, OctetsView suffix, std::size_t offset) noexcept {
  if (written_count_ == kNames) {
    complete_ = false;
    return;
  }
  keys_[written_count_] = key;
  written_[written_count_++] = {suffix.data(), static_cast<std::uint16_t>(suffix.size()),
                                static_cast<std::uint16_t>(offset)};
}

NamePlace DirectWriter::put_name(OctetsView wire) noexcept {
  if (wire.size() > Name::kMaxWireSize || wire.size() + 2 > kRoom - size_) complete_ = false;
  if (!complete_) return {};
  // The whole name is copied; where a suffix of it stands already, the pointer goes over it.
  const std::size_t begin = size_;
  std::memcpy(message_.data() + begin, wire.data(), wire.size());
  std::size_t at = 0;
  while (at < wire.size() && octet_at(wire, at) != 0 && octet_at(wire, at) <= Name::kMaxLabelSize) {
    const OctetsView suffix = wire.substr(at);
    const std::uint64_t key = key_at(begin + at, suffix.size());
    if (const std::uint16_t target = find(key, suffix)) {
      size_ += at;
      put_name(NamePlace{target});
      return {at == 0 ? target : static_cast<std::uint16_t>(begin)};
    }
    remember(key, suffix, begin + at);
    at += std::size_t{1} + octet_at(wire, at);
  }
  if (at + 1 != wire.size()) complete_ = false;
  size_ += wire.size();
  return {at == 0 ? std::uint16_t{0} : static_cast<std::uint16_t>(begin)};
}

void DirectWriter::put_name(NamePlace place) noexcept {
  if (!complete_) return;
  if (place.at == 0) {
    message_[size_++] = 0;
  } else {
    put(static_cast<std::uint16_t>(0xc000 | place.at));  // RFC 1035 section 4.1.4
  }
}

bool DirectWriter::begin_rr(const RRHead& head, std::size_t rdata_size) noexcept {
  // Behind it there is always room for the pointer that the next owner may be.
  if (kFixed + rdata_size + 2 > kRoom - size_) complete_ = false;
  if (!complete_) return false;
  put(std::uint64_t{static_cast<std::uint16_t>(head.type)} << 48 |
      std::uint64_t{static_cast<std::uint16_t>(head.rrclass)} << 32 | head.ttl.seconds);
  size_ += 2;
  rdata_at_ = size_;
  return true;
}

void DirectWriter::end_rr(Section section) noexcept {
  const std::uint16_t length = big_endian(static_cast<std::uint16_t>(size_ - rdata_at_));
  std::memcpy(message_.data() + rdata_at_ - 2, &length, sizeof length);
  ++counts_[static_cast<std::size_t>(section)];
}

void DirectWriter::put_rr(Section section, const RRHead& head, OctetsView rdata) noexcept {
  if (!begin_rr(head, rdata.size())) return;
  put_octets(rdata);
  end_rr(section);
}

void DirectWriter::put_opt(std::uint16_t udp_size, std::uint32_t extended_flags, OctetsView options) noexcept {
  put_name(NamePlace{});
  put_rr(Section::kAdditional, {RRType::kOPT, static_cast<RRClass>(udp_size), Ttl{extended_flags}}, options);
}

OctetsView DirectWriter::finish(std::uint16_t flags) noexcept {
  const std::size_t size = size_;
  size_ = 0;
  put(id_);
  put(flags);
  put(std::uint16_t{1});
  for (const std::uint16_t count : counts_) put(count);
  size_ = size;
  return {message_.data(), size_};
}

}  // namespace yore::wire
