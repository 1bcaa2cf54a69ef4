// PlainQuery: a request of the shape that nearly all have: one question, and an OPT record or nothing behind it.
//
// The first step of respond()'s short way. Nothing is copied: it is read where it lies. What has another shape is for
// read_request() (request.h) to read and to judge.
//
// Threads: values and pure functions. Its views point into the message that it was read from.
#pragma once

#include <optional>

#include "server/wire/request.h"

namespace yore::wire {

struct PlainQuery {
  std::uint16_t id = 0;
  std::uint16_t flags = 0;  // as the client has them: opcode QUERY, QR=0
  OctetsView question;      // whole: name, type, class
  OctetsView qname;
  RRType qtype = RRType::kA;
  RRClass qclass = RRClass::kIN;
  std::optional<Edns> edns;  // of version 0, its options well framed
};

// What follows the header where that is a plain query's, else nothing.
[[nodiscard]] OctetsView question_of_plain(OctetsView message) noexcept;
// `qname_size` octets behind the header are the name that question_of_plain() begins with, uncompressed; 0: it is none.
// False where the message has another shape. What it gives, read_request() gives with Problem::kNone.
[[nodiscard]] bool read_plain_query(OctetsView message, std::size_t qname_size, PlainQuery& query) noexcept;

}  // namespace yore::wire
