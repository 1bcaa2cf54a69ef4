// ask: the same questions to several servers, their answers compared section by section.
//
//   ask [OPTION]... QUESTIONS SUBJECT=ADDR:PORT PEER=ADDR:PORT...
//
// QUESTIONS is a file of lines "CLASS QNAME QTYPE [do] [tcp]": CLASS is any word, by which the results are counted
// ("referral", "nodata"). Each question goes out with RD=0 over UDP, and over TCP where the answer is truncated or the
// line says so. Compared are RCODE, AA, the answer and the authority section as sets of RRs (owner in lower case, TTL
// included), and with --additional that section too. No answer, and one that cannot be read, agrees with nothing.
//
//   --moment TIME      asks the subject with EDNS option 65001, as ASCII
//   --additional       compares the additional section too, OPT left out: that of a peer that agrees in the rest
//   --exceptions FILE  lines "QNAME QTYPE REASON", patterns as the shell's: questions on which the subject may
//                      stand with the minority, never alone
//   --majority N       of a thousand questions so many have to be answered as the majority answers them (995)
//   --most N           print at most N differences (20)
//
// Exit status: 0 where the subject agrees with at least one peer on every question and with the majority of them on
// enough of all, the rest being exceptions; 1 where not; 2 where it could not run.
//
// Threads: one.
#include <arpa/inet.h>
#include <fnmatch.h>
#include <sys/time.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <vector>

// Last: it makes macros of "true" and "bool".
#include <ldns/ldns.h>

namespace {

struct Server {
  std::string name;
  sockaddr_storage address{};
  socklen_t address_size = 0;
};

struct Question {
  std::string group;
  std::string qname;
  std::string qtype;
  bool dnssec_ok = false;
  bool over_tcp = false;
};

// What an answer says, in a form that compares.
struct Said {
  std::string header;  // RCODE and AA
  std::multiset<std::string> answer, authority, additional;
  bool is_readable = false;
};

bool agree(const Said& one, const Said& other) {
  return one.is_readable && other.is_readable && one.header == other.header && one.answer == other.answer &&
         one.authority == other.authority;
}

struct Options {
  std::string moment;
  bool additional = false;
  std::size_t majority = 995;           // in thousandths
  std::vector<std::string> exceptions;  // patterns of "qname qtype"
  std::size_t most = 20;
};

[[noreturn]] void give_up(const std::string& why) {
  std::cerr << "ask: " << why << "\n";
  std::exit(2);
}

Server server_of(const std::string& text) {
  const auto equals = text.find('=');
  const auto colon = text.rfind(':');
  if (equals == std::string::npos || colon == std::string::npos || colon < equals)
    give_up("not NAME=ADDR:PORT: " + text);
  Server server;
  server.name = text.substr(0, equals);
  auto* in4 = reinterpret_cast<sockaddr_in*>(&server.address);
  in4->sin_family = AF_INET;
  std::uint16_t port = 0;
  std::from_chars(text.data() + colon + 1, text.data() + text.size(), port);
  in4->sin_port = htons(port);
  if (inet_pton(AF_INET, text.substr(equals + 1, colon - equals - 1).c_str(), &in4->sin_addr) != 1) {
    give_up("not an IPv4 address: " + text);
  }
  server.address_size = sizeof(sockaddr_in);
  return server;
}

std::vector<Question> read_questions(const std::string& path) {
  std::ifstream file(path);
  if (!file) give_up("cannot read " + path);
  std::vector<Question> questions;
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    Question question;
    std::string flag;
    if (!(words >> question.group >> question.qname >> question.qtype)) continue;
    while (words >> flag) {
      question.dnssec_ok |= flag == "do";
      question.over_tcp |= flag == "tcp";
    }
    questions.push_back(question);
  }
  return questions;
}

// The question as a message: RD=0, EDNS with 4096 octets where DO or a moment is asked for, plain otherwise.
std::vector<std::uint8_t> encode(const Question& question, const std::string& moment, std::uint16_t id) {
  ldns_rdf* qname = ldns_dname_new_frm_str(question.qname.c_str());
  const ldns_rr_type qtype = ldns_get_rr_type_by_name(question.qtype.c_str());
  if (qname == nullptr || qtype == 0) give_up("not a question: " + question.qname + " " + question.qtype);
  ldns_pkt* packet = ldns_pkt_query_new(qname, qtype, LDNS_RR_CLASS_IN, 0);
  ldns_pkt_set_id(packet, id);
  if (question.dnssec_ok || !moment.empty()) ldns_pkt_set_edns_udp_size(packet, 4096);
  ldns_pkt_set_edns_do(packet, question.dnssec_ok);
  if (!moment.empty()) {
    std::vector<std::uint8_t> option = {65001 >> 8, 65001 & 255, 0, static_cast<std::uint8_t>(moment.size())};
    option.insert(option.end(), moment.begin(), moment.end());
    ldns_pkt_set_edns_data(packet, ldns_rdf_new_frm_data(LDNS_RDF_TYPE_UNKNOWN, option.size(), option.data()));
  }
  std::uint8_t* wire = nullptr;
  std::size_t size = 0;
  if (ldns_pkt2wire(&wire, packet, &size) != LDNS_STATUS_OK) give_up("cannot encode " + question.qname);
  std::vector<std::uint8_t> octets(wire, wire + size);
  LDNS_FREE(wire);
  ldns_pkt_free(packet);
  return octets;
}

