"""An S3-compatible store (npm's s3rver, which checks the key ids and dates of presigned URLs, and no signatures), and a way to it that breaks."""

import contextlib
import http.server
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


class Answers(http.server.BaseHTTPRequestHandler):
    """What a store does that s3rver never does: refuses the parts it was given `refusals` times, and gives back an object
    without an end that begins with `object`.
    """

    protocol_version = "HTTP/1.1"

    def do_PUT(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(200, b"", ETag='"tag"')

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.refusals == 0:
            return self.answer(200, b"<CompleteMultipartUploadResult/>")
        self.server.refusals -= 1
        return self.answer(400, b"<Error><Code>InvalidPart</Code><Message>x</Message></Error>")

    def do_GET(self):
        self.note()
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(self.server.object)
            self.server.given = len(self.server.object)
            while self.server.given < 256 << 20:
                self.server.given += self.wfile.write(bytes(1 << 16))

    def answer(self, status, body, **headers):
        self.note()
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def note(self):
        self.server.asked.append(f"{self.command} {self.path}")

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def answering(refusals=0, object=b""):
    """A store of Answers; `asked` are the requests, `plan(parts)` the text of a plan for it."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        server.daemon_threads = True
        server.refusals, server.object, server.asked, server.given = refusals, object, [], 0
        server.endpoint = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()


def presign(endpoint, *arguments):
    """The text of a plan."""
    environment = {**os.environ, **KEYS}
    return run(PRESIGN, "--endpoint", endpoint, *arguments, env=environment).decode()
