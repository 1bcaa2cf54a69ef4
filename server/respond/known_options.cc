#include "server/respond/known_options.h"

#include "server/respond/moment.h"

namespace yore::respond {

using wire::OptionCode;

std::optional<KnownOptions> read_known_options(const wire::Edns& edns, const Source& source, const Settings& settings) {
  KnownOptions known;
  const OctetsView options = edns.options;
  for (std::size_t at = 0; at < options.size(); at += std::size_t{4} + u16_at(options, at + 2)) {
    switch (static_cast<OptionCode>(u16_at(options, at))) {
      case OptionCode::kCookie:
        if (!settings.cookie_secrets.empty()) return std::nullopt;
        break;
      case OptionCode::kNsid:
        if (!settings.identity.empty()) return std::nullopt;
        break;
      case OptionCode::kKeepalive:
        if (source.transport == Transport::kTcp) return std::nullopt;
        break;
      case OptionCode::kZoneVersion:
        return std::nullopt;
      case OptionCode::kMoment: {
        const auto moment = read_moment(options.substr(at + 4, u16_at(options, at + 2)));
        if (!moment || known.at) return std::nullopt;
        known.at = *moment;
        break;
      }
      default:
        break;
    }
  }
  return known;
}

}  // namespace yore::respond
