"""`exhibit export`: what other tools read, read by those very tools and held against find and sha256sum."""

import base64
import csv
import datetime
import io
import json
import os
import re
import subprocess
import uuid
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from harness import truth
from harness.bundle import exact, exact_element
from harness.commands import CommandFailed, run, wait_until
from harness.duckdb import DuckDB, install
from harness.schema import schema_blocks

HOSTILE = (
    b"new\nline",
    b"pipe|percent%7C",
    b"comma,quote\"apostrophe'",
    b"escape\x1b[31mred",
    b"bad\xff\xfeutf8",
    b"=HYPERLINK(1)",
    b"+1", b"-1", b"@sum",
    b"back\\slash",
    b"b64:cGxhaW4=",
    b"hash #star* [class]",
    b"trailing ",
    b"return\r",
    "\u202eoverride".encode(),
    "\ufffenoncharacter".encode(),
    b"<tag attribute='x'>&amp;",
)  # fmt: skip
NOT_IN_HASHDEEP = {b"new\nline", b"escape\x1b[31mred", b"return\r", "\u202eoverride".encode()}

FORMATS = ("bodyfile", "timesketch", "jsonl", "csv", "dfxml", "stix", "hashdeep", "mtree")
DFXML = "{http://www.forensicswiki.org/wiki/Category:Digital_Forensics_XML}"
EXHIBIT = "{tag:exhibit,2026:export}"


@pytest.fixture(scope="module")
def infested(docker, images, shell):
    """A busybox container with hostile names in its own layer, links to hostile targets, a tmpfs, and what it hides."""
    options = ["--tmpfs", "/scratch"]
    with docker.container(images.busybox, "sleep", "1000000", name="e2e-export", options=options) as container:
        odd = os.fsencode(container.root / "odd")
        os.mkdir(odd)
        for name in HOSTILE:
            Path(os.fsdecode(os.path.join(odd, name))).write_bytes(b"content of " + name)
        for n, target in enumerate((b"=1+1", b"tar|get\n", b"#x y")):
            os.symlink(target, os.path.join(odd, b"link %d" % n))
        os.mkfifo(os.path.join(odd, b"fifo"))
        os.mknod(os.path.join(odd, b"null"), 0o20666, os.makedev(1, 3))
        os.utime(make(container.root / "odd/1969", b"old"), ns=(0, -3600_500000000))
        os.chmod(make(container.root / "odd/setuid", b"#!/bin/sh\n"), 0o6755)
        make(container.root / "scratch/in-tmpfs", b"on another mount")
        yield container


@pytest.fixture(scope="module")
def path(infested, shell, collect_once):
    return collect_once("infested.tar", "--container", infested.name, "--container", shell.name)


@pytest.fixture(scope="module")
def export(path, programs):
    def export(form, *arguments, bundle=path, status=0):
        result = programs.exhibit("export", "--format", form, *arguments, bundle)
        assert result.status == status, result.complaint
        return result

    return export


@pytest.fixture(scope="module")
def known(infested):
    """Path to entry, of the container's own root file system by find, without what other mounts hide."""
    return truth.uncovered(truth.entries(infested.pid), infested.pid)


@pytest.fixture(scope="module")
def digests(infested):
    return truth.uncovered(truth.digests(infested.pid), infested.pid)


@pytest.fixture(scope="module")
def duckdb():
    return DuckDB(install())


def make(file, content):
    file.write_bytes(content)
    return file


def unescaped(text):
    """The bytes that escape_for_terminal() was given."""
    pieces = re.findall(r"\\x([0-9a-f]{2})|\\u\{([0-9a-f]+)\}|(\\.)|(.)", text, flags=re.DOTALL)
    letters = {"\\n": b"\n", "\\t": b"\t", "\\r": b"\r", "\\\\": b"\\"}
    return b"".join(
        bytes.fromhex(byte) or (chr(int(point, 16)) if point else one).encode() if not pair else letters[pair]
        for byte, point, pair, one in pieces
    )


