"""The deciding lines of what the archive makes of captures: orders, versions, lifespans, what goes and what stays. What
archive/'s own tests do not notice, the random histories of ingest/ should."""
APPEND = "zonedb/archive/append_version.cc"
CONTENT = "zonedb/archive/stored_content.cc"
LIFESPANS = "zonedb/archive/lifespans.cc"
NEXT = "zonedb/archive/record_next.cc"
RETRACT = "zonedb/archive/retract.cc"
RUNS = "zonedb/archive/version_runs.cc"
SCANS = "zonedb/archive/scan_rows.cc"
SIGHTINGS = "zonedb/archive/sighting_rows.cc"
SNAPSHOT = "zonedb/dns/snapshot.cc"
STEP = "zonedb/capture/step.cc"
STEPS = "zonedb/archive/steps.cc"
STORE = "zonedb/archive/capture_store.cc"
TIMELINE = "zonedb/archive/timeline.cc"
WRITER = "zonedb/archive/writer.cc"
ZONEMD = "zonedb/archive/zonemd.cc"

# (rule, file, the line as it is, the line broken)
MUTATIONS = [
    # In which order snapshots stand.
    ("a snapshot stands where its interval ends", SNAPSHOT, "std::tie(s.time.last, s.time.first, ",
     "std::tie(s.time.first, s.time.last, "),
    ("snapshots of one server and time stand in the order of their content", SNAPSHOT,
     "s.server.name, s.content, s.method,", "s.server.name, s.method,"),
    # Where a version stands.
    ("a version stands where it appears first", TIMELINE,
     "return comes_first(snapshots_[first_snapshot_.at(v.id)], first);", "return v.id >= 0;"),
    ("a later snapshot of a known version moves nothing", TIMELINE,
     "if (!comes_first(snapshot, snapshots_[first_snapshot_.at(id)])) return id;", ";"),
    ("an earlier one moves the version", TIMELINE,
     "if (rank_for(snapshot) == static_cast<std::size_t>(known - versions_.begin())) {", "if (id != 0) {"),
    ("... and spells it", TIMELINE, "YORE_CHECK(lifespans_.respell(known->position, content.rrs));", ";"),
    ("positions are spread where there is no room", TIMELINE, "place.after - place.before >= 2",
     "place.after - place.before >= 1"),
    # The next version, told as what it changes.
    ("the next version is told against the newest version alone", TIMELINE,
     "if (versions_.empty() || snapshots_.back().version_id != versions_.back().id) return std::nullopt;",
     "if (versions_.empty()) return std::nullopt;"),
    ("... each RR a line of its own", TIMELINE, "if (count_before != rr_count) return std::nullopt;", ";"),
    ("... not before the newest", TIMELINE, "if (known || comes_first(last, snapshots_.back())) return std::nullopt;",
     "if (known) return std::nullopt;"),
    ("... not a content that was there", TIMELINE,
     "if (known || comes_first(last, snapshots_.back())) return std::nullopt;",
     "if (comes_first(last, snapshots_.back())) return std::nullopt;"),
    ("... with its serial", TIMELINE, "    serial = soa.serial;", "    ;"),
    ("... with its count", TIMELINE, "rr_count - removed.rrs.size() + added.rrs.size()", "rr_count"),
    ("... where what goes has the TTL that is there", APPEND,
     "if (order == 0 && going->ttl != row.ttl) return std::nullopt;", ";"),
    ("... and what comes is not", APPEND,
     "if (coming != added.end() && compare(coming->key, row) == 0) return std::nullopt;", ";"),
    ("... and is there", APPEND, "if (going != removed.end()) return std::nullopt;", ";"),
    ("... while nobody changed the archive", NEXT, "if (changes != predecessor.state_->changes) return std::nullopt;",
     ";"),
    ("... not a capture that is known", NEXT, "if (known) return std::nullopt;", ";"),
    # Which files can be told so.
    ("a plain name is absolute", STEP, "return word.ends_with('.') && std::none_of(", "return std::none_of("),
    ("a plain name is in lower case", STEP, "[](char c) { return c >= 'A' && c <= 'Z'; });",
     "[](char c) { return c == '!'; });"),
    ("an escape is not plain", STEP, "';', '\\\\', '\"',", "';', '\"',"),
    ("a comment is not plain", STEP, "')', ';',", "')',"),
    ("a TTL that is left out is not plain", STEP,
     "if (ttl.empty() || ttl.size() > 9 || !std::all_of(ttl.begin(), ttl.end(), is_digit)) return nullptr;", ";"),
    ("the names of RDATA are plain", STEP,
     "if (name >= 0 && !is_plain_name(next_word(rest))) return nullptr;", "if (name >= 0) next_word(rest);"),
    ("a file has one SOA", STEP, "return type != nullptr && type->type != \"SOA\";", "return type != nullptr;"),
    ("every line that went is plain", STEP, "if (line != soa_before && !is_plain(line)) return std::nullopt;", ";"),
    ("every line of the file is plain", STEP,
     "if (!std::all_of(lines->begin() + 1, lines->end(), is_plain)) return std::nullopt;", ";"),
    ("what is no zone file by itself is not read as one", STEP,
     "if (!hints.method && !shows_zone(*lines)) return std::nullopt;", ";"),
    ("a last line without its end is not read", STEP,
     "if (!text.ends_with('\\n')) return std::nullopt;\n  Lines lines;",
     "if (!text.ends_with('\\n')) text = text.substr(0, text.rfind('\\n') + 1);\n  Lines lines;"),
    # An RR's lifespans.
    ("the same TTL goes on", RUNS, "if (ttl == before->ttl) return runs;", ";"),
    ("... from before", RUNS, "} else if (ttl && before != runs.end() && before->ttl == *ttl) {",
     "} else if (ttl && before != runs.end()) {"),
    ("... from after", RUNS, "} else if (ttl && after != runs.end() && after->ttl == *ttl) {",
     "} else if (ttl && after != runs.end()) {"),
    ("a run that goes on both sides stays", RUNS, "if (here->first < place.at && here->last > place.at) return runs;",
     ";"),
    ("runs that meet become one", RUNS, "before != after && before->ttl == after->ttl) {", "before == after) {"),
    ("... of one TTL alone", RUNS, "before != after && before->ttl == after->ttl) {", "before != after) {"),
    ("what was there before and after stays", LIFESPANS, "rows[0].run.ttl == rr->ttl &&", "true &&"),
    ("... before", LIFESPANS, "rows[0].run.first <= place.before &&", "true &&"),
    ("... and after", LIFESPANS, "(place.after == Place::kEnd ? place.before : place.after)", "place.before"),
    ("the earliest snapshot spells", LIFESPANS,
     "if (!settled(rows, *rr, place.at)) edit.respelled.push_back(rr);", ";"),
    ("... also where another version is near", LIFESPANS,
     "spelling = spelling || earlier || row.rr.spelling == rr.spelling;", "spelling = true;"),
    ("... and says whether its TTL is inferred", LIFESPANS,
     "inferred = inferred || (row.run.ttl == rr.ttl && (earlier || row.rr.inferred == rr.inferred));",
     "inferred = true;"),
    ("... not where an earlier one holds the RR", LIFESPANS,
     "earlier.class = ?4 AND earlier.rdata = ?5 AND earlier.first < ?6)",
     "earlier.class = ?4 AND earlier.rdata = ?5 AND earlier.first < ?6 AND 0)"),
    ("... with this TTL", LIFESPANS, "earlier.ttl = ?7 AND earlier.first < ?6)",
     "earlier.ttl = ?7 AND earlier.first < ?6 AND 0)"),
    ("a new row is spelled as the RR's others", LIFESPANS,
     "stored.spelling = {Octets(others.octets(0)), Rdata(others.octets(1))};", ";"),
    ("... and its TTL inferred as theirs", LIFESPANS,
     "if (others.integer(3) == rr->ttl) stored.inferred = others.integer(2) != 0;", ";"),
    ("a step has what came", LIFESPANS, "run.first == place.at || run.last == place.before", "run.last == place.before"),
    ("a step has what went", LIFESPANS, "run.first == place.at || run.last == place.before", "run.first == place.at"),
    ("the step after has what came", LIFESPANS, "run.first == place.after || run.last == left", "run.last == left"),
    ("the step after has what went", LIFESPANS, "run.first == place.after || run.last == left",
     "run.first == place.after"),
    ("the first version has no step", LIFESPANS,
     "return remove_step(*connection_, zone_id_, place.after);", "return {};"),
    ("a new RR has its targets", LIFESPANS,
     "YORE_CHECK(add_targets(*connection_, zone_id_, rrs_of(edit.inserted)));", ";"),
    ("an RR that went has none", LIFESPANS,
     "YORE_CHECK(remove_stale_targets(*connection_, zone_id_, rrs_of(edit.deleted)));", ";"),
    ("steps are read from behind the first", STEPS, "AND position > ?2 AND", "AND position >= ?2 AND"),
    # Content.
    ("of an RR that is there twice, the lowest TTL stays (RFC 2181 5.2)", CONTENT,
     "} else if (rr.ttl < sorted.back().ttl) {", "} else if (rr.ttl > sorted.back().ttl) {"),
    ("the spelling's digest says which RR is spelled so", CONTENT, "append_u32(text, static_cast<std::uint32_t>(i));",
     ";"),
    ("... and whether its TTL is inferred", CONTENT, "if (!rr.inferred && rr.spelling == Spelling{}) continue;",
     "if (rr.spelling == Spelling{}) continue;"),
    ("ZONEMD leaves itself out (RFC 8976 3.3.1)", ZONEMD, "if (rr.key.type == kZonemdType) return true;", ";"),
    ("... and its signatures", ZONEMD, "return rr.key.type == kRrsigType && rr.key.rdata.size() >= 2 &&",
     "return false && rr.key.rdata.size() >= 2 &&"),
    ("... and what is outside of the zone", ZONEMD, "if (!in_zone(rr, apex_key) || left_out(", "if (left_out("),
    ("two ZONEMD of one kind prove nothing (RFC 8976 4)", ZONEMD, "if (twins != 1 || u32_at", "if (u32_at"),
    ("ZONEMD has the serial of the SOA", ZONEMD, "if (twins != 1 || u32_at(rdata, 0) != serial) continue;",
     "if (twins != 1) continue;"),
    # Sightings and scans.
    ("a failure of a day is its capture's own", WRITER,
     "if (keeps_rrs(scan) || scan.time.first == scan.time.last) return std::nullopt;",
     "if (keeps_rrs(scan) || scan.time.first <= scan.time.last) return std::nullopt;"),
    ("... one of a second is anybody's", WRITER,
     "if (keeps_rrs(scan) || scan.time.first == scan.time.last) return std::nullopt;",
     "if (keeps_rrs(scan)) return std::nullopt;"),
    ("... or the least that it restates", WRITER, "return restates.empty() ? capture : *std::min_element(",
     "return restates.empty() ? capture : *std::max_element("),
    ("equal scans of one capture are counted", WRITER, "identity.occurrence = ++occurrences_[",
     "identity.occurrence = 1 + 0 * ++occurrences_["),
    ("a sighting that is known keeps the lesser context", WRITER,
     "if (!is_lesser_context(sighting.context, row.context)) return {};", "if (row.scan_count > 0) return {};"),
    ("... and what is said by it", WRITER,
     "YORE_CHECK(update_telling(connection, id, static_cast<std::int64_t>(i) + 1, sighting.scans[i]));", ";"),
    ("... where both find the same RRs", WRITER, "if (!same) {", "if (!same && row.context.empty()) {"),
    ("one that speaks for a scan now spells it", WRITER, "return respell(*known, scan, identity, content);",
     "return {};"),
    ("... where it speaks for it", WRITER, "if (!after || after->sighting_id != sighting_id_ || !before ||",
     "if (!after || !before ||"),
    ("... and the scan for the version", WRITER, "if (!timeline.is_first_snapshot(scan_id)) return {};", ";"),
    ("the least sighting speaks for a scan", SCANS, "ORDER BY sighting.digest LIMIT 1", "LIMIT 1"),
    ("scans of other origin are others", SCANS, "AND origin = ?11", "AND ?11 IS NOT NULL"),
    ("scans that occur again are others", SCANS, "AND occurrence = ?10", "AND ?10 IS NOT NULL"),
    ("scans of another answer are others", SCANS, "AND version_id IS ?8 AND answer = \"\n                              \"?9",
     "AND version_id IS ?8 AND \"\n                              \"?9 IS NOT NULL"),
    ("the checksum has the source", SIGHTINGS, "  append(row.source);", "  ;"),
    ("the checksum has the context", SIGHTINGS, "  append(row.context);", "  ;"),
    # What goes when a sighting does.
    ("a scan that another tells stays", RETRACT, "if (scan.told_by_other) continue;", ";"),
    ("... as the other spells it", RETRACT, "YORE_CHECK(let_another_speak(scan));", ";"),
    ("... where it is the version's first", RETRACT, "if (!scan.first_snapshot) return {};", ";"),
    ("the versions whose first snapshot went are settled", RETRACT, "unsettled[scan.zone_id].push_back(scan.version_id);",
     ";"),
    ("a capture goes with its last sighting", RETRACT, "if (others.integer(0) == 0) return remove_capture(",
     "if (others.integer(0) < 0) return remove_capture("),
    ("no server stays without a scan", RETRACT, "return remove_orphans(connection_);", "return {};"),
    ("what a version spoke for is spelled anew", TIMELINE,
     "unspoken.insert(unspoken.end(), begun.begin(), begun.end());", ";"),
    ("a version without snapshots goes", TIMELINE, "if (first == first_snapshot_.end()) {",
     "if (first == first_snapshot_.end() && out.rrs.empty()) {"),
    # Captures.
    ("a capture is what its SHA-256 says", STORE, "if (sha256(octets) != chain.back().digest) {",
     "if (octets.size() != chain.back().size) {"),
    ("no chain of captures is longer than the longest", STORE, "if (base.depth >= kMaxDepth) {",
     "if (base.depth > kMaxDepth) {"),
    ("what hangs on a capture that goes is stored anew", STORE, "dependents.push_back(select.integer(0));", ";"),
    ("... from the first of them", STORE, "YORE_TRY(base, read_capture(connection, *heir));", ";"),
]

RANDOM = "-tc=*order*,*retracted*,*split*,*series*,*merge*"


# The tests to run, in this order, until one fails: (program below tests/, its arguments, what it has in its environment).
def noticed_by(file):
    own = {SNAPSHOT: ("dns/test_dns", ["-sf=*snapshot_test.cc"], {}),
           STEP: ("capture/test_capture", ["-sf=*step_test.cc"], {})}
    return [own.get(file, ("archive/test_archive", [], {})), ("ingest/test_ingest", [], {}),
            ("ingest/test_ingest", [RANDOM], {"RC_PARAMS": "noshrink=1 max_success=800"})]
