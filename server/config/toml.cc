#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include <algorithm>
#include <optional>

#include "server/config/settings.h"

namespace yore::config {
namespace {

std::string place(const std::string& path, const toml::source_region& region) {
  return path + ":" + std::to_string(region.begin.line) + ":" + std::to_string(region.begin.column);
}

// A string, a number, or a truth value (on, off) as the command line would have it.
std::optional<std::string> text_of(const toml::node& node) {
  if (auto text = node.value_exact<std::string>()) return text;
  if (const auto number = node.value_exact<std::int64_t>()) return std::to_string(*number);
  if (const auto truth = node.value_exact<bool>()) return *truth ? "on" : "off";
  return std::nullopt;
}

tl::unexpected<Error> wrong_type(const std::string& path, const toml::node& node, std::string_view name,
                                 std::string_view wanted) {
  return fail(ErrorCode::kBadInput, std::string(name) + " takes " + std::string(wanted), place(path, node.source()));
}

Result<Setting> read_setting(const std::string& path, const SettingKind& kind, const toml::node& node) {
  Setting setting{std::string(kind.name), {}, place(path, node.source())};
  if (const toml::array* array = node.as_array(); array != nullptr && kind.values == Values::kMany) {
    for (const toml::node& element : *array) {
      const auto text = text_of(element);
      if (!text) return wrong_type(path, element, kind.name, "an array of strings");
      setting.values.push_back(*text);
    }
    return setting;
  }
  const auto text = text_of(node);
  if (!text) {
    const bool many = kind.values == Values::kMany;
    return wrong_type(path, node, kind.name, many ? "a string or an array of strings" : "a string or a whole number");
  }
  setting.values.push_back(*text);
  return setting;
}

}  // namespace

Result<std::vector<Setting>> read_file(const std::string& path) {
  const toml::parse_result parsed = toml::parse_file(path);
  if (!parsed) {
    const toml::parse_error& error = parsed.error();
    return fail(ErrorCode::kBadInput, std::string(error.description()), place(path, error.source()));
  }
  std::vector<Setting> settings;
  for (const auto& [key, node] : parsed.table()) {
    const auto& kinds = setting_kinds();
    const auto kind = std::find_if(kinds.begin(), kinds.end(),
                                   [&](const SettingKind& one) { return one.name == std::string_view(key.str()); });
    if (kind == kinds.end()) {
      return fail(ErrorCode::kBadInput, "there is no setting \"" + std::string(key.str()) + "\"",
                  place(path, key.source()));
    }
    YORE_TRY(Setting setting, read_setting(path, *kind, node));
    settings.push_back(std::move(setting));
  }
  return settings;
}

}  // namespace yore::config