def of(container, rows):
    return [row for row in rows if row.get("container") == container.name]


def is_own(row):
    """Of the root file system, and seen."""
    return row["mount_point"] == "/" and "hidden_by" not in row and "hidden_by_b64" not in row


def seconds(time):
    return int(time.split(".")[0])


@pytest.mark.parametrize("form", FORMATS)
def test_every_output_is_inert(form, export, infested):
    """Nothing in it that a terminal would act upon, nor anything that is no text, but for hashdeep's raw names."""
    one = ["--container", infested.name] if form in ("hashdeep", "mtree") else []
    output = export(form, *one, status=3 if form == "hashdeep" else 0).stdout
    assert not re.search(rb"[\x00-\x09\x0b-\x1f\x7f]|\xe2\x80\xae", output)
    if form != "hashdeep":
        output.decode()


# --- bodyfile -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def timeline(export, shared_folder):
    """What mactime makes of the bodyfile: (date, letters of the times, mode, name) of each row."""
    body = shared_folder / "body"
    body.write_bytes(export("bodyfile").stdout)
    lines = run("mactime", "-b", body, "-z", "UTC", "-y", "-d").decode().splitlines()[1:]
    return [(row[0], row[2], row[3], row[7]) for row in csv.reader(lines)]


def test_mactime_shows_every_file_at_its_time(timeline, infested, known):
    """Its rows are those of all files that are no older than 1970: it drops what is."""
    expected = {
        (path, seconds(entry.mtime)) for path, entry in known.items() if not entry.mtime.startswith("-")
    }
    shown = set()
    for date, letters, _, name in timeline:
        owner, _, rest = name.partition(":")
        if owner == infested.name and "m" in letters and "(hidden by" not in rest:
            at = datetime.datetime.fromisoformat(date.replace("Z", "+00:00"))
            shown.add((unescaped(rest.split(" -> ")[0]), int(at.timestamp())))
    assert expected <= shown


def test_mactime_makes_no_row_of_its_own(timeline, export):
    """As many names as the bodyfile has, no false row of 1970, and each mode as ls writes it."""
    lines = export("bodyfile").text.splitlines()
    assert all(len(line.split("|")) == 11 for line in lines)
    assert len({name for *_, name in timeline}) >= len({line.split("|")[1] for line in lines}) - 1
    assert not [row for row in timeline if row[0].startswith("1970-01-01T00:00:00")]
    (mode,) = {mode for _, _, mode, name in timeline if name.endswith(":/odd/setuid")}
    assert mode == "r/rrwsr-sr-x"


def test_a_bodyfile_has_nanoseconds_and_digests(export, infested, known, digests):
    rows = {}
    for line in export("bodyfile").text.splitlines():
        fields = [field.replace("%7C", "|").replace("%25", "%") for field in line.split("|")]
        owner, _, name = fields[1].partition(":")
        if owner == infested.name and "(hidden by" not in name:
            rows[unescaped(name.split(" -> ")[0])] = fields
    assert rows[b"/odd/1969"][8] == "-3600.500000000"  # find counts the fraction upwards from the second before
    for path, entry in known.items():
        assert rows[path][8] == entry.mtime or path == b"/odd/1969"
        assert rows[path][0] == digests.get(path, "0")
    assert b"/scratch/in-tmpfs" in rows


# --- timesketch -----------------------------------------------------------------------------------------------------


def test_timesketch_rows(export, infested, known):
    rows = of(infested, export("timesketch").records)
    for row in rows:
        assert {"message", "datetime", "timestamp_desc", "data_type"} <= row.keys()
        assert re.fullmatch(r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}\+00:00", row["datetime"])
        assert len(row["message"].encode()) <= 32766
    modified = {exact(row, "filename") for row in rows if row["timestamp_desc"] == "Content Modification Time"}
    assert known.keys() <= modified
    (started,) = (row for row in rows if row["data_type"] == "exhibit:process")
    assert (started["pid"], started["command"]) == (infested.pid, "sleep 1000000")


