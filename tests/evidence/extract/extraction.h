// An extraction into a temporary folder, and questions to what is in it.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/extract/extract.h"
#include "evidence/reader/json.h"
#include "tests/support/captured_bundle.h"
#include "tests/support/files.h"
#include "tests/support/temporary_folder.h"

namespace exhibit::extract {

using test::file_content;

class ExtractionTest : public testing::Test {
 protected:
  std::string out(std::string_view name = {}) const {
    return folder_ / "out" + (name.empty() ? "" : "/" + std::string(name));
  }
  static std::string stored_name(std::string_view content) { return sha256(content).hex() + ".bin"; }

  Result<Extraction> try_extract(const std::vector<std::string>& wanted = {},
                                 const std::vector<std::string>& containers = {}) {
    if (!std::filesystem::exists(folder_ / "b.tar")) bundle_.write(folder_);
    const auto bundle = Bundle::open(folder_ / "b.tar");
    EXPECT_TRUE(bundle) << bundle.error().message();
    Request request{out(), containers, {}};
    for (const std::string& text : wanted) request.selectors.push_back(Selector::parse(text).value());
    return exhibit::extract::extract(*bundle, request);
  }

  Extraction extract(const std::vector<std::string>& wanted = {}, const std::vector<std::string>& containers = {}) {
    auto extraction = try_extract(wanted, containers);
    EXPECT_TRUE(extraction) << extraction.error().message();
    return extraction ? *std::move(extraction) : Extraction();
  }

  /// The names of what was written, but for the three files that tell of it.
  std::set<std::string> stored() const {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(out())) names.insert(entry.path().filename());
    for (const char* log : {"INDEX.txt", "SHA256SUMS", "extracted.jsonl"}) EXPECT_EQ(names.erase(log), 1u) << log;
    return names;
  }

  std::vector<Json> lines() const {
    std::vector<Json> objects;
    std::ifstream file(out("extracted.jsonl"));
    for (std::string line; std::getline(file, line);) objects.push_back(parse_json_object(line, "line").value());
    return objects;
  }

  void expect_problem(const Extraction& extraction, std::string_view text) {
    const auto tells = [text](const Error& error) { return error.message().find(text) != std::string::npos; };
    std::string all;
    for (const Error& error : extraction.problems) all += "\n  " + error.message();
    EXPECT_TRUE(std::ranges::any_of(extraction.problems, tells)) << text << " is not in" << all;
  }

  std::vector<FileEntry>& root() { return bundle_.walks.at("fs0001"); }

  TemporaryFolder folder_;
  test::CapturedBundle bundle_;
};

}  // namespace exhibit::extract
