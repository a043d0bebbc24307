"""docs/dependencies.md against what is found, linked and installed."""

import re

from harness.documents import PROJECT

DEPENDENCIES = (PROJECT / "docs/dependencies.md").read_text()
TARGETS = {
    "OpenSSL": ("OpenSSL::Crypto",), "IPSec_MB": ("IPSec_MB",), "archive": ("archive",), "zstd": ("zstd",), "seccomp": ("seccomp",), "sqlite3": ("sqlite3",),
    "yara": ("yara",), "CURL": ("curl_headers",), "fmt": ("fmt_library",), "spdlog": ("spdlog_headers",),
    "nlohmann_json": ("nlohmann_json::nlohmann_json",), "CLI11": ("CLI11::CLI11",), "DTL_INCLUDE_DIR": ("${DTL_INCLUDE_DIR}",),
    "Threads": ("Threads::Threads",),
}  # fmt: skip
"""What is written in a CMakeLists.txt for what Dependencies.cmake found."""


def table_rows(heading):
    """The cells of a section's tables, a list a row, without headings."""
    section = DEPENDENCIES.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line.startswith("|")]
    return [row for row in rows if not set(row[0]) <= {"-"} and row[0] not in ("library", "group", "package", "for")]


def words(cell):
    return re.findall(r"`([^`]+)`", cell)


def test_every_library_that_is_found_is_told():
    cmake = (PROJECT / "cmake/Dependencies.cmake").read_text()
    for file in (PROJECT / "tests/CMakeLists.txt", PROJECT / "tests/bench/CMakeLists.txt"):
        cmake += file.read_text()
    found = re.findall(r"(?:find_package|find_path)\((\w+) ", cmake)
    found += re.findall(r"exhibit_import_library\((\w+) \w", cmake)
    found += [name for names in re.findall(r"foreach\(name ([\w ]+)\)", cmake) for name in names.split()]
    told = [word for heading in ("Libraries of the programs", "In the static programs", "Libraries of tests")
            for row in table_rows(heading) for word in words(row[2])]  # fmt: skip
    assert sorted(set(found)) == sorted(told)


def test_who_links_each_library_is_told():
    linked = {}
    for folder in ("hashing", "evidence", "collector"):
        for file in (PROJECT / folder).rglob("CMakeLists.txt"):
            for target, what in re.findall(r"target_(?:link_libraries|include_directories)\(([\w-]+) ([^)]*)\)", file.read_text()):
                for word in what.split():
                    linked.setdefault(word, set()).add(target)
    for row in table_rows("Libraries of the programs"):
        (name,) = words(row[2])
        assert set(words(row[5])) == {target for word in TARGETS[name] for target in linked[word]}, name


def test_every_package_that_is_installed_is_told():
    script = re.sub(r"#.*", "", (PROJECT / "cmake/install-packages.sh").read_text())
    groups = {name: set(packages.split()) for name, packages in re.findall(r"^(\w+)_packages=\(([^)]*)\)", script, flags=re.MULTILINE)}
    for name, packages in re.findall(r"\b(\w+)_packages\+=\(([^)]*)\)", script):
        groups[name] |= set(packages.split())
    told = {}
    for heading in ("Compilers and tools", "What tests need"):
        for group, packages, _ in table_rows(heading):
            told.setdefault(words(group)[0], []).extend(words(packages))
    for heading in ("Libraries of the programs", "In the static programs", "Libraries of tests"):
        for row in table_rows(heading):
            told["build"] += words(row[1])
    assert groups == {group: set(packages) for group, packages in told.items()}
    assert all(len(packages) == len(set(packages)) for packages in told.values())


def test_every_package_of_npm_is_told():
    for name, where, *_ in table_rows("From npm"):
        assert f'"{words(name)[0]}@' in (PROJECT / words(where)[0]).read_text()
    harness = "".join(file.read_text() for file in (PROJECT / "tests/e2e/harness").glob("*.py"))
    packages = re.findall(r'"((?:@[\w-]+/)?[\w.-]+)@\d[\w.-]*"', harness)
    assert set(packages) == {words(row[0])[0] for row in table_rows("From npm")}