# --- flat tables ----------------------------------------------------------------------------------------------------


def test_json_lines_hold_every_table(export, infested, known, digests):
    rows = export("jsonl").records
    tables = {row["table"] for row in rows}
    assert {"bundles", "containers", "mounts", "processes", "environment", "files"} <= tables
    files = [row for row in of(infested, rows) if row["table"] == "files"]
    own = {exact(row, "path"): row for row in files if is_own(row)}
    assert own.keys() == known.keys()
    assert len(own) == sum(1 for row in files if is_own(row))
    for path, entry in known.items():
        row = own[path]
        assert (row["type"], row["mode"], row["uid"], row["gid"]) == (entry.type, entry.mode, entry.uid, entry.gid)
        assert row.get("sha256") == digests.get(path)
        if entry.type == "symlink":
            assert exact(row, "target") == entry.target
    (in_tmpfs,) = (row for row in files if row.get("path") == "/scratch/in-tmpfs")
    assert in_tmpfs["mount_point"] == "/scratch"
    assert own[b"/odd/setuid"]["layer"] == "upper"
    (process,) = (row for row in of(infested, rows) if row["table"] == "processes")
    assert [exact_element(word) for word in process["argv"]] == [b"sleep", b"1000000"]
    secret = [row for row in of(infested, rows) if row["table"] == "environment" and row["name"] == "TOP_SECRET"]
    assert secret and all(row["secret"] for row in secret)
    assert "API_KEY" not in export("jsonl", "--table", "environment").text


def test_one_table_of_json_lines(export):
    assert {row["table"] for row in export("jsonl", "--table", "mounts", "--table", "bundles").records} == {
        "mounts",
        "bundles",
    }


def test_csv_is_exact_and_no_formula(export, infested, known):
    text = export("csv").text
    rows = list(csv.DictReader(io.StringIO(text)))
    decoded = lambda cell: base64.b64decode(cell[4:]) if cell.startswith("b64:") else cell.encode()
    own = {
        decoded(row["path"]): row
        for row in rows
        if row["container"] == infested.name and row["mount_point"] == "/" and not row["hidden_by"]
    }
    assert own.keys() == known.keys()
    assert decoded(own[b"/odd/link 0"]["target"]) == b"=1+1"
    for row in rows:
        for column, cell in row.items():
            if column not in ("uid", "gid", "size", "nlink"):
                assert not re.match(r"[\s\u00a0]*[=+\-@]", cell), (column, cell)


@pytest.fixture(scope="module")
def sql(export, duckdb, shared_folder):
    """Runs SQL on the exported tables as SCHEMA.md says."""
    folder = shared_folder / "sql"
    folder.mkdir()
    (folder / "before.jsonl").write_bytes(export("jsonl").stdout)
    (folder / "files.csv").write_bytes(export("csv").stdout)
    views, _ = schema_blocks()
    return lambda query: duckdb.query(views + query, folder)


def test_duckdb_reads_every_file(sql, infested, known, digests):
    rows = sql(
        "SELECT path, path_b64, sha256, mode FROM files"
        f" WHERE container = '{infested.name}' AND mount_point = '/' AND hidden_by IS NULL AND hidden_by_b64 IS NULL"
    )
    read = {
        base64.b64decode(row["path_b64"]) if row["path_b64"] is not None else row["path"].encode(): row for row in rows
    }
    assert read.keys() == known.keys()
    assert {path: row["sha256"] for path, row in read.items() if row["sha256"]} == digests
    assert all(read[path]["mode"] == entry.mode for path, entry in known.items())


def test_duckdb_reads_the_csv(sql, infested, known):
    rows = sql(f"SELECT count(*) AS n FROM files_csv WHERE container = '{infested.name}' AND mount_point = '/'")
    assert int(rows[0]["n"]) >= len(known)


