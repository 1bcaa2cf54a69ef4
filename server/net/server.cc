#include "server/net/server.h"

#include <uv.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <list>
#include <mutex>
#include <optional>
#include <utility>

#include "server/net/archive_watcher.h"
#include "server/net/log.h"
#include "server/net/notifier.h"
#include "server/net/worker.h"

namespace yore::net {
namespace {

using namespace std::chrono_literals;

constexpr auto kPatience = 300ms;  // of the end of the process with a load that is under way

std::string counted(std::size_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

// What runs on main()'s thread: the signals, and the stores and problems that come from the watcher.
class Control {
 public:
  explicit Control(const Options& options);
  ~Control();
  Control(const Control&) = delete;
  Control& operator=(const Control&) = delete;

  [[nodiscard]] Result<void> bind();
  [[nodiscard]] Result<void> run();

 private:
  void watch_signal(uv_signal_t& handle, int number);
  void on_signal(int number);
  void on_news();
  void publish(const std::shared_ptr<const store::Store>& store);
  void warn_of_strangers(const store::Store& store);
  void report(const Error& error);
  void stop();
  [[nodiscard]] std::string addresses() const;

  const Options& options_;
  ConnectionCounter connections_;
  std::vector<respond::Endpoint> endpoints_;  // as bound
  std::list<Worker> workers_;
  ArchiveWatcher watcher_;
  uv_loop_t loop_{};
  uv_signal_t term_{}, int_{}, hup_{};
  uv_async_t news_{};
  std::optional<Notifier> notifier_;
  bool serving_ = false;
  std::vector<bool> is_empty_;  // listeners that show nothing
  std::optional<Error> fatal_;

  std::mutex mutex_;
  std::shared_ptr<const store::Store> new_store_;  // guarded by mutex_
  std::optional<Error> new_problem_;               // guarded by mutex_
  bool recovered_ = false;                         // guarded by mutex_
};

Control::Control(const Options& options)
    : options_(options),
      connections_(options.tcp.connections, options.tcp.connections_per_address, options.rate_limits.ipv6_prefix),
      watcher_(options.archive, options.vantages,
               {[this](std::shared_ptr<const store::Store> store) {
                  const std::lock_guard lock(mutex_);
                  new_store_ = std::move(store);
                  uv_async_send(&news_);
                },
                [this](const Error& error) {
                  const std::lock_guard lock(mutex_);
                  new_problem_ = error;
                  uv_async_send(&news_);
                },
                [this] {
                  const std::lock_guard lock(mutex_);
                  new_problem_.reset();
                  recovered_ = true;
                  uv_async_send(&news_);
                }}) {
  uv_loop_init(&loop_);
  news_.data = this;
  uv_async_init(&loop_, &news_, [](uv_async_t* async) { static_cast<Control*>(async->data)->on_news(); });
  notifier_.emplace(loop_, options_, [this] {
    return std::all_of(workers_.begin(), workers_.end(), [](const Worker& worker) { return worker.is_up_to_date(); });
  });
  std::signal(SIGPIPE, SIG_IGN);
  watch_signal(term_, SIGTERM);
  watch_signal(int_, SIGINT);
  watch_signal(hup_, SIGHUP);
}

Control::~Control() {
  for (uv_signal_t* handle : {&term_, &int_, &hup_}) uv_close(reinterpret_cast<uv_handle_t*>(handle), nullptr);
  uv_close(reinterpret_cast<uv_handle_t*>(&news_), nullptr);
  notifier_->close();
  uv_run(&loop_, UV_RUN_DEFAULT);
  uv_loop_close(&loop_);
}

void Control::watch_signal(uv_signal_t& handle, int number) {
  handle.data = this;
  uv_signal_init(&loop_, &handle);
  uv_signal_start(
      &handle, [](uv_signal_t* signal, int which) { static_cast<Control*>(signal->data)->on_signal(which); }, number);
}

Result<void> Control::bind() {
  std::vector<std::vector<Socket>> udp(options_.threads);
  std::vector<std::vector<Socket>> tcp(options_.threads);
  for (const respond::Endpoint& endpoint : options_.endpoints) {
    YORE_TRY(BoundEndpoint bound, bind_endpoint(endpoint, options_.threads));
    endpoints_.push_back(bound.endpoint);
    for (unsigned i = 0; i < options_.threads; ++i) {
      udp[i].push_back(std::move(bound.udp[i]));
      tcp[i].push_back(std::move(bound.tcp[i]));
    }
  }
  for (unsigned i = 0; i < options_.threads; ++i) {
    workers_.emplace_back(options_, connections_, std::move(udp[i]), std::move(tcp[i]));
  }
  is_empty_.resize(endpoints_.size());
  return {};
}

Result<void> Control::run() {
  watcher_.start();
  uv_run(&loop_, UV_RUN_DEFAULT);
  for (Worker& worker : workers_) worker.stop();
  // A load cannot be interrupted; nothing that it holds needs an orderly end.
  if (!watcher_.stop(kPatience)) std::_Exit(fatal_ ? 2 : 0);
  if (fatal_) return fail(*fatal_);
  return {};
}

void Control::on_signal(int number) {
  if (number == SIGHUP) {
    watcher_.reload();
    return;
  }
  stop();
}

void Control::stop() { uv_stop(&loop_); }

void Control::on_news() {
  std::shared_ptr<const store::Store> store;
  std::optional<Error> problem;
  bool recovered = false;
  {
    const std::lock_guard lock(mutex_);
    store = std::move(new_store_);
    problem = std::exchange(new_problem_, std::nullopt);
    recovered = std::exchange(recovered_, false);
  }
  if (store) publish(store);
  if (recovered) log_info("the archive can be read again");
  if (problem) report(*problem);
}

void Control::publish(const std::shared_ptr<const store::Store>& store) {
  const std::string contents =
      counted(store->zone_count(), "zone") + ", " + counted(store->snapshot_count(), "snapshot");
  if (serving_) {
    for (Worker& worker : workers_) worker.publish(store);
    log_debug("published " + contents);
  } else {
    for (Worker& worker : workers_) worker.start(store);
    serving_ = true;
    log_info("serving on " + addresses() + ": " + contents);
  }
  warn_of_strangers(*store);
  notifier_->published(store);
}

// Of each listener once for as long as it stays so.
void Control::warn_of_strangers(const store::Store& store) {
  for (std::size_t listener = 0; listener < endpoints_.size(); ++listener) {
    const bool shows_nothing = store.shows_nothing(listener);
    if (shows_nothing && !is_empty_[listener]) {
      log_problem("the archive has no snapshot from " + *options_.vantages[listener].server +
                  ", the server of the listener " + endpoints_[listener].to_text() +
                  ", which therefore answers nothing; yore log names the servers that it has");
    }
    is_empty_[listener] = shows_nothing;
  }
}

void Control::report(const Error& error) {
  if (!serving_) {
    fatal_ = error;
    stop();
    return;
  }
  log_problem("the archive cannot be read, answers stay as they were: " + error.text());
}

std::string Control::addresses() const {
  std::string text;
  for (const respond::Endpoint& endpoint : endpoints_) text += (text.empty() ? "" : ", ") + endpoint.to_text();
  return text;
}

}  // namespace

Result<void> serve(const Options& options) {
  Control control(options);
  YORE_CHECK(control.bind());
  return control.run();
}

}  // namespace yore::net
