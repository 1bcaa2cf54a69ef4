// Config: what yored is told by its command line and its configuration file, checked and ready for net/ and respond/.
//
// Both speak in settings of the same names (settings.h). The command line wins over the file, which wins over the
// defaults.
//
// Threads: values; read_config() is called once, from main().
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "server/respond/respond.h"
#include "server/store/store.h"

namespace yore::config {

struct Listener {
  respond::Endpoint endpoint;
  store::Vantage vantage;
  // Where nothing is said, `answering` holds.
  std::optional<respond::Annotate> annotate = std::nullopt;
  std::optional<std::vector<respond::TransferRule>> allow_transfer = std::nullopt;
};

// One that is told of new versions (NOTIFY, RFC 1996).
struct Secondary {
  respond::Endpoint address;
  std::optional<Name> key;                // one of `answering.keys`
  std::optional<Name> zone;               // of which alone it is told
  std::optional<respond::Endpoint> from;  // the listener that it transfers from
  std::size_t listener = 0;               // the same, as an index; the first of its family where none is named
};

enum class Verbosity { kQuiet, kVerbose };
enum class Task { kServe, kCheckConfig, kPrintConfig, kAskHealth, kPrint };

struct Config {
  Task task = Task::kServe;
  std::string text;  // for kPrint: the help, the version, or the configuration

  std::string archive = "yore.db";
  std::vector<Listener> listeners;  // 127.0.0.1:5300 where none is given
  std::optional<Timestamp> as_of;   // of the listeners that have no time of their own
  unsigned threads = 1;
  Verbosity verbosity = Verbosity::kQuiet;
  respond::Settings answering;
  std::vector<std::string> key_files;  // where keys of `answering` came from

  std::size_t tcp_connections = 512;
  std::size_t tcp_connections_per_address = 32;
  std::chrono::seconds tcp_idle{10};
  std::chrono::seconds tcp_stalled{20};
  std::chrono::seconds tcp_total{600};
  std::chrono::seconds tcp_transfer{7200};

  std::uint32_t rrl_rate = 200;  // 0: responses are not limited
  std::uint32_t rrl_slip = 2;
  unsigned rrl_ipv4_prefix = 24;
  unsigned rrl_ipv6_prefix = 56;
  std::size_t rrl_size = 131072;
  std::vector<respond::Prefix> rrl_exempt;  // the loopback where nothing is said

  std::vector<Secondary> secondaries;
};

// What is wrong, with the option or the file, line and column in `where`, in the order in which it is written.
using Mistakes = std::vector<Error>;

// From the command line, the file that it names, and $YORE_ARCHIVE. All mistakes are told, but for those of a file that
// cannot be read as TOML, and of a command line that is wrong usage: of those the first.
[[nodiscard]] tl::expected<Config, Mistakes> read_config(int argc, const char* const* argv);

}  // namespace yore::config
