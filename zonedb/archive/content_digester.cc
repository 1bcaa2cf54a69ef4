#include "zonedb/archive/content_digester.h"

#include "zonedb/dns/name.h"

namespace yore::archive {
namespace {

constexpr std::size_t kPiece = std::size_t{1} << 20;

// The wire form of the name with this sort key: its labels the other way round.
void put_wire(OctetsView key, Octets& wire) {
  if (key.find('\1') != OctetsView::npos) {  // escapes
    wire = Name::from_sort_key(key).value_or(Name()).wire();
    return;
  }
  wire.resize(key.size() + 1);
  std::size_t to = key.size();
  wire[to] = '\0';
  for (std::size_t at = 0; at < key.size();) {
    const std::size_t size = key.find('\0', at) - at;
    to -= size;
    key.copy(&wire[to], size, at);
    wire[--to] = static_cast<char>(size);
    at += size + 1;
  }
}

}  // namespace

void ContentDigester::add(OctetsView owner, std::uint16_t type, std::uint16_t rrclass, std::uint32_t ttl,
                          OctetsView rdata) {
  if (owner != owner_key_) {
    owner_key_ = owner;
    put_wire(owner, owner_wire_);
  }
  piece_ += owner_wire_;
  append_u16(piece_, type);
  append_u16(piece_, rrclass);
  append_u32(piece_, ttl);
  append_u16(piece_, static_cast<std::uint16_t>(rdata.size()));
  piece_ += rdata;
  if (piece_.size() >= kPiece) hand_over();
}

void ContentDigester::hand_over() {
  if (digesting_.valid()) digesting_.get();
  handed_.swap(piece_);
  piece_.clear();
  digesting_ = std::async([this] { digester_.update(handed_); });
}

Sha256 ContentDigester::finish() {
  if (digesting_.valid()) digesting_.get();
  digester_.update(piece_);
  return digester_.finish();
}

}  // namespace yore::archive
