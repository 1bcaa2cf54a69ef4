#include "zonedb/ingest/files.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

namespace yore::ingest {
namespace {

namespace fs = std::filesystem;

constexpr const char* kManifestName = "manifest.toml";

// What speaks of the files at and below a folder.
struct Authority {
  fs::path folder;
  std::shared_ptr<const Manifest> manifest;
};

// What is at a path, if anything. Error: kIo, where the system does not tell.
Result<fs::file_status> status_of(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() != fs::file_type::none) return status;
  return fail(ErrorCode::kIo, "it cannot be read: " + error.message(), path.string());
}

Result<std::vector<fs::path>> inside_of(const fs::path& folder) {
  std::vector<fs::path> inside;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    if (at->path().filename().string().front() != '.') inside.push_back(at->path());
  }
  if (error) return fail(ErrorCode::kIo, "the folder cannot be read: " + error.message(), folder.string());
  std::sort(inside.begin(), inside.end());
  return inside;
}

Result<Authority> authority_of(const fs::path& manifest_path) {
  YORE_TRY(Manifest manifest, read_manifest(manifest_path.string()));
  const fs::path folder = manifest_path.parent_path();
  return Authority{folder.empty() ? fs::path(".") : folder, std::make_shared<const Manifest>(std::move(manifest))};
}

class Walk {
 public:
  explicit Walk(CaptureFiles& found) : found_(found) {}

  void add_file(const fs::path& path, const Authority& authority) {
    CaptureFile file{path.string(), nullptr, std::nullopt};
    if (authority.manifest) {
      const std::string name = path.lexically_normal().lexically_relative(authority.folder.lexically_normal()).string();
      const ManifestCapture* capture = authority.manifest->find(name);
      if (capture != nullptr) {
        file.manifest = authority.manifest;
        file.table = static_cast<std::size_t>(capture - authority.manifest->captures.data());
      }
    }
    found_.files.push_back(std::move(file));
  }

  void add_unreadable(const fs::path& path, Error error) {
    found_.unreadable.push_back({path.string(), std::move(error)});
  }

  // A link to a folder that is being walked leads nowhere new.
  Result<void> add_folder(const fs::path& folder, Authority authority) {
    std::error_code none;
    const fs::path place = fs::canonical(folder, none);
    if (std::find(open_.begin(), open_.end(), place) != open_.end()) return {};
    open_.push_back(place);
    auto added = add_inside(folder, std::move(authority));
    open_.pop_back();
    return added;
  }

 private:
  Result<void> add_inside(const fs::path& folder, Authority authority) {
    auto inside = inside_of(folder);
    if (!inside) {
      add_unreadable(folder, std::move(inside).error());
      return {};
    }
    if (const auto own = folder / kManifestName; std::find(inside->begin(), inside->end(), own) != inside->end()) {
      YORE_TRY(authority, authority_of(own));
      YORE_CHECK(expect_all_there(authority));
    }
    for (const fs::path& path : *inside) {
      if (authority.manifest && authority.manifest->leaves_out(path.string())) continue;
      auto status = status_of(path);
      if (!status) {
        add_unreadable(path, std::move(status).error());
      } else if (fs::is_directory(*status)) {
        YORE_CHECK(add_subfolder(path, authority));
      } else if (fs::is_regular_file(*status) && path.filename() != kManifestName) {
        add_file(path, authority);
        if (authority.manifest && !found_.files.back().table) {
          found_.skipped.push_back(path.string());
          found_.files.pop_back();
        }
      }
    }
    return {};
  }

  // Where a manifest names nothing of all that is in the folder, the folder stands for it.
  Result<void> add_subfolder(const fs::path& folder, const Authority& authority) {
    const std::size_t found = found_.files.size();
    const std::size_t skipped = found_.skipped.size();
    YORE_CHECK(add_folder(folder, authority));
    if (found_.files.size() == found && found_.skipped.size() > skipped) {
      found_.skipped.resize(skipped);
      found_.skipped.push_back(folder.string());
    }
    return {};
  }

  static Result<void> expect_all_there(const Authority& authority) {
    for (const ManifestCapture& capture : authority.manifest->captures) {
      std::error_code none;
      if (fs::is_regular_file(authority.folder / capture.file, none)) continue;
      return fail(ErrorCode::kNotFound, "the file " + capture.file + " that the manifest names is not there",
                  capture.where);
    }
    return {};
  }

  CaptureFiles& found_;
  std::vector<fs::path> open_;  // the folders that are being walked, links followed, from the outermost in
};

}  // namespace

Result<Octets> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return fail(errno == ENOENT ? ErrorCode::kNotFound : ErrorCode::kIo,
                "the file cannot be opened: " + std::string(std::strerror(errno)), path);
  }
  Octets octets;
  std::error_code unknown;
  const auto size = std::filesystem::file_size(path, unknown);
  if (!unknown) octets.resize(size);
  file.read(octets.data(), static_cast<std::streamsize>(octets.size()));
  octets.resize(static_cast<std::size_t>(file.gcount()));
  std::ostringstream rest;  // all of what has no size, a pipe
  rest << file.rdbuf();
  if (file.bad() || rest.bad()) return fail(ErrorCode::kIo, "the file cannot be read", path);
  octets += rest.view();
  return octets;
}

std::string name_of(const CaptureFile& file) { return file.path.empty() ? "standard input" : file.path; }

Result<Octets> read(const CaptureFile& file) {
  if (!file.path.empty()) return read_file(file.path);
  Octets octets;
  std::array<char, 65536> part{};
  while (const ssize_t size = ::read(STDIN_FILENO, part.data(), part.size())) {
    if (size > 0) {
      octets.append(part.data(), static_cast<std::size_t>(size));
    } else if (errno != EINTR) {
      return fail(ErrorCode::kIo, "it cannot be read: " + std::string(std::strerror(errno)), name_of(file));
    }
  }
  return octets;
}

Result<CaptureFiles> find_files(const std::vector<std::string>& paths, const std::optional<std::string>& manifest) {
  Authority authority;
  if (manifest) {
    YORE_TRY(authority, authority_of(*manifest));
  }
  CaptureFiles found;
  Walk walk(found);
  for (const std::string& path : paths) {
    if (path == "-") {
      found.files.emplace_back();
      continue;
    }
    auto status = status_of(path);
    if (!status) {
      walk.add_unreadable(path, std::move(status).error());
      continue;
    }
    if (!fs::exists(*status)) return fail(ErrorCode::kNotFound, "there is no such file or folder", path);
    if (fs::is_directory(*status)) {
      YORE_CHECK(walk.add_folder(path, authority));
      continue;
    }
    Authority beside = authority;
    if (!manifest) {
      const fs::path own = fs::path(path).parent_path() / kManifestName;
      YORE_TRY(const fs::file_status there, status_of(own));
      if (fs::exists(there)) {
        YORE_TRY(beside, authority_of(own));
      }
    }
    walk.add_file(path, beside);
  }
  return found;
}

}  // namespace yore::ingest
