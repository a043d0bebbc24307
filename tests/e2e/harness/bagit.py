"""A validator of bags, made from RFC 8493 alone: no package of those at hand brings one. bagit-python says the same of a bundle."""

import hashlib
import re
import urllib.parse

DECLARATION = re.compile(rb"BagIt-Version: [0-9]+\.[0-9]+\r?\nTag-File-Character-Encoding: UTF-8\r?\n")


def problems(bag):
    """What keeps a folder from being a complete and valid bag (3), each in words; none where it is one."""
    found = []
    if not DECLARATION.fullmatch((bag / "bagit.txt").read_bytes()):
        found.append("bagit.txt is no declaration (2.1.1)")
    payload = {f"data/{file.relative_to(bag / 'data')}" for file in (bag / "data").rglob("*") if not file.is_dir()}
    manifests = sorted(bag.glob("manifest-*.txt"))
    if not manifests:
        found.append("no payload manifest (2.1.3)")
    for manifest in manifests:
        listed = listed_in(manifest, found)
        found += [f"{path} is in the payload and not in {manifest.name} (3)" for path in sorted(payload - listed.keys())]
        found += [f"{path} is in {manifest.name} and no payload (2.1.3)" for path in listed if not path.startswith("data/")]
        found += wrong_digests(bag, manifest, listed)
    for manifest in bag.glob("tagmanifest-*.txt"):
        listed = listed_in(manifest, found)
        found += [f"{path} is in {manifest.name} (2.2.1)" for path in listed if path.startswith(("data/", "tagmanifest-"))]
        found += [f"{one.name} is not in {manifest.name} (2.2.1)" for one in manifests if one.name not in listed]
        found += wrong_digests(bag, manifest, listed)
    if (bag / "fetch.txt").exists():
        found.append("something is still to be fetched (2.2.3)")
    return [*found, *wrong_metadata(bag, payload)]


def listed_in(manifest, found):
    """Path to digest; what is no line is added to what was found."""
    listed = {}
    for line in manifest.read_text(encoding="utf-8").splitlines():
        match = re.fullmatch(r"([0-9A-Fa-f]+)[ \t]+\*?(.+)", line)
        path = urllib.parse.unquote(match[2]) if match else ""
        if not match or path in listed or path.startswith(("/", "~")) or ".." in path.split("/"):
            found.append(f"{manifest.name}: {line!r} (2.1.3)")
        else:
            listed[path] = match[1].lower()
    return listed


def wrong_digests(bag, manifest, listed):
    algorithm = re.fullmatch(r"(?:tag)?manifest-([a-z0-9]+)", manifest.stem)[1]
    for path, digest in listed.items():
        if not (bag / path).is_file():
            yield f"{path} is in {manifest.name} and is no file (3)"
        elif hashlib.new(algorithm, (bag / path).read_bytes()).hexdigest() != digest:
            yield f"{path} is not as {manifest.name} has it (3)"


def wrong_metadata(bag, payload):
    """Of bag-info.txt (2.2.2), whose Payload-Oxum is the bytes and the number of the payload's files."""
    if not (bag / "bag-info.txt").exists():
        return
    facts = {}
    for line in (bag / "bag-info.txt").read_text(encoding="utf-8").splitlines():
        label, colon, value = line.partition(": ")
        if not colon or not label or label != label.strip():
            yield f"bag-info.txt: {line!r}"
        facts[label] = value
    octets = sum((bag / path).stat().st_size for path in payload)
    if facts.get("Payload-Oxum", f"{octets}.{len(payload)}") != f"{octets}.{len(payload)}":
        yield f"Payload-Oxum is {facts['Payload-Oxum']}, and should be {octets}.{len(payload)}"
