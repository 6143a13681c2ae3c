"""The generic HTTP gateway of docs/architecture.md, played on loopback: accepts, refuses, is busy, loses its answer."""

import asyncio
import json
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from dunwell.twin.dice import drawn, pick
from dunwell.twin.model import Text, World
from dunwell.twin.parameters import Parameters

PATH = "/messages"
BODY_BYTES_MAX = 65_536
BUSY_SECONDS = 120
PLAIN = re.compile(r"[!-~]{1,128}")


class Gateway:
    """`fresh`: the accepted texts that nobody has taken yet. What it does with a text is drawn by its reference."""

    def __init__(self, token: str, parameters: Parameters) -> None:
        self.token, self._parameters = token, parameters
        self._open: set[asyncio.StreamWriter] = set()
        self.world: World | None = None  # until there is one it is busy
        self._file: Path | None = None
        self.fresh: list[Text] = []
        self.requests: dict[str, int] = {}  # by reference, since the start
        self.repeated: list[str] = []  # references that came again after they were accepted: there must be none

    def remember(self, world: World, file: Path | None) -> None:
        """Answers for this world from now on. `file`: what was accepted since the world was last saved, for a restart
        after a crash; it is read here and begun anew by `saved`."""
        self.world, self._file = world, file
        if file is not None and file.exists():
            for line in file.read_text().splitlines():
                ref, to, provider_id = line.split(" ")
                world.texts[ref] = provider_id
                self.fresh.append(Text(ref, to))

    def saved(self) -> None:
        """The world was saved, without what nobody has taken yet."""
        if self._file is not None and self.world is not None:
            lines = [f"{text.ref} {text.to} {self.world.texts[text.ref]}\n" for text in self.fresh]
            self._file.write_text("".join(lines))

    def take(self) -> list[Text]:
        """What was accepted since the last time, in an order that does not depend on how requests raced."""
        found, self.fresh = sorted(self.fresh, key=lambda text: text.ref), []
        return found

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, request by request."""
        self._open.add(writer)
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
                while await self._one(reader, writer):
                    pass
        finally:
            self._open.discard(writer)
            await _closed(writer)

    async def hang_up(self) -> None:
        """Ends all connections."""
        for writer in list(self._open):
            await _closed(writer)

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, path, _ = first.split(" ")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
        length = int(headers.get("content-length", 0))
        raw = await reader.readexactly(min(length, BODY_BYTES_MAX))
        answer = self._answer(method, path, headers, raw) if length <= BODY_BYTES_MAX else (413, {"error": "too_large"})
        if answer is None:
            return False
        status, body = answer
        content = json.dumps(body).encode()
        after = f"Retry-After: {BUSY_SECONDS}\r\n" if status == 503 else ""
        head = f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\n{after}Content-Length: {len(content)}\r\n\r\n"
        writer.write(head.encode() + content)
        await writer.drain()
        return status != 413

    def _answer(self, method: str, path: str, headers: dict[str, str], raw: bytes) -> tuple[int, dict[str, Any]] | None:
        """Status and body; None = the answer is lost."""
        if headers.get("authorization") != f"Bearer {self.token}":
            return 401, {"error": "token"}
        if method == "GET" and path.startswith(f"{PATH}/"):
            return self._look_up(path.removeprefix(f"{PATH}/"))
        if method != "POST" or path != PATH:
            return 404, {"error": "no_such_place"}
        try:
            body = json.loads(raw)
            ref, to = str(body["ref"]), str(body["to"])
        except (ValueError, KeyError, TypeError):
            return 400, {"error": "not_understood"}
        if not (PLAIN.fullmatch(ref) and PLAIN.fullmatch(to)):
            return 400, {"error": "not_understood"}
        return self._submit(ref, to)

    def _look_up(self, ref: str) -> tuple[int, dict[str, Any]]:
        found = self.world.texts.get(ref) if self.world else None
        return (404, {"error": "unknown"}) if found is None else (200, {"id": found, "status": "accepted"})

    def _submit(self, ref: str, to: str) -> tuple[int, dict[str, Any]] | None:
        nth = self.requests[ref] = self.requests.get(ref, 0) + 1
        world = self.world
        if world is None:
            return 503, {"error": "busy"}
        if ref in world.texts:
            self.repeated.append(ref)
            return 202, {"id": world.texts[ref], "status": "accepted"}  # once is enough: the key says so
        decision = pick(drawn(world.seed, "gateway", ref), self._parameters.gateway.answers)
        if decision == "busy" and nth == 1:
            return 503, {"error": "busy"}
        if decision == "refuse":
            world.refused[ref] = "bad_number"
            return 422, {"error": "bad_number"}
        world.texts[ref] = f"G-{ref[:18]}"
        self.fresh.append(Text(ref, to))
        if self._file is not None:
            with self._file.open("a") as file:
                file.write(f"{ref} {to} {world.texts[ref]}\n")
        return None if decision == "lost" else (202, {"id": world.texts[ref], "status": "accepted"})


@asynccontextmanager
async def serving(gateway: Gateway, sock: socket.socket) -> AsyncIterator[None]:
    """On a listening socket of loopback, as long as the block."""
    server = await asyncio.start_server(gateway.serve, sock=sock)
    try:
        yield
    finally:
        server.close()
        await gateway.hang_up()


async def _closed(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()
