#include "evidence/findings/name_class.h"

#include <gtest/gtest.h>

namespace exhibit::findings {
namespace {

std::string classes_of(std::string_view path) {
  Facts facts;
  add_name_class(facts, path);
  std::string text;
  for (const FactWord& word : facts.words_of("name_class")) text += (text.empty() ? "" : " ") + word.word;
  return text;
}

TEST(NameClass, OrdinaryNamesHaveNone) {
  for (const char* path :
       {"/usr/bin/ls", "/etc/passwd-", "/a b", "/usr/lib/libc.so.6", "/x.tar.gz", "/y.min.js", "/Make"}) {
    EXPECT_EQ(classes_of(path), "") << path;
  }
}

TEST(NameClass, WhatHidesAndDeceives) {
  EXPECT_EQ(classes_of("/tmp/.x"), "hidden");
  EXPECT_EQ(classes_of("/tmp/.x/y"), "hidden-folder");
  EXPECT_EQ(classes_of("/tmp/..."), "hidden dots");
  EXPECT_EQ(classes_of("/tmp/.. "), "hidden dots blank-end");
  EXPECT_EQ(classes_of("/tmp/x "), "blank-end");
  EXPECT_EQ(classes_of("/x\u202Egpj.sh"), "bidi");
  EXPECT_EQ(classes_of("/x\u200By"), "invisible");
  EXPECT_EQ(classes_of("/x\ny"), "control");
  EXPECT_EQ(classes_of("/invoice.pdf.sh"), "double-extension");
  EXPECT_EQ(classes_of("/cat.jpg"), "data-like");
  EXPECT_EQ(classes_of("/tmp/[kworker/0:0]"), "");  // the name is "0:0]"
  EXPECT_EQ(classes_of("/tmp/[kthreadd]"), "kernel-thread-like");
}

TEST(NameClass, LookAlikes) {
  EXPECT_EQ(look_alike_of("1s"), "ls");
  EXPECT_EQ(look_alike_of("ssh\u0501"), "sshd");
  EXPECT_EQ(look_alike_of("sshd "), "sshd");
  EXPECT_EQ(look_alike_of("sshd."), "sshd");
  EXPECT_EQ(look_alike_of("ls"), std::nullopt);
  EXPECT_EQ(look_alike_of("lsattr"), std::nullopt);
  EXPECT_EQ(look_alike_of("\xff\xfe"), std::nullopt);
  EXPECT_EQ(look_alike_of(""), std::nullopt);
}

}  // namespace
}  // namespace exhibit::findings
