// yored: answers DNS questions from an archive, as of any moment that it knows.
//
//   configuration -> sockets -> the archive, loaded and watched -> loops that answer -> the signal that ends them
#include <malloc.h>

#include <cstdio>

#include "server/config/config.h"
#include "server/net/health.h"
#include "server/net/log.h"
#include "server/net/server.h"

namespace {

constexpr int kCannotRun = 2;

// What is said of one listener stands in place of what is said of all.
yore::respond::Settings settings_of(const yore::config::Config& config, const yore::config::Listener& listener) {
  yore::respond::Settings settings = config.answering;
  if (listener.annotate) settings.annotate = *listener.annotate;
  if (listener.allow_transfer) settings.allow_transfer = *listener.allow_transfer;
  return settings;
}

yore::net::Options options_of(const yore::config::Config& config) {
  yore::net::Options options;
  options.archive = config.archive;
  for (const yore::config::Listener& listener : config.listeners) {
    options.endpoints.push_back(listener.endpoint);
    options.vantages.push_back(listener.vantage);
    options.settings.push_back(settings_of(config, listener));
  }
  options.threads = config.threads;
  options.tcp = {config.tcp_connections, config.tcp_connections_per_address,
                 config.tcp_idle,        config.tcp_stalled,
                 config.tcp_total,       config.tcp_transfer};
  options.rate_limits = {config.rrl_rate,        config.rrl_slip, config.rrl_ipv4_prefix,
                         config.rrl_ipv6_prefix, config.rrl_size, config.rrl_exempt};
  for (const yore::config::Secondary& secondary : config.secondaries) {
    options.secondaries.push_back({secondary.address, secondary.key, secondary.zone, secondary.listener});
  }
  return options;
}

int complain(const yore::Error& error) {
  std::fprintf(stderr, "yored: %s\n", error.text().c_str());
  return kCannotRun;
}

// 0 where it answers, 1 where it does not.
int ask_health(const yore::respond::Endpoint& endpoint) {
  const auto asked = yore::net::ask_health(endpoint);
  if (!asked) complain(asked.error());
  return asked ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  // The arrays of a zone get pages of their own, which go back to the kernel when a newer store takes their place.
  mallopt(M_MMAP_THRESHOLD, 256 << 10);
  const auto config = yore::config::read_config(argc, argv);
  if (!config) {
    for (const yore::Error& mistake : config.error()) complain(mistake);
    return kCannotRun;
  }
  if (config->task == yore::config::Task::kPrint) return std::fputs(config->text.c_str(), stdout) < 0 ? kCannotRun : 0;
  if (config->task == yore::config::Task::kCheckConfig) return 0;
  if (config->task == yore::config::Task::kAskHealth) return ask_health(config->listeners[0].endpoint);
  using yore::config::Verbosity;
  using yore::net::LogLevel;
  yore::net::start_log(config->verbosity == Verbosity::kVerbose ? LogLevel::kVerbose : LogLevel::kQuiet);
  const auto served = yore::net::serve(options_of(*config));
  return served ? 0 : complain(served.error());
}
