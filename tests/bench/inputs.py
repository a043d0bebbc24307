"""Images of many files, always the same for the same numbers: seeded trees in several layers."""

import hashlib
import io
import json
import random
import tarfile

LAYERS = 5
FILES_A_FOLDER = 40


def file_sizes(generator, count, total):
    """Sizes as in a root file system: many small files, a few large ones; `total` bytes in all."""
    weights = [generator.paretovariate(1.2) for _ in range(count)]
    scale = total / sum(weights)
    return [int(weight * scale) for weight in weights]


def add_layer(tar, generator, layer, count, total):
    """One layer's archive, written to `tar` as a member; returns its diff id."""
    packed = io.BytesIO()
    noise = generator.randbytes(1 << 20)
    with tarfile.open(fileobj=packed, mode="w") as inner:
        for number, size in enumerate(file_sizes(generator, count, total)):
            folder, name = divmod(number, FILES_A_FOLDER)
            member = tarfile.TarInfo(f"data/{layer}/{folder // 100:03}/{folder % 100:03}/file-{name:04}")
            member.size = size
            member.mode = 0o644
            member.mtime = 1_700_000_000 + number
            start = generator.randrange(1 << 19)
            repeated = noise[start : start + min(size, 1 << 19)]
            content = (repeated * (size // max(len(repeated), 1) + 1))[:size]
            inner.addfile(member, io.BytesIO(content))
    content = packed.getvalue()
    member = tarfile.TarInfo(f"layer-{layer}.tar")
    member.size = len(content)
    tar.addfile(member, io.BytesIO(content))
    return "sha256:" + hashlib.sha256(content).hexdigest()


def build_image(archive, reference, base_layer, files, total):
    """An archive for `docker load`: `base_layer` (a path to a layer with a shell), then LAYERS synthetic ones."""
    generator = random.Random(f"{files} {total}")
    with tarfile.open(archive, "w") as tar:
        base = base_layer.read_bytes()
        member = tarfile.TarInfo("layer-base.tar")
        member.size = len(base)
        tar.addfile(member, io.BytesIO(base))
        diff_ids = ["sha256:" + hashlib.sha256(base).hexdigest()]
        for layer in range(LAYERS):
            diff_ids.append(add_layer(tar, generator, layer, files // LAYERS, total // LAYERS))
        config = {
            "architecture": "amd64",
            "os": "linux",
            "config": {"Cmd": ["sleep", "1000000"], "Env": ["PATH=/bin"]},
            "rootfs": {"type": "layers", "diff_ids": diff_ids},
        }
        layers = ["layer-base.tar", *(f"layer-{layer}.tar" for layer in range(LAYERS))]
        manifest = [{"Config": "config.json", "RepoTags": [reference], "Layers": layers}]
        for name, record in (("config.json", config), ("manifest.json", manifest)):
            content = json.dumps(record).encode()
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
