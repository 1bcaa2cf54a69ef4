#include "tests/transfer/daemon.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>
#include <vector>

#include "tests/transfer/peer.h"
#include "zonedb/transfer/fetch.h"

namespace yore::test {
namespace {

using namespace std::chrono_literals;

void write_file(const std::string& path, const std::string& text) { std::ofstream(path) << text; }

std::string read_file(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string make_folder() {
  std::string path = (std::filesystem::temp_directory_path() / "yore-transfer-XXXXXX").string();
  if (mkdtemp(path.data()) == nullptr) throw std::runtime_error("no temporary folder");
  return path;
}

std::string nsd_conf(const std::string& folder, const std::string& port, const std::string& algorithm,
                     const std::string& secret) {
  const auto zone = [](const std::string& name, const std::string& access) {
    return "zone:\n  name: " + name + "\n  zonefile: " + name + "zone\n" + access;
  };
  return "server:\n  ip-address: 127.0.0.1@" + port + "\n  username: \"\"\n  chroot: \"\"\n  server-count: 1\n" +
         "  zonesdir: \"" + folder + "\"\n  pidfile: \"" + folder + "/nsd.pid\"\n  xfrdfile: \"" + folder +
         "/xfrd.state\"\n  zonelistfile: \"" + folder +
         "/zone.list\"\n  cookie-secret-file: \"\"\n  rrl-ratelimit: 0\n" +
         "remote-control:\n  control-enable: no\n" +  //
         "key:\n  name: key.\n  algorithm: " + algorithm + "\n  secret: \"" + secret + "\"\n" +
         zone("kp.", "  provide-xfr: 127.0.0.1 NOKEY\n") + zone("keyed.kp.", "  provide-xfr: 127.0.0.1 key.\n") +
         zone("closed.kp.", "");
}

std::string knot_conf(const std::string& folder, const std::string& port, const std::string& algorithm,
                      const std::string& secret) {
  const auto zone = [](const std::string& name, const std::string& access) {
    return "  - domain: " + name + "\n    file: " + name + "zone\n" + access;
  };
  return "server:\n  rundir: " + folder + "\n  listen: 127.0.0.1@" + port + "\n  udp-workers: 1\n  tcp-workers: 1\n" +
         "  background-workers: 1\nlog:\n  - target: stderr\n    any: info\ndatabase:\n  storage: " + folder + "/db\n" +
         "key:\n  - id: key.\n    algorithm: " + algorithm + "\n    secret: " + secret + "\n" +
         "acl:\n  - id: anybody\n    address: 127.0.0.1\n    action: transfer\n" +
         "  - id: keyed\n    key: key.\n    action: transfer\n" +  //
         "template:\n  - id: default\n    storage: " + folder + "\n    semantic-checks: off\n    zonefile-sync: -1\n" +
         "zone:\n" + zone("kp.", "    acl: anybody\n") + zone("keyed.kp.", "    acl: keyed\n") + zone("closed.kp.", "");
}

std::string bind_conf(const std::string& folder, const std::string& port, const std::string& algorithm,
                      const std::string& secret) {
  const auto zone = [](const std::string& name, const std::string& access) {
    return "zone \"" + name + "\" { type primary; file \"" + name + "zone\"; check-names ignore; allow-transfer { " +
           access + "; }; };\n";
  };
  return "options {\n  directory \"" + folder + "\";\n  listen-on port " + port + " { 127.0.0.1; };\n" +
         "  listen-on-v6 { none; };\n  pid-file \"" + folder + "/named.pid\";\n  session-keyfile \"" + folder +
         "/session.key\";\n  recursion no;\n  notify no;\n  dnssec-validation no;\n  check-integrity no;\n};\n" +
         "controls { };\nkey \"key.\" { algorithm " + algorithm + "; secret \"" + secret + "\"; };\n" +
         zone("kp.", "any") + zone("keyed.kp.", "key \"key.\"") + zone("closed.kp.", "none");
}

}  // namespace

std::string to_text(Software software) {
  switch (software) {
    case Software::kNsd:
      return "NSD";
    case Software::kKnot:
      return "Knot";
    case Software::kBind:
      return "BIND";
  }
  return {};
}

Daemon::Daemon(Software software, const DaemonZones& zones, const std::string& key_algorithm,
               const std::string& key_secret)
    : folder_(make_folder()), port_(free_port()) {
  write_file(folder_ + "/kp.zone", zones.open);
  write_file(folder_ + "/keyed.kp.zone", zones.keyed);
  write_file(folder_ + "/closed.kp.zone", zones.closed);
  const auto conf = software == Software::kNsd ? nsd_conf : software == Software::kKnot ? knot_conf : bind_conf;
  write_file(folder_ + "/conf", conf(folder_, std::to_string(port_), key_algorithm, key_secret));
  start(software);
  wait_until_it_answers();
}

Daemon::~Daemon() {
  stop();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void Daemon::start(Software software) {
  const std::string conf = folder_ + "/conf";
  std::vector<const char*> command;
  if (software == Software::kNsd) command = {"nsd", "-d", "-c", conf.c_str()};
  if (software == Software::kKnot) command = {"knotd", "-c", conf.c_str()};
  if (software == Software::kBind) command = {"named", "-g", "-n", "1", "-c", conf.c_str()};
  command.push_back(nullptr);
  const std::string log = folder_ + "/log";
  const std::string path = "/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin";
  pid_ = fork();
  if (pid_ != 0) return;
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // a test that is killed leaves no server behind
  setenv("PATH", path.c_str(), 1);
  const int fd = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  dup2(fd, STDOUT_FILENO);
  dup2(fd, STDERR_FILENO);
  execvp(command[0], const_cast<char* const*>(command.data()));
  _exit(127);
}

void Daemon::stop() {
  if (pid_ <= 0) return;
  kill(pid_, SIGTERM);
  for (int waited = 0; waited < 1000; ++waited) {
    if (waitpid(pid_, nullptr, WNOHANG) == pid_) {
      pid_ = -1;
      return;
    }
    std::this_thread::sleep_for(10ms);
  }
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

// Its zones are loaded: the open one is transferred.
bool Daemon::answers() const {
  transfer::Request request;
  request.zone = Name::from_text("kp.").value();
  request.server = Server{"", "127.0.0.1", port_};
  request.timeouts = transfer::Timeouts{1s, 5s, 10s};
  const auto transfer = transfer::fetch(request);
  return transfer && transfer->scan.outcome == Outcome::kComplete;
}

void Daemon::wait_until_it_answers() {
  for (int tries = 0; tries < 400; ++tries) {
    if (answers()) return;
    if (waitpid(pid_, nullptr, WNOHANG) == pid_) {
      pid_ = -1;
      break;
    }
    std::this_thread::sleep_for(50ms);
  }
  const std::string log = read_file(folder_ + "/log");
  stop();
  std::filesystem::remove_all(folder_);
  throw std::runtime_error("a server for the tests did not start: " + log);
}

}  // namespace yore::test
