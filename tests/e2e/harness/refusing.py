"""Kernels that lack a call, and filters that forbid one."""


def refusing(call, error, log="/dev/null"):
    """Put before a command: in it and all that it starts, `call` does nothing but fail with `error`.

    No other call stops for strace, whose two stops each would take the time that the collector has for trying numbers.
    """
    return ["strace", "--seccomp-bpf", "-f", "-o", log, "-e", f"trace={call}", "-e", f"inject={call}:error={error}"]
