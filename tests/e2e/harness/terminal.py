"""A terminal that a program believes to write to."""

import os
import pty


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


def read_terminal(descriptor):
    """Linux reports the end of a terminal's last writer as an error (EIO), not as an end of file."""
    try:
        return os.read(descriptor, 65536)
    except OSError:
        return b""


def on_terminal(argv, typed):
    """What a program shows on its controlling terminal when `typed` is typed there, and its exit status."""
    child, terminal = pty.fork()
    if child == 0:
        os.execv(argv[0], argv)
    shown = b""
    while not shown.endswith(b": "):
        shown += os.read(terminal, 1024)
    os.write(terminal, typed + b"\n")
    while True:
        try:
            shown += os.read(terminal, 1024)
        except OSError:
            break
    os.close(terminal)
    return shown, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
