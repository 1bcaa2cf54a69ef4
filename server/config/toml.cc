#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include <algorithm>
#include <optional>
#include <sstream>
#include <utility>

#include "server/config/settings.h"
#include "server/config/text_file.h"

namespace yore::config {
namespace {

std::string place(const std::string& path, const toml::source_region& region) {
  return path + ":" + std::to_string(region.begin.line) + ":" + std::to_string(region.begin.column);
}

template <class Time>
std::string written(const Time& time) {
  std::ostringstream out;
  out << time;
  return out.str();
}

// A string, a number, a truth value (on, off), a date or a date with a time, as the command line would have it.
std::optional<std::string> text_of(const toml::node& node) {
  if (auto text = node.value_exact<std::string>()) return text;
  if (const auto number = node.value_exact<std::int64_t>()) return std::to_string(*number);
  if (const auto truth = node.value_exact<bool>()) return *truth ? "on" : "off";
  if (const auto date = node.value_exact<toml::date>()) return written(*date);
  if (const auto time = node.value_exact<toml::date_time>()) return written(*time);
  return std::nullopt;
}

tl::unexpected<Error> wrong_type(const std::string& path, const toml::node& node, std::string_view name,
                                 std::string_view wanted) {
  return fail(ErrorCode::kBadInput, std::string(name) + " takes " + std::string(wanted), place(path, node.source()));
}

Result<Setting> read_setting(const std::string& path, const SettingKind& kind, const toml::node& node) {
  Setting setting{std::string(kind.name), {}, place(path, node.source())};
  if (const toml::array* array = node.as_array(); array != nullptr && is_list(kind.values)) {
    for (const toml::node& element : *array) {
      const auto text = text_of(element);
      if (!text) return wrong_type(path, element, kind.name, "an array of strings");
      setting.values.push_back({*text, place(path, element.source())});
    }
    return setting;
  }
  const auto text = text_of(node);
  if (!text) {
    return wrong_type(path, node, kind.name,
                      is_list(kind.values) ? "a string or an array of strings" : "a string or a whole number");
  }
  setting.values.push_back({*text, setting.where});
  return setting;
}

Result<Setting> read_key(const std::string& path, const toml::key& key, const toml::node& node) {
  const auto& kinds = setting_kinds();
  const auto kind =
      std::find_if(kinds.begin(), kinds.end(), [&](const SettingKind& one) { return one.name == key.str(); });
  if (kind != kinds.end()) return read_setting(path, *kind, node);
  return fail(ErrorCode::kBadInput, "there is no setting \"" + std::string(key.str()) + "\"",
              place(path, key.source()));
}

}  // namespace

Result<std::vector<Result<Setting>>> read_file(const std::string& path) {
  auto text = read_text_file(path);
  if (!text) return fail(text.error().code, text.error().message, "option --config");
  const toml::parse_result parsed = toml::parse(*text, path);
  if (!parsed) {
    const toml::parse_error& error = parsed.error();
    return fail(ErrorCode::kBadInput, std::string(error.description()), place(path, error.source()));
  }
  // TOML's tables are in the order of their keys; people read a file by its lines.
  std::vector<std::pair<const toml::key*, const toml::node*>> keys;
  for (const auto& [key, node] : parsed.table()) keys.emplace_back(&key, &node);
  std::sort(keys.begin(), keys.end(),
            [](const auto& one, const auto& other) { return one.first->source().begin < other.first->source().begin; });
  std::vector<Result<Setting>> settings;
  for (const auto& [key, node] : keys) settings.push_back(read_key(path, *key, *node));
  return settings;
}

}  // namespace yore::config
