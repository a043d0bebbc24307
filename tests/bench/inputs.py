"""What is measured on, always the same for the same numbers: an image of packages and seeded trees in several layers,
bundles of long listings. All is made once and kept below build/bench-inputs.
"""

import contextlib
import hashlib
import io
import json
import random
import shutil
import subprocess
import tarfile
from pathlib import Path

from harness.commands import run
from runtimes.images import tar_of_tree, unpack_packages

SYNTHETIC_LAYERS = 5
FILES_A_FOLDER = 8
PACKAGES = "golang-1.19-src libboost1.74-dev vim-runtime perl-modules-5.36 libpython3.11-stdlib".split()
"""About 29,000 files and 260 MB with real names, sizes and contents."""

SYLLABLES = "ab ra co den el fi go hu in jo ka lo mi no op per qua ri st tu un va wi xe yo zen".split()
ENDINGS = (".py", ".h", ".so", ".txt", ".js", ".conf", "", ".md")


@contextlib.contextmanager
def unfinished(place):
    """A path beside `place` that becomes it when all went well."""
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = place.with_name(place.name + ".unfinished")
    discard(beside)
    yield beside
    beside.rename(place)


def discard(place):
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)


def word(generator):
    return "".join(generator.choice(SYLLABLES) for _ in range(generator.randrange(2, 5)))


def file_sizes(generator, count, total):
    """Sizes as in a root file system: many small files, a few large ones; `total` bytes in all."""
    weights = [generator.paretovariate(1.2) for _ in range(count)]
    scale = total / sum(weights)
    return [int(weight * scale) for weight in weights]


def write_synthetic_layer(place, generator, layer, count, total):
    """Folders of FILES_A_FOLDER files; one entry in fifty is a symbolic link."""
    noise = generator.randbytes(2 << 20)
    times = [1_600_000_000 + generator.randrange(100_000_000) for _ in range(200)]
    with tarfile.open(place, "w", format=tarfile.GNU_FORMAT) as tar:
        for number, size in enumerate(file_sizes(generator, count, total)):
            folder, of_folder = divmod(number, FILES_A_FOLDER)
            if folder % 100 == 0 and of_folder == 0:
                top = f"opt/{layer}-{word(generator)}-{folder // 100:03}"
            if of_folder == 0:
                below = f"{top}/{word(generator)}-{folder}"
            member = tarfile.TarInfo(f"{below}/{word(generator)}{of_folder}{generator.choice(ENDINGS)}")
            member.mode = 0o755 if number % 20 == 0 else 0o644
            member.mtime = generator.choice(times)
            if number % 50 == 49:
                link = tarfile.TarInfo(member.name + ".link")
                link.type, link.linkname, link.mtime = tarfile.SYMTYPE, member.name.rsplit("/", 1)[1], member.mtime
                tar.addfile(link)
            start = generator.randrange(1 << 20)
            repeated = noise[start : start + (1 << 20)]
            content = b"%016x" % generator.getrandbits(64) + repeated[: max(size - 16, 0)]
            content = (content * (size // len(content) + 1))[:size]
            member.size = size
            tar.addfile(member, io.BytesIO(content))


def sha256_of(place):
    with place.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_layers(folder, busybox, files, total):
    """The layers' archives, the lowest first: the shell, the packages where so many files are wanted, the synthetic ones."""
    run("tar", "--extract", "--file", busybox.archive, "--directory", folder, "layer-0.tar")
    layers = [folder / "layer-0.tar"]
    if files >= 100_000:
        root = folder / "packages"
        root.mkdir()
        unpack_packages(root, *PACKAGES)
        layers.append(folder / "packages.tar")
        layers[-1].write_bytes(tar_of_tree(root))
        contents = [path.lstat() for path in root.rglob("*") if path.is_file() and not path.is_symlink()]
        files -= len(contents)
        total -= sum(status.st_size for status in contents)
        shutil.rmtree(root)
    generator = random.Random(f"{files} {total}")
    for layer in range(SYNTHETIC_LAYERS):
        layers.append(folder / f"synthetic-{layer}.tar")
        write_synthetic_layer(layers[-1], generator, layer, files // SYNTHETIC_LAYERS, total // SYNTHETIC_LAYERS)
    return layers


def write_image(archive, folder, reference, busybox, files, total):
    """An archive for `docker load`."""
    layers = write_layers(folder, busybox, files, total)
    config = {
        "architecture": "amd64",
        "os": "linux",
        "config": {"Cmd": ["sleep", "1000000"], "Env": ["PATH=/bin"]},
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{sha256_of(layer)}" for layer in layers]},
    }
    manifest = [{"Config": "config.json", "RepoTags": [reference], "Layers": [layer.name for layer in layers]}]
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "manifest.json").write_text(json.dumps(manifest))
    names = ["manifest.json", "config.json", *(layer.name for layer in layers)]
    subprocess.run(["tar", "--create", f"--file={archive}", "--directory", folder, *names], check=True)


def listing_bundles(inputs, program, entries):
    """A folder with before.tar, after.tar (1% of the entries changed), again.tar (none), and the listings of the first two
    as plain text, sorted for comm(1).
    """
    place = inputs / f"listings-{entries}"
    if not place.exists():
        with unfinished(place) as folder:
            folder.mkdir()
            subprocess.run([program, folder, str(entries)], check=True)
            for name in ("before", "after"):
                plain = folder / f"{name}.jsonl"
                subprocess.run(["sort", "-o", plain, plain], env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"}, check=True)
    return place
