"""An S3-compatible store (npm's s3rver, which checks the key ids and dates of presigned URLs, and no signatures), and a way to it that breaks."""

import contextlib
import os
import re
import socket
import threading
from pathlib import Path

from harness import npm
from harness.commands import run

PACKAGE = "s3rver@3.7.1"
KEYS = {"AWS_ACCESS_KEY_ID": "S3RVER", "AWS_SECRET_ACCESS_KEY": "S3RVER"}  # the ones that s3rver knows
BUCKET = "evidence"
PRESIGN = Path(__file__).resolve().parents[3] / "deploy/s3/exhibit-presign"


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as made:
        return made.getsockname()[1]


def is_open(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
        return True
    return False


@contextlib.contextmanager
def serve(workplace, cache, name="store", tls=()):
    """The port of a store with an empty bucket; `tls` are files of a key and a certificate."""
    package = npm.install("s3rver", PACKAGE, cache=cache)
    port = free_port()
    folder = workplace.folder(name)
    argv = ["node", package / "node_modules/.bin/s3rver", "--directory", folder, "--address", "127.0.0.1", "--port", str(port)]
    argv += ["--configure-bucket", BUCKET, *(["--key", tls[0], "--cert", tls[1]] if tls else [])]
    with workplace.daemon(name, argv, lambda: is_open(port)):
        yield port


class Way:
    """A TCP proxy to the store. `break_after(pattern, bytes)` cuts the next connection on which what matches is asked
    for, so many bytes after it, in the direction `of`.
    """

    def __init__(self, port):
        self.store = port
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.endpoint = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.breaks = []
        self.asked = []  # request lines, without what is secret in them
        self.thread = threading.Thread(target=self.accept, daemon=True)
        self.thread.start()

    def break_after(self, pattern, bytes, of="request"):
        self.breaks.append((re.compile(pattern), bytes, of))

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                threading.Thread(target=self.carry, args=(client,), daemon=True).start()

    def carry(self, client):
        server = socket.create_connection(("127.0.0.1", self.store))
        limits = {"request": None, "answer": None}

        def pump(source, sink, direction):
            with contextlib.suppress(OSError):
                while piece := source.recv(4096):
                    if direction == "request":
                        self.note(piece, limits)
                    if limits[direction] is not None:
                        piece = piece[: max(limits[direction], 0)]
                        limits[direction] -= len(piece)
                    if piece:
                        sink.sendall(piece)
                    if limits[direction] is not None and limits[direction] <= 0:
                        break
            for end in (source, sink):
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

        back = threading.Thread(target=pump, args=(server, client, "answer"), daemon=True)
        back.start()
        pump(client, server, "request")
        back.join()
        client.close()
        server.close()

    def note(self, piece, limits):
        line = re.match(rb"(PUT|POST|GET) \S+ HTTP", piece)
        if not line:
            return
        asked = line[0].decode()
        part = re.search(r"partNumber=(\d+)", asked)
        self.asked.append(asked.split("?")[0] + (f" part {part[1]}" if part else ""))
        for rule in self.breaks:
            pattern, bytes, of = rule
            if pattern.search(self.asked[-1]):
                self.breaks.remove(rule)
                limits[of] = bytes
                return

    def close(self):
        self.listener.close()


def presign(endpoint, *arguments):
    """The text of a plan."""
    environment = {**os.environ, **KEYS}
    return run(PRESIGN, "--endpoint", endpoint, *arguments, env=environment).decode()
