#include "tests/server/live_server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "zonedb/archive/archive.h"
#include "zonedb/ingest/ingest.h"

namespace yore::test {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

void must(bool held, const std::string& what) {
  if (!held) throw std::runtime_error(what + ": " + std::strerror(errno));
}

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

Address address_of(const std::string& text, std::uint16_t port) {
  Address address;
  if (text.find(':') == std::string::npos) {
    sockaddr_in in{};
    in.sin_family = AF_INET;
    in.sin_port = htons(port);
    must(inet_pton(AF_INET, text.c_str(), &in.sin_addr) == 1, text);
    std::memcpy(&address.storage, &in, sizeof in);
    address.size = sizeof in;
  } else {
    sockaddr_in6 in{};
    in.sin6_family = AF_INET6;
    in.sin6_port = htons(port);
    must(inet_pton(AF_INET6, text.c_str(), &in.sin6_addr) == 1, text);
    std::memcpy(&address.storage, &in, sizeof in);
    address.size = sizeof in;
  }
  return address;
}

int connected(int type, const std::string& text, std::uint16_t port, int receive_buffer) {
  const Address address = address_of(text, port);
  const int fd = ::socket(address.storage.ss_family, type | SOCK_CLOEXEC, 0);
  must(fd >= 0, "socket");
  if (receive_buffer > 0) setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  must(::connect(fd, reinterpret_cast<const sockaddr*>(&address.storage), address.size) == 0, "connect");
  return fd;
}

bool is_ready(int fd, short events, std::chrono::milliseconds patience) {
  pollfd wanted{fd, events, 0};
  return ::poll(&wanted, 1, static_cast<int>(patience.count())) > 0;
}

// The ports in "... serving on 127.0.0.1:40001, [::1]:40002: 1 zone, ...".
std::vector<std::uint16_t> ports_in(const std::string& log) {
  std::vector<std::uint16_t> ports;
  const std::size_t begin = log.find("serving on ");
  if (begin == std::string::npos) return ports;
  std::istringstream addresses(log.substr(begin + 11, log.find(": ", begin + 11) - begin - 11));
  for (std::string address; addresses >> address;) {
    ports.push_back(static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1))));
  }
  return ports;
}

}  // namespace

std::string yored() {
  const char* path = std::getenv("YORED");
  return path == nullptr ? YORED : path;
}