@pytest.mark.parametrize("heading", schema_blocks()[1])
def test_every_documented_query_runs(heading, sql):
    sql(schema_blocks()[1][heading])


def test_documented_query_for_bytes_gives_them(sql, infested, known):
    """The same from both forms, so that their union has no name twice."""
    (query,) = (block for heading, block in schema_blocks()[1].items() if "exact bytes" in heading)
    rows = sql(query.replace("AS exact FROM", "AS exact, hex(exact) AS digits FROM"))
    names = [bytes.fromhex(row["digits"]) for row in rows if row["container"] == infested.name]
    assert known.keys() <= set(names)
    assert len(set(names)) == len(names)


def test_documented_query_for_setuid_finds_it(sql, infested):
    (query,) = (block for heading, block in schema_blocks()[1].items() if "setuid" in heading)
    assert (infested.name, "/odd/setuid") in {(row["container"], row["path"]) for row in sql(query)}


def test_documented_query_for_processes_joins_their_executables(sql, infested, digests):
    (query,) = (block for heading, block in schema_blocks()[1].items() if "executable" in heading)
    rows = [row for row in sql(query) if row["container"] == infested.name]
    assert [row["sha256"] for row in rows] == [digests[b"/bin/busybox"]]


# --- hashdeep, mtree ------------------------------------------------------------------------------------------------


def test_hashdeep_list_is_that_of_sha256sum(export, infested, digests):
    told = export("hashdeep", "--container", infested.name, status=3)
    assert rb"left out: /odd/new\nline" in told.stderr
    assert rb"left out: /odd/escape\x1b[31mred" in told.stderr
    assert f"{len(NOT_IN_HASHDEEP)} entries left out" in told.complaint
    lines = [line.split(b",", 2) for line in told.stdout.splitlines() if not line.startswith((b"%", b"#"))]
    rows = {name: digest.decode() for _, digest, name in lines}
    expected = {b"." + path: digest for path, digest in digests.items() if path[5:] not in NOT_IN_HASHDEEP}
    assert expected.items() <= rows.items()
    assert not {b"./odd/" + name for name in NOT_IN_HASHDEEP} & rows.keys()
    assert b"./scratch/in-tmpfs" in rows


def known_below(export, infested, file, *folders):
    """The list of known files, without what is not below these folders."""
    lines = export("hashdeep", "--container", infested.name, status=3).stdout.splitlines(keepends=True)
    wanted = tuple(b"./%s/" % folder for folder in folders)
    kept = [line for line in lines if line.startswith((b"%", b"#")) or line.split(b",", 2)[2].startswith(wanted)]
    file.write_bytes(b"".join(kept))
    return ["hashdeep", "-c", "sha256", "-r", "-l", "-o", "f", "-a", "-v", "-v", "-k", file, "."]


def audited(audit, folder):
    return subprocess.run(audit, cwd=folder, capture_output=True, check=False, timeout=60)


def test_hashdeep_matches_all_names_that_it_can_read(export, infested, folder):
    copy = folder / "copy"
    copy.mkdir()
    run("cp", "-a", infested.root / "odd", copy / "odd")
    audit = audited(known_below(export, infested, folder / "known", b"odd"), copy)
    assert b"New files found: %d" % len(NOT_IN_HASHDEEP) in audit.stdout
    assert b"Files moved: 0" in audit.stdout
    assert b"Known files not found: 0" in audit.stdout


def test_hashdeep_audit_passes_and_fails(export, infested, folder):
    """On a copy of the files that it can name; then with one changed, one added and one gone."""
    copy = folder / "copy"
    copy.mkdir()
    run("cp", "-a", infested.root / "bin", copy / "bin")
    audit = known_below(export, infested, folder / "known", b"bin")
    passed = audited(audit, copy)
    assert passed.returncode == 0, passed.stdout
    assert b"Audit passed" in passed.stdout
    (copy / "bin/added").write_bytes(b"news")
    failed = audited(audit, copy)
    assert failed.returncode != 0
    assert b"New files found: 1" in failed.stdout


