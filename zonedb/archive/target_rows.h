// TargetRows: what RRs of one zone lead to, in the order of the target table, ready to be inserted (row_source.h).
//
// Threads: a value that one thread fills.
#pragma once

#include <vector>

#include "zonedb/archive/row_source.h"
#include "zonedb/archive/stored_rr.h"

namespace yore::archive {

class TargetRows : public RowSource {
 public:
  // What the RR leads to, where it leads somewhere. `rr` is viewed and must outlive this.
  void add(const StoredRR& rr);
  // Sorts; a name that leads to a target by several RRs stays once. Rows are there from then on.
  void finish();
  [[nodiscard]] std::size_t size() const noexcept override { return rows_.size(); }
  // `rdata` is the target.
  [[nodiscard]] IncomingRow row(std::size_t at) const noexcept override;

 private:
  struct Row {
    std::uint16_t type = 0;
    std::size_t key_end = 0;  // in keys_, of a target that is a name's key
    OctetsView target;        // of a target that is an address; of all of them once finished
    OctetsView owner;
  };
  Octets keys_;
  std::vector<Row> rows_;
};

}  // namespace yore::archive
