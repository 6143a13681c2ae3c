"""The HTTP side of a process: a server that leaves the signals to whoever drains everything together."""

import asyncio
import contextlib
import signal
import socket
import sys
from typing import Any, Literal

import uvicorn


class Server(uvicorn.Server):
    """Leaves the signals to the process, which drains services and doors together; says when it is ready."""

    def __init__(self, app: Any, lifespan: Literal["on", "off"] = "off") -> None:
        super().__init__(
            uvicorn.Config(
                app, log_config=None, access_log=False, lifespan=lifespan, timeout_graceful_shutdown=10,
                timeout_keep_alive=30, limit_concurrency=512, h11_max_incomplete_event_size=65_536,
            )
        )  # fmt: skip
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Any:
        yield


async def run_alone(app: Any, sock: socket.socket, name: str) -> None:
    """Serves an application that has nothing to drain but its requests, until SIGTERM or SIGINT."""
    server, loop = Server(app, lifespan="on"), asyncio.get_running_loop()

    def stop() -> None:
        server.should_exit = True

    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stop)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(server.serve(sockets=[sock]), name="doors")
        await server.ready.wait()
        say_serving(name, sock)


def say_serving(name: str, sock: socket.socket) -> None:
    """The one line of a process that takes requests."""
    host, port = sock.getsockname()[:2]
    sys.stdout.write(f"serving {name} on {host}:{port}\n")
    sys.stdout.flush()


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; OSError when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # so that asyncio sets NODELAY
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
    except OSError:
        sock.close()
        raise
    sock.listen(1024)
    sock.set_inheritable(True)
    return sock


def listen_near(port: int) -> socket.socket:
    """On 127.0.0.1; another free port when this one is taken."""
    try:
        return listen("127.0.0.1", port)
    except OSError:
        return listen("127.0.0.1", 0)