def verified(spec, root):
    """Extra entries do not count: what the kernel makes up in /proc and /sys is in no listing."""
    return subprocess.run(["mtree", "-e", "-f", spec, "-p", root], capture_output=True, check=False, timeout=60)


def test_mtree_verifies_the_whole_container(export, infested, known, folder):
    """In place, where it finds one change that comes after."""
    spec = folder / "spec"
    spec.write_bytes(export("mtree", "--container", infested.name).stdout)
    assert len([line for line in spec.read_bytes().splitlines() if b" type=" in line]) >= len(known)
    clean = verified(spec, infested.root)
    assert (clean.returncode, clean.stdout, clean.stderr) == (0, b"", b""), clean
    program = infested.root / "odd/setuid"
    content, status = program.read_bytes(), program.stat()
    program.write_bytes(b"#!/bin/no\n")
    changed = verified(spec, infested.root)
    program.write_bytes(content)
    os.utime(program, ns=(status.st_atime_ns, status.st_mtime_ns))
    program.chmod(status.st_mode)
    assert changed.returncode != 0
    assert b"odd/setuid" in changed.stdout and b"sha256" in changed.stdout.lower()


def test_bsdtar_reads_the_mtree(export, infested, known, folder):
    spec = folder / "spec"
    spec.write_bytes(export("mtree", "--container", infested.name).stdout)
    names = subprocess.run(["bsdtar", "-tf", spec], capture_output=True, check=True, timeout=60).stdout
    assert names.count(b"\n") >= len(known)


@pytest.mark.parametrize("form", ["hashdeep", "mtree"])
def test_what_describes_one_root_wants_one_container(form, export, infested, shell):
    complaint = export(form, status=2).complaint
    assert infested.name in complaint and shell.name in complaint
    assert len(complaint.splitlines()) == 1


# --- DFXML, STIX ----------------------------------------------------------------------------------------------------

DFXML_SCHEMA = Path(__file__).parent / "schemas/dfxml.xsd"
"""Of DFXML 2.0.0-beta.0, which no package of Debian's brings."""


def test_dfxml_is_valid_by_its_schema(export, infested, known, digests, folder):
    document = folder / "b.dfxml"
    document.write_bytes(export("dfxml").stdout)
    by_its_schema = ("xmllint", "--noout", "--nonet", "--schema", DFXML_SCHEMA)
    run(*by_its_schema, document)
    root = ElementTree.parse(document).getroot()
    assert root.get("version") == "2.0.0-beta.0"
    assert [child.tag.removeprefix(DFXML) for child in root][:2] == ["metadata", "creator"]
    files = {}
    for volume in root.iter(DFXML + "volume"):
        for entry in volume.iter(DFXML + "fileobject"):
            if volume.get(EXHIBIT + "container") != infested.name or volume.get(EXHIBIT + "mount_point") != "/":
                continue
            if entry.get(EXHIBIT + "hidden_by") is None:
                name = entry.find(DFXML + "filename")
                shown = name.get(EXHIBIT + "b64")
                name = base64.b64decode(shown) if shown is not None else name.text.encode()
                files[b"/" if name == b"." else b"/" + name] = entry
    assert files.keys() == known.keys()
    for path, entry in known.items():
        assert int(files[path].findtext(DFXML + "mode")) == int(entry.mode, 8)
        assert files[path].findtext(DFXML + "hashdigest") == digests.get(path)
    misspelt = folder / "misspelt.dfxml"
    misspelt.write_bytes(document.read_bytes().replace(b"<mode>", b"<mode>0o"))
    with pytest.raises(CommandFailed):
        run(*by_its_schema, misspelt)


