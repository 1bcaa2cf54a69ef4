// What a glob and a regular expression find, whichever escapes a name is printed with.
#include <doctest/doctest.h>

#include <random>

#include "zonedb/report/search.h"

namespace yore::test {
namespace {

using report::NamePattern;

Name name(const std::string& text) { return Name::from_text(text).value(); }

// Also that the range has what matches, as nothing else is looked at.
bool finds(const std::string& pattern, const std::string& text) {
  const auto read = NamePattern::from_text(pattern);
  REQUIRE_MESSAGE(read, pattern);
  const bool found = read->matches(name(text));
  CHECK_MESSAGE((!found || read->range().has(name(text).sort_key())), pattern);
  return found;
}

std::string error_of(const std::string& pattern) {
  const auto read = NamePattern::from_text(pattern);
  return read ? "" : read.error().message;
}

bool looks_everywhere(const std::string& pattern) {
  return NamePattern::from_text(pattern)->range().has(name("elsewhere.").sort_key());
}

}  // namespace

TEST_CASE("a glob finds a name whichever way its octets are written") {
  for (const char* pattern :
       {"a+b.example", "a\\+b.example", "a\\043b.example.", "A?B.example", "a+*", "?+b.example"}) {
    CHECK_MESSAGE(finds(pattern, "a\\+b.example."), pattern);
  }
  CHECK(finds("#10*", "\\#10.example."));
  CHECK(finds("?10.example", "\\#10.example."));
  CHECK(finds("a@b.example", "a\\@b.example."));
  CHECK(finds("c[1].example", "c[1].example."));
  CHECK(finds("c\\0911].example", "c[1].example."));
  CHECK(finds("sp?ace.example", "sp\\032ace.example."));
  CHECK(finds("sp ace.example", "sp\\032ace.example."));
  CHECK(finds("sp\\032*", "sp\\032ace.example."));
  CHECK(finds("?.example", "\\255.example."));
  CHECK_FALSE(finds("?.example", "\\255a.example."));
}

TEST_CASE("an escaped wildcard is an octet, a plain one is not") {
  CHECK(finds("\\*.w.example", "*.w.example."));
  CHECK_FALSE(finds("\\*.w.example", "a.w.example."));
  CHECK(finds("*.w.example", "*.w.example."));
  CHECK(finds("*.w.example", "a.b.w.example."));
  CHECK_FALSE(finds("*.w.example", "w.example."));
  CHECK(finds("\\?.w.example", "\\?.w.example."));
  CHECK_FALSE(finds("\\?.w.example", "a.w.example."));
  CHECK_FALSE(looks_everywhere("\\*.w.example"));
}

TEST_CASE("the end of a label is no octet of one") {
  CHECK(finds("a\\.b.example", "a\\.b.example."));
  CHECK_FALSE(finds("a\\.b.example", "a.b.example."));
  CHECK_FALSE(finds("a.b.example", "a\\.b.example."));
  CHECK(finds("*\\.b.example", "a\\.b.example."));
  CHECK(finds("a?b.example", "a\\.b.example."));
  CHECK(finds("a?b.example", "a.b.example."));
  CHECK(finds("a*e", "a.b.example."));
}

TEST_CASE("names are looked for below the labels that end a glob") {
  for (const char* pattern : {"example", "*.example", "a*b.c?.example.", "*\\..example", "a+b.example", "."}) {
    CHECK_FALSE_MESSAGE(looks_everywhere(pattern), pattern);
  }
  for (const char* pattern : {"*", "?", "*\\.example", "exam*", "a..example"}) {
    CHECK_MESSAGE(looks_everywhere(pattern), pattern);
  }
  CHECK(finds(".", "."));
  CHECK(finds("*", "."));
  CHECK_FALSE(finds(".", "example."));
}

TEST_CASE("an expression is about the octets of a name, escaped only where they are '.', '\\' or do not print") {
  CHECK(finds("/^a\\+b/", "a\\+b.example."));
  CHECK(finds("/^#10/", "\\#10.example."));
  CHECK(finds("/^c\\[1\\]\\.EXAMPLE$/", "C[1].example."));
  CHECK(finds("/^sp ace\\./", "sp\\032ace.example."));
  CHECK(finds("/^a\\\\\\.b\\./", "a\\.b.example."));
  CHECK(finds("/^a\\\\\\\\b\\./", "a\\\\b.example."));
  CHECK(finds("/^a\\\\007b\\./", "a\\007b.example."));
  CHECK(finds("/^\\\\255\\./", "\\255.example."));
  CHECK(finds("/^\\.$/", "."));
}

TEST_CASE("what is no pattern is said, and none is too much") {
  CHECK(error_of("a\\").find("broken escape") != std::string::npos);
  CHECK(error_of("a\\25").find("broken escape") != std::string::npos);
  CHECK(error_of("a\\256b").find("broken escape") != std::string::npos);
  CHECK(error_of("").find("is missing") != std::string::npos);
  CHECK(error_of("/(/").find("is no regular expression") != std::string::npos);
  CHECK(error_of("/(a?){90000}/").find("repeats too much") != std::string::npos);
  for (const char* part : {"(", "a", "a|", "(?=", "[", "a*", "\\b", "(a"}) {
    std::string many = "/";
    for (int i = 0; i < 50'000; ++i) many += part;
    CHECK_MESSAGE(error_of(many + "/").find("write one of at most 1000") != std::string::npos, part);
  }
}

TEST_CASE("any octets are a pattern or an error, and a pattern can be matched") {
  std::mt19937 random(1);
  constexpr std::string_view kOctets = "ab1.*?\\\\()[]{}|+^$,:=!-/ #\x01\xff";
  const Name subject = name("a\\.b.*.\\255.example.");
  int patterns = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (std::size_t size = random() % 24; size > 0; --size) text += kOctets[random() % kOctets.size()];
    if (i % 2 == 0) text = "/" + text + "/";
    const auto pattern = NamePattern::from_text(text);
    if (!pattern) continue;
    ++patterns;
    if (pattern->matches(subject)) CHECK_MESSAGE(pattern->range().has(subject.sort_key()), text);
  }
  CHECK(patterns > 1000);
}

}  // namespace yore::test