std::string text_of(const ldns_rr* rr) {
  ldns_rr* copy = ldns_rr_clone(rr);
  ldns_rr2canonical(copy);
  char* text = ldns_rr2str(copy);
  std::string result(text, std::max<std::size_t>(std::string(text).size(), 1) - 1);
  LDNS_FREE(text);
  ldns_rr_free(copy);
  return result;
}

std::multiset<std::string> section_of(const ldns_rr_list* rrs) {
  std::multiset<std::string> section;
  for (std::size_t i = 0; i < ldns_rr_list_rr_count(rrs); ++i) {
    const ldns_rr* rr = ldns_rr_list_rr(rrs, i);
    if (ldns_rr_get_type(rr) != LDNS_RR_TYPE_OPT) section.insert(text_of(rr));
  }
  return section;
}

struct PacketFree {
  void operator()(ldns_pkt* packet) const { ldns_pkt_free(packet); }
};
using Packet = std::unique_ptr<ldns_pkt, PacketFree>;

Packet exchange(const Server& server, std::vector<std::uint8_t> query, bool tcp) {
  ldns_buffer* buffer = ldns_buffer_new(query.size());
  ldns_buffer_write(buffer, query.data(), query.size());
  std::uint8_t* reply = nullptr;
  std::size_t size = 0;
  const timeval timeout{3, 0};
  const auto send = tcp ? ldns_tcp_send : ldns_udp_send;
  const ldns_status sent = send(&reply, buffer, &server.address, server.address_size, timeout, &size);
  ldns_buffer_free(buffer);
  ldns_pkt* packet = nullptr;
  if (sent == LDNS_STATUS_OK && ldns_wire2pkt(&packet, reply, size) != LDNS_STATUS_OK) packet = nullptr;
  LDNS_FREE(reply);
  return Packet(packet);
}

Said ask(const Server& server, const Question& question, const std::string& moment, std::uint16_t id) {
  const auto query = encode(question, moment, id);
  Packet packet;
  for (int tries = 0; packet == nullptr && tries < 3; ++tries) packet = exchange(server, query, question.over_tcp);
  if (packet != nullptr && ldns_pkt_tc(packet.get()) && !question.over_tcp) packet = exchange(server, query, true);
  Said said;
  if (packet == nullptr) {
    said.header = "no answer that can be read";
    return said;
  }
  said.is_readable = true;
  said.header = "rcode " + std::to_string(ldns_pkt_get_rcode(packet.get())) + (ldns_pkt_aa(packet.get()) ? " aa" : "");
  said.answer = section_of(ldns_pkt_answer(packet.get()));
  said.authority = section_of(ldns_pkt_authority(packet.get()));
  said.additional = section_of(ldns_pkt_additional(packet.get()));
  return said;
}

void print(const std::string& who, const Said& said) {
  std::cout << "  " << who << ": " << said.header << "\n";
  const auto list = [](const char* what, const std::multiset<std::string>& section) {
    for (const std::string& rr : section) std::cout << "    " << what << " " << rr << "\n";
  };
  list("answer", said.answer);
  list("authority", said.authority);
  list("additional", said.additional);
}

bool holds(const std::multiset<std::string>& section, const std::string& type) {
  return std::any_of(section.begin(), section.end(),
                     [&](const std::string& rr) { return rr.find("\t" + type + "\t") != std::string::npos; });
}

// The kinds of answer that this is one of.
std::vector<std::string> kinds_of(const Question& question, const Said& said) {
  std::vector<std::string> kinds;
  const bool no_error = said.header.starts_with("rcode 0");
  const bool authoritative = said.header.ends_with(" aa");
  if (no_error && !authoritative && said.answer.empty() && holds(said.authority, "NS")) kinds.push_back("is-referral");
  if (no_error && authoritative && said.answer.empty()) kinds.push_back("is-nodata");
  if (said.header.starts_with("rcode 3")) kinds.push_back("is-nxdomain");
  if (holds(said.answer, "CNAME")) kinds.push_back("is-cname");
  if (holds(said.answer, "DNAME")) kinds.push_back("is-dname");
  if (question.qtype == "DS") kinds.push_back("is-ds");
  if (holds(said.authority, "NSEC")) kinds.push_back("is-nsec-proof");
  if (holds(said.authority, "NSEC3")) kinds.push_back("is-nsec3-proof");
  return kinds;
}

struct Count {
  std::size_t asked = 0, with_one = 0, with_majority = 0, excepted = 0, as_additional = 0;
};

constexpr const char* kAll = "all";

struct Run {
  Options options;
  std::vector<Server> servers;  // the subject first
  std::map<std::string, Count> groups;
  std::map<std::string, std::size_t> agreed;  // by peer
  std::size_t printed = 0;

