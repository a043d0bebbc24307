"""Containers and file trees at the ends of what there is: many, wide, deep and large. Always the same."""

import os

FILES_A_FOLDER = 250
STEP, LONG_STEP = "d" * 10, "d" * 250
GIB, MIB = 1 << 30, 1 << 20


def make_many(top, entries):
    """`entries` in all: folders of 250 files, a few bytes each."""
    made = 0
    for folder in range(entries // (FILES_A_FOLDER + 1) + 1):
        if made == entries:
            break
        place = top / f"{folder // 100:03}/{folder % 100:02}"
        made += 1 + (folder % 100 == 0)
        place.mkdir(parents=True)
        for number in range(min(FILES_A_FOLDER, entries - made)):
            write(place / f"file-{number:03}", b"%d %d\n" % (folder, number))
            made += 1


def make_wide(top, entries):
    """One folder of so many empty files."""
    for number in range(entries):
        write(top / f"file-{number:06}", b"")


def make_deep(top, levels, step=STEP):
    """Folders in folders, each beside an empty one, with a file at the bottom. No path leads there in one step."""
    folder = os.open(top, os.O_RDONLY)
    for _ in range(levels):
        os.mkdir(step, dir_fd=folder)
        os.mkdir("empty", dir_fd=folder)
        deeper = os.open(step, os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = deeper
    os.close(os.open("bottom", os.O_CREAT | os.O_WRONLY, dir_fd=folder))
    os.close(folder)


def make_sparse(top, size):
    """A file that has 1 MiB of content in each sixteenth of it."""
    with (top / "sparse").open("wb") as file:
        for sixteenth in range(16):
            file.seek(size // 16 * sixteenth)
            file.write(b"an island\n" * (MIB // 10))
        file.truncate(size)


def write(path, content):
    file = os.open(path, os.O_CREAT | os.O_WRONLY, 0o644)
    if content:
        os.write(file, content)
    os.close(file)
