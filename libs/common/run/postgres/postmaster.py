"""What the kernel and postmaster.pid tell about a server (Linux: /proc); that file is only ever read here."""

import contextlib
import os
import select
import socket
from pathlib import Path

import msgspec


class Postmaster(msgspec.Struct, frozen=True):
    """A live server on a cluster; its status is the server's own word: starting, ready, stopping, standby."""

    pid: int
    port: int
    status: str

    @property
    def ready(self) -> bool:
        """Recovery has ended, connections are taken, and the port answers."""
        return self.status == "ready" and _answers(self.port)


def find(cluster: Path) -> Postmaster | None:
    """The live server of this cluster. A stale file, or a pid used again by another program, counts as none."""
    lines = _lines(cluster)
    if not lines or not lines[0].isdigit():
        return None
    pid = int(lines[0])
    if str(cluster).encode() not in _command(pid):
        return None
    port = int(lines[3]) if len(lines) > 3 and lines[3].isdigit() else 0
    return Postmaster(pid, port, lines[7].strip() if len(lines) > 7 and port else "starting")


def ending(cluster: Path) -> bool:
    """Is the process that postmaster.pid names gone, or killed and on its way? It has no memory left, so no command."""
    lines = _lines(cluster)
    return not lines or not lines[0].isdigit() or not b"".join(_command(int(lines[0])))


def describe(cluster: Path) -> str:
    """The process that postmaster.pid names, in words."""
    lines = _lines(cluster)
    if not lines or not lines[0].isdigit():
        return "the file can't be read"
    program = b" ".join(_command(int(lines[0]))).decode(errors="replace")
    return f"pid {lines[0]}, {program or 'a process that has ended and is not reaped'}"


def started(pid: int) -> str:
    """When the kernel started this process (clock ticks since boot); empty when it is gone or a zombie."""
    fields = _stat(pid)
    return fields[19] if fields and fields[0] not in "ZX" else ""


def alive(pid: int) -> bool:
    """Still running; a zombie is not."""
    return bool(started(pid))


def wait_gone(pid: int, seconds: float) -> None:
    """Waits until this process, ours or not, has ended, or the time is over."""
    with contextlib.suppress(ProcessLookupError):
        file = os.pidfd_open(pid)
        try:
            gone = select.poll()
            gone.register(file, select.POLLIN)
            gone.poll(seconds * 1000)
        finally:
            os.close(file)


def _lines(cluster: Path) -> list[str]:
    with contextlib.suppress(OSError, UnicodeDecodeError):
        return (cluster / "postmaster.pid").read_text().splitlines()
    return []


def _command(pid: int) -> list[bytes]:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().rstrip(b"\0").split(b"\0")
    return []


def _stat(pid: int) -> list[str]:
    with contextlib.suppress(OSError, IndexError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return []


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.5):
        return True
    return False
