"""What cmake/package.sh makes, where it is meant to be used: the Debian packages in a fresh Debian 12, the static
programs on an older glibc's system and in an empty root, the image on real runtimes. tests/packaging has what needs two
builds.

EXHIBIT_PACKAGES names the folder of the packages (default build/packages).
"""

import functools
import io
import os
import re
import shutil
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from harness.bundle import Bundle
from harness.commands import PATIENCE_TO_INSTALL_S, run, text

PROJECT = Path(__file__).resolve().parents[2]
PACKAGES = Path(os.environ.get("EXHIBIT_PACKAGES", PROJECT / "build/packages"))
GOLDEN = PROJECT / "tests/golden/format-1-records.tar"

CAPABILITIES = ("SYS_PTRACE", "DAC_READ_SEARCH", "FOWNER", "SYS_ADMIN", "SYS_CHROOT", "SYS_NICE")
"""Those of README.md; writing a bundle to a file of another user's folder takes DAC_OVERRIDE, too."""

pytestmark = pytest.mark.skipif(
    not (PACKAGES / "SHA256SUMS").exists(), reason=f"there are no packages in {PACKAGES} (cmake/package.sh)"
)


def only(pattern):
    (file,) = PACKAGES.glob(pattern)
    return file


@dataclass(frozen=True)
class Described:
    """A line of PROGRAMS."""

    sha256: str
    build_id: str
    file: str


def described():
    lines = [line.split("  ") for line in (PACKAGES / "PROGRAMS").read_text().splitlines()]
    return [Described(*fields) for fields in lines]


# --- the files ------------------------------------------------------------------------------------------------------


def test_sums_are_those_of_all_files():
    run("sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS", cwd=PACKAGES)
    summed = {line.split()[1] for line in (PACKAGES / "SHA256SUMS").read_text().splitlines()}
    assert summed == {file.name for file in PACKAGES.iterdir()} - {"SHA256SUMS"}


@pytest.mark.parametrize("program", ["exhibit", "exhibit-collect"])
def test_version_names_the_file(program):
    """The build id that a program prints of itself is what readelf reads in the file, and stands in PROGRAMS."""
    file = only(f"{program}-[0-9]*-linux-*")
    said = dict(line.rsplit(" ", 1) for line in text(file, "--version").splitlines())
    (build_id,) = re.findall(r"Build ID: (\w+)", text("readelf", "--notes", file))
    (line,) = [line for line in described() if line.file == file.name]
    assert said["build id"] == build_id == line.build_id
    assert line.sha256 == text("sha256sum", file).split()[0]
    assert len(said["commit  "].removesuffix("-modified")) == 12


def test_no_program_names_the_folder_it_was_built_in():
    for file in PACKAGES.glob("exhibit*-linux-*"):
        assert os.fsencode(PROJECT) not in file.read_bytes()


@pytest.mark.skipif(shutil.which("lintian") is None, reason="lintian is not installed (install-packages.sh package)")
def test_lintian_finds_nothing():
    said = text("lintian", "--fail-on=error,warning", "--allow-root", *PACKAGES.glob("*.deb"))
    assert said == ""


# --- licences -------------------------------------------------------------------------------------------------------

LICENSED = {
    "archive": ("libarchive-dev", "Tim Kientzle"),
    "zstd": ("libzstd-dev", "Facebook"),
    "seccomp": ("libseccomp-dev", "Paul Moore"),
    "sqlite3": ("libsqlite3-dev", "Hipp"),
    "yara": ("libyara-dev", "The YARA Authors"),
    "magic": ("libmagic-dev", "Ian F. Darwin"),
    "jansson": ("libjansson-dev", "Petri Lehtinen"),
    "bz2": ("libbz2-dev", "Julian"),
    "lzma": ("liblzma-dev", "Lasse Collin"),
    "z": ("zlib1g-dev", "Jean-loup Gailly"),
    "OpenSSL": ("libssl-dev", "OpenSSL"),
    "fmt": ("libfmt-dev", "Victor Zverovich"),
    "spdlog": ("libspdlog-dev", "Gabi Melman"),
    "nlohmann_json": ("nlohmann-json3-dev", "Niels Lohmann"),
    "CLI11": ("libcli11-dev", "Henry Schreiner"),
    "DTL": ("libdtl-dev", "Tatsuhiko Kubo"),
    "Threads": ("libc6-dev", "GNU C Library"),
    "C++": ("libstdc++-12-dev", "GCC Runtime Library Exception"),
}
"""What cmake/Dependencies.cmake finds, and the compiler's own: the package, and who or what its licence names."""

NOT_STATIC = {"CURL", "IPSec_MB"}


def licences():
    """{package: text} of the sections."""
    page = (PACKAGES / "THIRD-PARTY-LICENCES").read_text(encoding="utf-8")
    sections = re.split(r"^={100}\n(.+)\n={100}\n", page, flags=re.MULTILINE)[1:]
    return {name: text for title, text in zip(sections[::2], sections[1::2]) for name in title.split(", ")}


