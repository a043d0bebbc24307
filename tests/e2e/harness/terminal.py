"""A terminal that a program believes to write to."""

import fcntl
import os
import pty
import struct
import subprocess
import termios


def standard_error_on_terminal(start):
    """What a program writes to a terminal that is its standard error, from beginning to end, and its exit status.

    `start` is given the terminal's descriptor and starts the program.
    """
    ours, theirs = pty.openpty()
    process = start(theirs)
    os.close(theirs)
    shown = b"".join(iter(lambda: read_terminal(ours), b""))
    os.close(ours)
    return shown, process.wait()


def shown_on_terminal(argv, columns, environment):
    """What a program shows on a terminal of so many columns, that is all it has, as text, and its exit status."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    streams = {"stdin": theirs, "stdout": theirs, "stderr": theirs}
    process = subprocess.Popen(argv, env=environment, start_new_session=True, **streams)
    os.close(theirs)
    shown = b"".join(iter(lambda: read_terminal(ours), b""))
    os.close(ours)
    return shown.decode().replace("\r\n", "\n"), process.wait()


def read_terminal(descriptor):
    """Linux reports the end of a terminal's last writer as an error (EIO), not as an end of file."""
    try:
        return os.read(descriptor, 65536)
    except OSError:
        return b""


def answer_on_terminal(argv, *answers):
    """Runs a program that has a terminal of its own and answers its questions there, each of which ends in a colon and a
    blank. What it showed, and its exit status."""
    child, terminal = pty.fork()
    if child == 0:
        os.execvp(argv[0], argv)
    shown, waiting = b"", list(answers)
    while piece := read_terminal(terminal):
        shown += piece
        if waiting and shown.endswith(b": "):
            os.write(terminal, waiting.pop(0).encode() + b"\n")
    os.close(terminal)
    return shown, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
