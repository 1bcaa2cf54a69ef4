#include "server/config/text_file.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

namespace yore::config {

Result<std::string> read_text_file(const std::string& path) {
  const auto cannot = [&path] {
    return fail(ErrorCode::kIo, "\"" + path + "\" cannot be read: " + std::strerror(errno));
  };
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rbe"), &std::fclose);
  if (!file) return cannot();
  std::string text;
  std::array<char, 4096> buffer{};
  while (const std::size_t size = std::fread(buffer.data(), 1, buffer.size(), file.get())) {
    text.append(buffer.data(), size);
  }
  if (std::ferror(file.get()) != 0) return cannot();  // a folder can be opened, but not read
  return text;
}

}  // namespace yore::config