def test_every_library_that_the_build_finds_is_in_the_list_above():
    page = (PROJECT / "cmake/Dependencies.cmake").read_text()
    found = set(re.findall(r"find_package\((\w+)", page)) | set(re.findall(r"find_path\((\w+)_INCLUDE_DIR", page))
    found |= set(re.findall(r"exhibit_import_library\(\w+ (\w+)\)", page))
    found |= set(re.search(r"foreach\(name ([a-z0-9 ]+)\)", page)[1].split())
    assert found - NOT_STATIC == LICENSED.keys() - {"C++"}


@pytest.mark.parametrize("library", LICENSED)
def test_the_licence_of_what_is_linked_in_goes_with_it(library):
    package, named = LICENSED[library]
    assert named in licences()[package]


def test_licences_that_are_referred_to_are_there():
    """On a machine that is no Debian nobody finds /usr/share/common-licenses."""
    told = licences()
    for name in ("GPL-3", "LGPL-2.1", "Apache-2.0"):
        path = f"/usr/share/common-licenses/{name}"
        assert told[path].strip() == Path(path).read_text().strip()


# --- Debian ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def fresh_debian(images, shared_folder):
    """A fresh minimal Debian's root; what mmdebstrap made of it stays in the cache."""

    def fresh_debian(suite, *options):
        archive = images.busybox.archive.parent / f"debian-minimal-{suite}-1.tar"
        if not archive.exists():
            unfinished = archive.with_suffix(".part.tar")
            command = ["mmdebstrap", "--quiet", "--variant=minbase", *options, suite, unfinished]
            subprocess.run(command, check=True, timeout=PATIENCE_TO_INSTALL_S)
            unfinished.rename(archive)
        root = shared_folder / suite
        root.mkdir()
        run("tar", "--extract", "--file", archive, "--directory", root)
        return root

    return fresh_debian


def in_root(root, *command):
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    argv = ["chroot", root, *command]
    return subprocess.run(argv, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=600)


@pytest.fixture(scope="module")
def debian(fresh_debian):
    """Debian 12 with both packages, as somebody installs them who has nothing but the files and a mirror."""
    root = fresh_debian("bookworm", "--include=man-db")
    shutil.copy("/etc/resolv.conf", root / "etc/resolv.conf")
    for package in PACKAGES.glob("*.deb"):
        shutil.copy(package, root / "tmp")
    assert in_root(root, "apt-get", "-qq", "update").returncode == 0
    # Fails for what is not installed yet, and leaves it to apt to bring that.
    in_root(root, "sh", "-c", "dpkg --install /tmp/*.deb")
    fixed = in_root(root, "apt-get", "-qq", "--yes", "--fix-broken", "--no-install-recommends", "install")
    assert fixed.returncode == 0, fixed.stderr
    shutil.copy(GOLDEN, root / "tmp/golden.tar")
    return root


def test_reader_verifies_in_a_fresh_debian(debian):
    done = in_root(debian, "exhibit", "verify", "/tmp/golden.tar")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("CONSISTENT-UNSIGNED")


def test_upload_without_libcurl_says_what_to_install(debian):
    """It is recommended and not depended on: all else works without it."""
    plan = debian / "tmp/plan.json"
    plan.write_text("http://127.0.0.1:9/bundle")
    plan.chmod(0o600)  # else a warning comes before
    done = in_root(debian, "exhibit", "upload", "/tmp/golden.tar", "--to", "/tmp/plan.json")
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("exhibit: upload needs libcurl, which cannot be loaded: libcurl.so.4: ")
    assert line.endswith("; install it (Debian: apt install libcurl4)")


def test_collector_lists_in_a_fresh_debian(debian, shell):
    done = in_root(debian, "exhibit-collect", "--list")
    assert done.returncode == 0, done.stderr
    assert shell.name in done.stdout


def test_pages_are_found_and_compressed(debian):
    pages = [page.stem for page in (PROJECT / "cmake/man").glob("*.1")]
    assert len(pages) > 10
    for page in pages:
        assert in_root(debian, "man", "--where", page).stdout == f"/usr/share/man/man1/{page}.1.gz\n"


@pytest.mark.parametrize("program", ["exhibit", "exhibit-collect"])
def test_completions_are_where_shells_look(debian, program):
    assert (debian / f"usr/share/bash-completion/completions/{program}").read_text()
    assert (debian / f"usr/share/zsh/vendor-completions/_{program}").read_text().startswith(f"#compdef {program}\n")
    assert (debian / f"usr/share/fish/vendor_completions.d/{program}.fish").read_text()


@pytest.mark.parametrize("package", ["exhibit", "exhibit-collect"])
def test_installed_files_are_as_packed(debian, package):
    done = in_root(debian, "dpkg", "--verify", package)
    assert (done.returncode, done.stdout) == (0, "")
    documents = debian / "usr/share/doc" / package
    assert "License: Apache-2.0" in (documents / "copyright").read_text()
    assert (documents / "THIRD-PARTY-LICENCES").read_bytes() == (PACKAGES / "THIRD-PARTY-LICENCES").read_bytes()
    assert run("zcat", documents / "changelog.Debian.gz").startswith(package.encode() + b" (")


