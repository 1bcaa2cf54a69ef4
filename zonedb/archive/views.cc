#include "zonedb/archive/schema.h"

namespace yore::archive {
namespace {

constexpr std::string_view kViews = R"sql(
CREATE VIEW version_number AS
SELECT id AS version_id, zone_id, position,
       row_number() OVER (PARTITION BY zone_id ORDER BY position) AS number
FROM version;
)sql";

}  // namespace

std::string_view views_sql() { return kViews; }

}  // namespace yore::archive
