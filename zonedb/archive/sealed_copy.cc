#include "zonedb/archive/sealed_copy.h"

#include <filesystem>

#include "zonedb/archive/connection.h"
#include "zonedb/archive/writer.h"

namespace yore::archive {

Result<void> write_sealed_copy(Archive& archive, const std::string& path) {
  std::error_code error;
  if (std::filesystem::exists(path, error) || error) {
    return fail(ErrorCode::kUsage, "this file is there already; name a new one", path);
  }
  {
    YORE_TRY(Statement copy, archive.connection().prepare("VACUUM INTO ?1"));
    YORE_CHECK(copy.run(path));
  }
  return seal(path);
}

}  // namespace yore::archive
