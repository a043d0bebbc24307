#include "evidence/certify/document.h"

#include <gtest/gtest.h>

namespace exhibit::certify {
namespace {

Document hostile_document() {
  return {"TITLE",
          "BASIS",
          {{"1. First", {"A paragraph."}, {{"Name", "<script>alert(1)</script>\x1b[31m\n\"'&"}}}},
          {"Signature: ____"}};
}

TEST(DocumentTest, TextIsWrappedBetweenWords) {
  Document document;
  document.sections = {
      {"1. First", {std::string(30, 'a') + " " + std::string(40, 'b') + " " + std::string(30, 'c')}, {}}};
  const std::string text = to_text(document);
  EXPECT_NE(text.find(std::string(30, 'a') + " " + std::string(40, 'b') + "\n" + std::string(30, 'c') + "\n"),
            std::string::npos);
}

TEST(DocumentTest, ALongWordStandsAlone) {
  Document document;
  document.sections = {{"1. First", {}, {{"Digest", std::string(200, 'f')}}}};
  EXPECT_NE(to_text(document).find("\n      " + std::string(200, 'f') + "\n"), std::string::npos);
}

TEST(DocumentTest, NothingFromTheEvidenceActsInText) {
  const std::string text = to_text(hostile_document());
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_NE(text.find("<script>alert(1)</script>\\x1b[31m\\n\"'&"), std::string::npos);
}

TEST(DocumentTest, NothingFromTheEvidenceIsMarkup) {
  const std::string html = to_html(hostile_document());
  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_NE(html.find("&lt;script&gt;alert(1)&lt;/script&gt;\\x1b[31m\\n&quot;&#39;&amp;"), std::string::npos);
  EXPECT_NE(html.find("default-src 'none'"), std::string::npos);
}

TEST(DocumentTest, JsonKeepsTheBytes) {
  Document document;
  document.sections = {{"1. First", {}, {{"Name", "\xff"}}}};
  EXPECT_NE(to_json(document).find("\"value_b64\":\"/w==\""), std::string::npos);
}

}  // namespace
}  // namespace exhibit::certify