def test_stix_objects_hang_together(export, infested, digests):
    bundle = json.loads(export("stix").stdout)
    assert bundle == json.loads(export("stix").stdout)
    assert bundle["type"] == "bundle"
    objects = {made["id"]: made for made in bundle["objects"]}
    assert len(objects) == len(bundle["objects"])
    for name, made in objects.items():
        assert made["spec_version"] == "2.1"
        kind, _, number = name.partition("--")
        assert kind == made["type"]
        assert uuid.UUID(number).version == 5
        for field, value in made.items():
            if field.endswith(("_ref", "_refs")):
                for ref in [value] if isinstance(value, str) else value:
                    assert ref in objects, (name, field)
    (observed,) = (
        made for made in objects.values()
        if made["type"] == "observed-data" and made["labels"] == [f"container:{infested.name}"]
    )  # fmt: skip
    seen = [objects[ref] for ref in observed["object_refs"]]
    (process,) = (made for made in seen if made["type"] == "process")
    assert (process["pid"], process["command_line"]) == (infested.pid, "sleep 1000000")
    assert objects[process["image_ref"]]["hashes"]["SHA-256"] == digests[b"/bin/busybox"]
    hashes = {made["hashes"]["SHA-256"] for made in seen if made["type"] == "file" and "hashes" in made}
    assert digests[b"/odd/setuid"] in hashes


