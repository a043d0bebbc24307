#include "evidence/commands/export_rows.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "evidence/bundle/output.h"
#include "evidence/encoding/escape.h"
#include "evidence/export/formats.h"
#include "evidence/export/read_rows.h"
#include "evidence/show/render/words.h"

namespace exhibit {
namespace {

constexpr int trouble = 2;
constexpr int incomplete = 3;

/// So many of the paths that are left out are told one by one.
constexpr std::uint64_t greatest_number_told = 20;

int fail(const Error& error) {
  fmt::print(stderr, "exhibit export: {}\n", error.message());
  return trouble;
}

Result<void> check_roots(const exports::Format& format, const std::vector<ContainerRecord>& containers) {
  if (!format.describes_one_root || containers.size() == 1) return {};
  std::string names;
  for (const ContainerRecord& container : containers) {
    names += (names.empty() ? "" : ", ") + shown_name(container);
  }
  std::string why = "is of one container's root directory, and the bundle has no container";
  if (!names.empty()) why = "is of one container's root directory; say which with --container: " + names;
  return std::unexpected(Error{ErrorCode::unsupported, 0, {}, "--format " + std::string(format.name), std::move(why)});
}

exports::LeftOut told_on_stderr() {
  return exports::LeftOut([told = std::uint64_t{0}](std::string_view path, std::string_view why) mutable {
    if (++told > greatest_number_told) return;
    fmt::print(stderr, "exhibit export: left out: {}: {}\n", escape_for_terminal(path), why);
  });
}

/// Writes all rows; what is read before a damaged place comes out before the error does.
Result<void> write_rows(const Bundle& bundle, const RowExport& asked, const exports::Format& format,
                        const std::vector<ContainerRecord>& containers, Output& output, exports::LeftOut& left_out) {
  show::Page page(output);
  const auto writer = format.make({page, left_out, asked.tables});
  const auto read = exports::read_rows(bundle, containers, *writer);
  page.flush();
  return read;
}

int status_of_written(const Bundle& bundle, const exports::LeftOut& left_out) {
  if (left_out.count() > 0) {
    fmt::print(stderr, "exhibit export: {} left out in all\n", show::counted(left_out.count(), "entry", "entries"));
  }
  return bundle.is_cut() || left_out.count() > 0 ? incomplete : 0;
}

int run(const RowExport& asked) {
  const exports::Format& format = *exports::format_called(asked.format);
  const auto bundle = Bundle::open(asked.bundle);
  if (!bundle) return fail(bundle.error());
  if (bundle->is_cut()) {
    fail({ErrorCode::corrupt, 0, {}, asked.bundle, "cut: it ends before its seal; exported as far as it goes"});
  }
  const auto containers = exports::containers_called(*bundle, asked.containers);
  if (!containers) return fail(containers.error());
  if (const auto checked = check_roots(format, *containers); !checked) return fail(checked.error());

  exports::LeftOut left_out = told_on_stderr();
  if (asked.output.empty() || asked.output == "-") {
    StreamOutput output(STDOUT_FILENO, "standard output");
    const auto written = write_rows(*bundle, asked, format, *containers, output, left_out);
    return written ? status_of_written(*bundle, left_out) : fail(written.error());
  }
  // Nobody shall take half an export for a whole one.
  auto file = WholeFileOutput::create(asked.output);
  if (!file) return fail(file.error());
  const auto written = write_rows(*bundle, asked, format, *containers, *file, left_out);
  if (!written) return fail(written.error());
  file->commit();
  return status_of_written(*bundle, left_out);
}

}  // namespace

int export_rows(const RowExport& asked) {
  try {
    return run(asked);
  } catch (const OutputError& failure) {
    // A reader who has seen enough (`| head`) is no trouble.
    return failure.error().system_errno == EPIPE ? 0 : fail(failure.error());
  }
}

}  // namespace exhibit
