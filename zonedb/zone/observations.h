// Observations: the RRsets that were seen in the answers to queries, by name, type and time.
//
// load/ makes it; answer/ asks it where a zone refers and nothing more is archived (RD=1).
//
// Threads: immutable; any number of readers.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "zonedb/dns/rr.h"
#include "zonedb/dns/scan.h"
#include "zonedb/zone/lookup_name.h"

namespace yore::zone {

struct Observation {
  std::uint32_t answer = 0;  // RRsets of one answer have the same; of equally new ones the lower is chosen
  Interval time;
  Server server;
  RRset rrset;
  friend bool operator==(const Observation&, const Observation&) = default;
};

class Observations {
 public:
  explicit Observations(std::vector<Observation> observations);  // in any order

  [[nodiscard]] std::size_t size() const noexcept { return observations_.size(); }
  friend bool operator==(const Observations& a, const Observations& b) { return a.observations_ == b.observations_; }
  // The newest observation of this name and type with time.last at or before `at`, by anyone or by those alone that
  // `server`, a server_key(), asks for. Of equally new ones the first by start, server address, server name,
  // answer. Null where there is none. O(log n).
  [[nodiscard]] const Observation* newest(const Name& name, RRType type, Timestamp at,
                                          std::string_view server = {}) const;
  // All RRsets of `name` in the newest answer at or before `at` that had any, by type.
  [[nodiscard]] std::vector<const Observation*> newest_answer(const Name& name, Timestamp at,
                                                              std::string_view server = {}) const;

 private:
  using Places = std::span<const std::uint32_t>;  // in observations_, ascending
  [[nodiscard]] Places of(const Name& name, std::string_view server) const;
  [[nodiscard]] Places newest_first(Places of_name, RRType type, Timestamp at) const;

  std::vector<Observation> observations_;   // by name, then type, then newest first, then as newest() chooses
  std::vector<std::uint32_t> name_begins_;  // where each name's begin; one more for the end
  NameTable by_name_;                       // to the index in name_begins_
  std::vector<std::uint32_t> by_anyone_;    // 0, 1, 2...
  std::map<std::string, std::vector<std::uint32_t>, std::less<>> by_server_;  // by each of keys_of() it
};

}  // namespace yore::zone