def test_stix_ids_are_those_of_the_standard(export):
    """STIX 2.1, 2.9: UUIDv5 of the contributing properties in canonical JSON."""
    space = uuid.UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")
    contributing = {"directory": ["path"], "ipv4-addr": ["value"], "file": ["hashes", "name", "parent_directory_ref"]}
    checked = set()
    for made in json.loads(export("stix").stdout)["objects"]:
        if made["type"] in contributing:
            given = {name: made[name] for name in contributing[made["type"]] if name in made}
            canonical = json.dumps(given, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            assert made["id"] == f"{made['type']}--{uuid.uuid5(space, canonical)}"
            checked.add(made["type"])
    assert {"directory", "file"} <= checked


# --- processes and their sockets ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def of_web(bundle_path, programs):
    """The shared bundle, in which nginx listens, in a format."""
    return lambda form: programs.exhibit("export", "--format", form, bundle_path)


def test_who_listens(of_web, web, duckdb, folder):
    (folder / "web.jsonl").write_bytes(of_web("jsonl").stdout)
    (folder / "files.csv").write_bytes(of_web("csv").stdout)
    views, queries = schema_blocks()
    (query,) = (block for heading, block in queries.items() if "listens" in heading)
    rows = [row for row in duckdb.query(views + query, folder) if row["local_port"] == "80"]
    assert {row["exe"] for row in rows} == {"/usr/sbin/nginx"}
    holders = {
        (row["protocol"], row["pid"])
        for row in of(web, of_web("jsonl").records)
        if row["table"] == "sockets" and row.get("local_port") == 80
    }
    assert {pid for _, pid in holders} == set(web.pids())


def test_stix_tells_who_listens(of_web, web):
    objects = {made["id"]: made for made in json.loads(of_web("stix").stdout)["objects"]}
    (master,) = (made for made in objects.values() if made["type"] == "process" and made["pid"] == web.pid)
    traffic = [objects[ref] for ref in master["opened_connection_refs"]]
    assert {made["src_port"] for made in traffic} == {80}
    assert objects[traffic[0]["src_ref"]]["value"] in ("0.0.0.0", "::")
    workers = [made for made in objects.values() if made.get("parent_ref") == master["id"]]
    assert {worker["pid"] for worker in workers} == set(web.pids()) - {web.pid}


def test_a_program_that_was_deleted_is_told_by_its_digest(scratch_container, collect, programs, duckdb, folder):
    start = "cp /bin/busybox /tmp/sleep; echo x >>/tmp/sleep; /tmp/sleep 999 >/dev/null 2>&1 &"
    scratch_container.exec("sh", "-c", start)
    program = scratch_container.root / "tmp/sleep"
    is_running = lambda pid: os.readlink(f"/proc/{pid}/exe") == "/tmp/sleep"
    wait_until(lambda: any(map(is_running, scratch_container.all_pids())), "the program to run")
    (pid,) = filter(is_running, scratch_container.all_pids())
    digest = run("sha256sum", program).decode().split()[0]
    program.unlink()
    path = collect("deleted.tar", "--container", scratch_container.name)
    exported = programs.exhibit("export", "--format", "jsonl", path)
    (held,) = (row for row in exported.records if row["table"] == "held" and row["name"] == "exe")
    assert (held["sha256"], held["pid"]) == (digest, pid)
    (folder / "deleted.jsonl").write_bytes(exported.stdout)
    (folder / "files.csv").write_bytes(programs.exhibit("export", "--format", "csv", path).stdout)
    views, queries = schema_blocks()
    (query,) = (block for heading, block in queries.items() if "executable" in heading)
    (row,) = (row for row in duckdb.query(views + query, folder) if row["pid"] == str(pid))
    assert (row["sha256"], row["no_path"]) == (digest, True)
    shared = json.loads(programs.exhibit("export", "--format", "stix", path).stdout)
    objects = {made["id"]: made for made in shared["objects"]}
    (process,) = (made for made in objects.values() if made["type"] == "process" and made["pid"] == pid)
    assert objects[process["image_ref"]]["hashes"]["SHA-256"] == digest


# --- what is asked, and what cannot be given ------------------------------------------------------------------------


def test_a_file_appears_whole_and_replaces_none(path, folder, programs):
    folder.chmod(0o777)
    output = folder / "out.jsonl"
    assert programs.exhibit("export", path, "--format", "jsonl", "-o", output).status == 0
    assert output.stat().st_mode & 0o777 == 0o600
    again = programs.exhibit("export", path, "--format", "jsonl", "-o", output)
    assert again.status == 2
    assert len(again.complaint.splitlines()) == 1
    assert os.listdir(folder) == [output.name]


@pytest.mark.parametrize("form", FORMATS)
def test_a_cut_bundle_gives_what_it_has(form, path, folder, programs, infested):
    content = path.read_bytes()
    for length in (len(content) // 2, len(content) - 3000):
        cut = folder / f"cut-{length}.tar"
        cut.write_bytes(content[:length])
        cut.chmod(0o644)
        one = ["--container", infested.name] if form in ("hashdeep", "mtree") else []
        told = programs.exhibit("export", cut, "--format", form, *one)
        assert told.status == 3, told.complaint
        assert "cut" in told.complaint.splitlines()[0]


@pytest.mark.parametrize("form", FORMATS)
def test_a_damaged_listing_is_told_and_no_file_is_left(form, path, folder, programs, infested):
    folder.chmod(0o777)
    content = bytearray(path.read_bytes())
    for header in re.finditer(rb"/listing\.0001\.jsonl\.zst\0", bytes(content)):
        content[header.start() // 512 * 512 + 512 + 40] ^= 1
    damaged = folder / "damaged.tar"
    damaged.write_bytes(content)
    damaged.chmod(0o644)
    one = ["--container", infested.name] if form in ("hashdeep", "mtree") else []
    told = programs.exhibit("export", damaged, "--format", form, *one, "-o", folder / "out")
    assert told.status == 2
    assert "listing.0001" in told.complaint.splitlines()[-1]
    assert os.listdir(folder) == ["damaged.tar"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["--format", "bodyfile", "--table", "files"],
        ["--format", "csv", "--table", "files", "--table", "mounts"],
        ["--format", "jsonl", "--require-signature"],
        ["--format", "mtree", "--expect-seal", "00" * 32],
        ["--format", "case", "--container", "x"],
        ["--format", "jsonl", "--container", "nobody"],
        ["--format", "parquet"],
    ],
)
def test_what_makes_no_sense_is_usage(arguments, path, programs):
    told = programs.exhibit("export", path, *arguments)
    assert told.status == 2
    assert not told.stdout
    assert len(told.complaint.splitlines()) == 1
