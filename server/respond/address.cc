#include "server/respond/address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace yore::respond {
namespace {

template <class Number>
std::optional<Number> number_from(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return number;
}

tl::unexpected<Error> bad(std::string_view text, std::string_view what) {
  return fail(ErrorCode::kBadInput, "\"" + std::string(text) + "\" is not " + std::string(what));
}

bool bit_of(const Address& address, unsigned bit) { return (address.octets[bit / 8] >> (7 - bit % 8) & 1U) != 0; }

}  // namespace

Result<Address> Address::from_text(std::string_view text) {
  const std::string copy(text);
  Address address;
  if (inet_pton(AF_INET, copy.c_str(), address.octets.data()) == 1) return address;
  address.family = Family::kIPv6;
  if (inet_pton(AF_INET6, copy.c_str(), address.octets.data()) == 1) return address;
  return bad(text, "an address (write 127.0.0.1 or ::1)");
}

std::string Address::to_text() const {
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(family == Family::kIPv4 ? AF_INET : AF_INET6, octets.data(), text.data(), text.size());
  return text.data();
}

Result<Prefix> Prefix::from_text(std::string_view text) {
  const std::size_t slash = text.find('/');
  Prefix prefix;
  YORE_TRY(prefix.address, Address::from_text(text.substr(0, slash)));
  prefix.length = prefix.address.bits();
  if (slash != std::string_view::npos) {
    const auto length = number_from<unsigned>(text.substr(slash + 1));
    if (!length || *length > prefix.address.bits()) return bad(text, "a prefix (write 192.0.2.0/24 or 2001:db8::/32)");
    prefix.length = *length;
  }
  for (unsigned bit = prefix.length; bit < prefix.address.bits(); ++bit) {
    if (bit_of(prefix.address, bit)) return bad(text, "a prefix: it has bits set behind its length");
  }
  return prefix;
}

bool Prefix::contains(const Address& other) const noexcept {
  if (other.family != address.family) return false;
  for (unsigned bit = 0; bit < length; ++bit) {
    if (bit_of(address, bit) != bit_of(other, bit)) return false;
  }
  return true;
}

Result<Endpoint> Endpoint::from_text(std::string_view text) {
  constexpr std::string_view kWhat = "an address with a port (write 127.0.0.1:5300 or [::1]:5300)";
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return bad(text, kWhat);
  std::string_view host = text.substr(0, colon);
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  const auto port = number_from<std::uint16_t>(text.substr(colon + 1));
  const auto address = Address::from_text(host);
  if (!port || !address || bracketed != (address->family == Family::kIPv6)) return bad(text, kWhat);
  return Endpoint{*address, *port};
}

std::string Endpoint::to_text() const {
  const std::string host = address.family == Family::kIPv6 ? "[" + address.to_text() + "]" : address.to_text();
  return host + ":" + std::to_string(port);
}

}  // namespace yore::respond