  bool is_excepted(const Question& question) const {
    const std::string asked = question.qname + " " + question.qtype;
    return std::any_of(options.exceptions.begin(), options.exceptions.end(),
                       [&](const std::string& pattern) { return fnmatch(pattern.c_str(), asked.c_str(), 0) == 0; });
  }

  // Whether a peer that agrees in the rest has the subject's additional section too.
  bool has_additional_of_a_peer(const std::vector<Said>& said) const {
    return !options.additional || std::any_of(said.begin() + 1, said.end(), [&](const Said& peer) {
      return agree(peer, said[0]) && peer.additional == said[0].additional;
    });
  }

  // The same where no datagram was too small for all of it.
  bool has_it_over_tcp(Question question, std::uint16_t id) const {
    question.over_tcp = true;
    return has_additional_of_a_peer(ask_all(question, id));
  }

  std::vector<Said> ask_all(const Question& question, std::uint16_t id) const {
    std::vector<Said> said;
    for (std::size_t i = 0; i < servers.size(); ++i) {
      said.push_back(ask(servers[i], question, i == 0 ? options.moment : "", id));
    }
    return said;
  }

  void compare(const Question& question, std::uint16_t id) {
    const std::vector<Said> said = ask_all(question, id);
    std::size_t agreeing = 0;
    for (std::size_t i = 1; i < servers.size(); ++i) {
      if (agree(said[i], said[0])) ++agreeing, ++agreed[servers[i].name];
    }
    const bool excepted = is_excepted(question);
    const bool as_additional = has_additional_of_a_peer(said) || has_it_over_tcp(question, id);
    const bool majority = 2 * agreeing >= servers.size() - 1;
    std::vector<std::string> kinds = kinds_of(question, said[1]);
    kinds.push_back(question.group);
    kinds.push_back(kAll);
    for (const std::string& kind : kinds) {
      Count& count = groups[kind];
      ++count.asked;
      count.excepted += excepted && !majority ? 1 : 0;
      count.with_one += agreeing > 0 ? 1 : 0;
      count.with_majority += majority ? 1 : 0;
      count.as_additional += as_additional ? 1 : 0;
    }
    const bool good = as_additional && agreeing > 0 && (majority || excepted);
    if (good || printed == options.most) return;
    ++printed;
    std::cout << (agreeing == 0   ? "alone: "
                  : as_additional ? "differs: "
                                  : "alone in additional: ")
              << question.qname << " " << question.qtype << (question.dnssec_ok ? " do" : "") << "\n";
    for (std::size_t i = 0; i < servers.size(); ++i) print(servers[i].name, said[i]);
  }

  bool report() const {
    for (const auto& [group, count] : groups) {
      std::cout << group << ": " << count.asked << " asked, " << count.with_one << " as at least one peer, "
                << count.with_majority << " as the majority, " << count.excepted << " excepted";
      if (options.additional) std::cout << ", " << count.as_additional << " with the additional section of a peer";
      std::cout << "\n";
    }
    const auto counted = groups.find(kAll);
    const Count all = counted == groups.end() ? Count{} : counted->second;
    for (std::size_t i = 1; i < servers.size(); ++i) {
      const auto found = agreed.find(servers[i].name);
      std::cout << "as " << servers[i].name << ": " << (found == agreed.end() ? 0 : found->second) << " of "
                << all.asked << "\n";
    }
    return all.asked > 0 && all.with_one == all.asked && all.as_additional == all.asked &&
           all.with_majority + all.excepted == all.asked && 1000 * all.with_majority >= options.majority * all.asked;
  }
};

std::vector<std::string> read_exceptions(const std::string& path) {
  std::ifstream file(path);
  if (!file) give_up("cannot read " + path);
  std::vector<std::string> patterns;
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string qname, qtype, reason;
    if (line.empty() || line[0] == ';' || !(words >> qname >> qtype)) continue;
    std::getline(words >> std::ws, reason);
    if (reason.empty()) give_up("an exception without a reason: " + line);
    patterns.push_back(qname + " " + qtype);
  }
  return patterns;
}

}  // namespace

int main(int argc, char** argv) {
  Run run;
  std::vector<std::string> words(argv + 1, argv + argc);
  std::vector<std::string> operands;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto value = [&] { return ++i < words.size() ? words[i] : (give_up("a value is missing"), std::string()); };
    if (words[i] == "--moment") {
      run.options.moment = value();
    } else if (words[i] == "--additional") {
      run.options.additional = true;
    } else if (words[i] == "--exceptions") {
      run.options.exceptions = read_exceptions(value());
    } else if (words[i] == "--majority") {
      run.options.majority = std::stoul(value());
    } else if (words[i] == "--most") {
      run.options.most = std::stoul(value());
    } else {
      operands.push_back(words[i]);
    }
  }
  if (operands.size() < 3) give_up("usage: ask [OPTION]... QUESTIONS SUBJECT=ADDR:PORT PEER=ADDR:PORT...");
  for (std::size_t i = 1; i < operands.size(); ++i) run.servers.push_back(server_of(operands[i]));
  std::uint16_t id = 1;
  for (const Question& question : read_questions(operands[0])) run.compare(question, id++);
  return run.report() ? 0 : 1;
}
