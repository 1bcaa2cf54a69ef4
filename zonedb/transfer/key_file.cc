#include "zonedb/transfer/key_file.h"

#include <string>
#include <vector>

namespace yore::transfer {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

tl::unexpected<Error> unreadable() {
  return fail(ErrorCode::kUsage,
              "it holds no key; write key \"NAME\" { algorithm hmac-sha256; secret \"BASE64\"; }; as tsig-keygen does");
}

// Where a comment that begins at `at` ends; `at` itself where none begins there.
std::size_t end_of_comment(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  if (rest.starts_with("#") || rest.starts_with("//")) return std::min(text.find('\n', at), text.size());
  if (rest.starts_with("/*")) return std::min(text.find("*/", at + 2), text.size() - 2) + 2;
  return at;
}

// Words, and '{', '}' and ';' each as a word of its own; a word in quotes comes without them.
std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < text.size();) {
    if (const std::size_t end = end_of_comment(text, at); end != at) {
      at = end;
    } else if (kBlanks.find(text[at]) != kBlanks.npos) {
      ++at;
    } else if (text[at] == '"') {
      const std::size_t end_quote = std::min(text.find('"', at + 1), text.size());
      words.emplace_back(text.substr(at + 1, end_quote - at - 1));
      at = std::min(end_quote + 1, text.size());
    } else if (text[at] == '{' || text[at] == '}' || text[at] == ';') {
      words.emplace_back(1, text[at++]);
    } else {
      const std::size_t end_word = std::min(text.find_first_of(" \t\r\n\"{};", at), text.size());
      words.emplace_back(text.substr(at, end_word - at));
      at = end_word;
    }
  }
  return words;
}

}  // namespace

Result<TsigKey> tsig_key_from_file(std::string_view text) {
  const std::vector<std::string> words = words_of(text);
  if (words.size() == 1) return tsig_key_from_text(words.front());
  if (words.size() < 3 || words[0] != "key" || words[2] != "{") return unreadable();
  std::string algorithm = "hmac-sha256";
  std::string secret;
  std::size_t at = 3;
  for (; at + 2 < words.size() && words[at] != "}"; at += 3) {
    if (words[at + 2] != ";") return unreadable();
    if (words[at] == "algorithm") algorithm = words[at + 1];
    if (words[at] == "secret") secret = words[at + 1];
  }
  const bool closed = at < words.size() && words[at] == "}";
  const bool alone = at + 1 == words.size() || (at + 2 == words.size() && words[at + 1] == ";");
  if (!closed || !alone || secret.empty()) return unreadable();
  return tsig_key_from_text(algorithm + ":" + words[1] + ":" + secret);
}

}  // namespace yore::transfer