def test_nothing_is_left_when_removed(debian):
    """The last test that uses the root."""
    done = in_root(debian, "dpkg", "--purge", "exhibit", "exhibit-collect")
    assert (done.returncode, done.stderr) == (0, "")
    left = text("find", debian, "-name", "*exhibit*", "-not", "-path", f"{debian}/tmp/*")
    assert left == ""


# --- static programs ------------------------------------------------------------------------------------------------


@pytest.fixture(params=["empty root", "Debian 11"])
def foreign_root(request, folder):
    """Roots whose libraries the static programs cannot use: there are none, or they are of an older glibc."""
    root = folder
    if request.param == "Debian 11":
        root = request.getfixturevalue("older_debian")
    for program in ("exhibit", "exhibit-collect"):
        shutil.copy(only(f"{program}-[0-9]*-linux-*"), root / program)
    shutil.copy(GOLDEN, root / "golden.tar")
    return root


@pytest.fixture(scope="module")
def older_debian(fresh_debian):
    root = fresh_debian("bullseye")
    assert "GLIBC 2.31" in in_root(root, "ldd", "--version").stdout
    return root


def test_static_programs_run_where_no_library_serves(foreign_root, shell):
    done = in_root(foreign_root, "/exhibit", "verify", "/golden.tar")
    assert done.returncode == 0, done.stderr
    done = in_root(foreign_root, "/exhibit-collect", "-o", "/b.tar", "--container", shell.id)
    assert done.returncode == 0, done.stderr
    done = in_root(foreign_root, "/exhibit", "verify", "/b.tar")
    assert done.returncode == 0, done.stderr
    assert in_root(foreign_root, "/exhibit", "show", "/b.tar").stdout.count(shell.name)


# --- the image ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def image(docker):
    docker.docker("load", "--quiet", "--input", only("*-oci-*.tar"))
    version = only("*-oci-*.tar").name.split("-")[2]
    reference = f"exhibit-collect:{version}"
    yield reference
    docker.docker("rmi", "--force", reference)


@pytest.fixture
def run_image(docker, image):
    """Runs the collector's image with the host's processes in sight and no more privileges than README.md tells."""
    limits = ["--pid=host", "--uts=host", "--network=none", "--read-only", "--cap-drop=ALL"]
    limits += [f"--cap-add={capability}" for capability in CAPABILITIES]
    return functools.partial(run, *docker.client, "run", "--rm", "--pull=never", *limits, image, env=docker.environment)


def test_image_captures_a_sibling(run_image, shell, folder, programs):
    bundle = folder / "b.tar"
    bundle.write_bytes(run_image("-o", "-", "--container", shell.name))
    bundle.chmod(0o644)
    assert programs.exhibit("verify", bundle).status == 0
    taken = Bundle(bundle)
    assert taken.seal["status"] == "complete"
    (container,) = taken.containers
    assert (container["runtime"], container["id"], container["name"]) == ("docker", shell.id, shell.name)
    assert taken.root_listing(shell)[b"/bin/busybox"]["sha256"]


def test_bundle_of_the_image_names_host_and_file(run_image, shell, folder):
    """Not the container that the collector runs in."""
    bundle = folder / "b.tar"
    bundle.write_bytes(run_image("-o", "-", "--container", shell.name))
    start = Bundle(bundle).record("data/acquisition/start.json")
    assert start["host"]["hostname"] == os.uname().nodename
    assert start["host"]["machine_id"] == Path("/etc/machine-id").read_text().strip()
    (line,) = [line for line in described() if "-oci-" in line.file]
    assert start["tool"]["sha256"] == line.sha256


def test_image_has_the_licences(docker, image):
    made = docker.docker("create", image).strip()
    try:
        documents = run(*docker.client, "cp", f"{made}:/usr/share/doc/exhibit-collect", "-", env=docker.environment)
    finally:
        docker.docker("rm", made)
    with tarfile.open(fileobj=io.BytesIO(documents)) as archive:
        copied = archive.extractfile("exhibit-collect/THIRD-PARTY-LICENCES").read()
        assert archive.getmember("exhibit-collect/LICENSE").size
    assert copied == (PACKAGES / "THIRD-PARTY-LICENCES").read_bytes()


def test_image_is_labelled(docker, image):
    labels = docker.docker("inspect", "--format={{range $k, $v := .Config.Labels}}{{$k}}={{$v}}\n{{end}}", image)
    labels = dict(line.split("=", 1) for line in labels.splitlines() if line)
    assert labels["org.opencontainers.image.title"] == "exhibit-collect"
    assert labels["org.opencontainers.image.licenses"] == "Apache-2.0"
    assert docker.docker("inspect", "--format={{json .Config.Entrypoint}}", image) == '["/usr/bin/exhibit-collect"]'


def test_image_is_loaded_by_podman_and_by_containerd(podman, containerd):
    archive = only("*-oci-*.tar")
    reference = f"docker.io/library/exhibit-collect:{archive.name.split('-')[2]}"
    assert reference in podman.podman("load", "--input", archive)
    assert reference in containerd.ctr("images", "import", archive)
    said = podman.podman("run", "--rm", "--pull=never", "--network=none", reference, "--version")
    assert said.startswith("exhibit-collect ")