TempFolder::TempFolder() {
  const char* root = std::getenv("TMPDIR");
  path_ = std::string(root == nullptr ? "/tmp" : root) + "/yored-test-XXXXXX";
  must(mkdtemp(path_.data()) != nullptr, path_);
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

void record_zone(const std::string& path, const std::string& zone, const std::string& time, const std::string& server,
                 const std::string& text) {
  auto archive = archive::Archive::open(path, archive::Mode::kCreate);
  if (!archive) throw std::runtime_error(archive.error().text());
  capture::Hints hints;
  hints.zone = Name::from_text(zone).value();
  hints.time = parse_interval(time).value();
  hints.server = server_from_text(server).value();
  hints.method = Method::kAxfr;
  const auto imported = ingest::ingest_octets(*archive, text, "test.zone", hints);
  if (!imported) throw std::runtime_error(imported.error().text());
  if (!imported->problems.empty()) throw std::runtime_error(imported->problems.front().message);
}

std::string small_zone(std::uint32_t serial, const std::string& www) {
  const std::string soa = "kp. 60 IN SOA ns. root. " + std::to_string(serial) + " 1 1 1 60\n";
  return soa + "kp. 60 IN NS ns.kp.\nns.kp. 60 IN A 192.0.2.53\nwww.kp. 60 IN A " + www + "\n" + soa;
}

Output shell(const std::string& command) {
  Output output;
  FILE* pipe = ::popen(("exec 2>&1; " + command).c_str(), "r");
  must(pipe != nullptr, command);
  std::array<char, 4096> part{};
  while (const std::size_t size = std::fread(part.data(), 1, part.size(), pipe)) output.text.append(part.data(), size);
  const int status = ::pclose(pipe);
  output.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return output;
}

LiveServer::LiveServer(const std::string& archive, const std::vector<std::string>& more,
                       const std::vector<std::string>& around) {
  std::vector<std::string> arguments = around;
  for (const std::string& argument :
       {yored(), std::string("--archive"), archive, std::string("--listen"), std::string("127.0.0.1:0")}) {
    arguments.push_back(argument);
  }
  arguments.insert(arguments.end(), more.begin(), more.end());
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  const std::string log_path = folder_.path("log");
  pid_ = ::fork();
  must(pid_ >= 0, "fork");
  if (pid_ == 0) {
    const int log = ::open(log_path.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    ::dup2(log, STDERR_FILENO);
    ::execvp(argv[0], argv.data());
    ::_exit(127);
  }
  if (logs("serving on ", 20s)) ports_ = ports_in(this->log());
}

LiveServer::~LiveServer() {
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
}

std::string LiveServer::log() const {
  std::ifstream file(folder_.path("log"));
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

bool LiveServer::logs(const std::string& text, std::chrono::milliseconds patience) const {
  const auto end = Clock::now() + patience;
  do {
    if (log().find(text) != std::string::npos) return true;
    siginfo_t info{};
    if (::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == pid_) break;
    std::this_thread::sleep_for(5ms);
  } while (Clock::now() < end);
  return log().find(text) != std::string::npos;
}

void LiveServer::signal(int number) const { ::kill(pid_, number); }

void LiveServer::signal_child(int number) const {
  const std::string own = std::to_string(pid_);
  std::ifstream children("/proc/" + own + "/task/" + own + "/children");
  pid_t child = 0;
  if (children >> child && child > 1) ::kill(child, number);
}

std::optional<int> LiveServer::exits(std::chrono::milliseconds patience) {
  const auto end = Clock::now() + patience;
  do {
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) == pid_) {
      pid_ = -1;
      return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    std::this_thread::sleep_for(5ms);
  } while (Clock::now() < end);
  return std::nullopt;
}

Client Client::udp(std::uint16_t port, const std::string& address) {
  return Client(connected(SOCK_DGRAM, address, port, 0));
}

Client Client::tcp(std::uint16_t port, const std::string& address, int receive_buffer) {
  return Client(connected(SOCK_STREAM, address, port, receive_buffer));
}

Client::Client(Client&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

Client::~Client() {
  if (fd_ >= 0) ::close(fd_);
}

void Client::send(OctetsView octets) const {
  while (!octets.empty()) {
    const ssize_t sent = ::send(fd_, octets.data(), octets.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    octets.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void Client::end_input() const { ::shutdown(fd_, SHUT_WR); }

std::size_t Client::try_send(OctetsView octets) const {
  const ssize_t sent = ::send(fd_, octets.data(), octets.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  return sent > 0 ? static_cast<std::size_t>(sent) : 0;
}

Octets Client::receive(std::size_t size, std::chrono::milliseconds patience) const {
  Octets octets(size, '\0');
  if (!is_ready(fd_, POLLIN, patience)) return {};
  const ssize_t received = ::recv(fd_, octets.data(), octets.size(), 0);
  octets.resize(received > 0 ? static_cast<std::size_t>(received) : 0);
  return octets;
}

Octets Client::receive_message() const {
  Octets octets;
  std::size_t wanted = 2;
  while (octets.size() < wanted) {
    const Octets part = receive(wanted - octets.size());
    if (part.empty()) return {};
    octets += part;
    if (octets.size() >= 2) wanted = std::size_t{2} + u16_at(octets, 0);
  }
  return octets.substr(2);
}

bool Client::is_closed_within(std::chrono::milliseconds patience) const {
  const auto end = Clock::now() + patience;
  while (Clock::now() < end) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
    if (is_ready(fd_, POLLIN, left) && receive(65535, 0ms).empty()) return true;
  }
  return false;
}

Octets framed(OctetsView message) {
  Octets octets;
  append_u16(octets, static_cast<std::uint16_t>(message.size()));
  return octets += message;
}

}  // namespace yore::test
