"""A text gateway that misbehaves by script, in a process of its own: the ground truth of every test of sending.

    python -m tests.stack.gateway RECORD [PORT]

Each request is appended to RECORD (JSON lines, fsynced) *before* anything is done about it. `POST /script` sets the
decisions: {"default": "accept", "by_ref": {ref: [decision of the 1st request, of the 2nd, ...]}, "by_to": {ending: …}}.
Accepted texts are told under `GET /messages/{ref}`, once `visible` (0 = at once) look-ups have said 404.
`clock`: by how many seconds the Date of its answers is ahead; null = it names no time.
"""

import asyncio
import hashlib
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.utils import formatdate
from http.client import HTTPConnection
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any

ACCEPTING = (
    "accept", "accept_drop", "accept_hang", "accept_500", "accept_garbage", "accept_html", "accept_other_ref",
    "accept_not_success", "accept_redirect", "accept_endless", "accept_gzip", "accept_slow", "accept_half_headers",
    "accept_conflict",
)  # fmt: skip
REFUSING = ("reject", "not_accept_drop", "too_many", "busy", "too_many_unsaid", "unauthorized", "hang")


class Gateway:
    """State lives in memory, truth in the record."""

    def __init__(self, record: Path) -> None:
        self._record = os.open(record, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._script: dict[str, Any] = {"default": "accept", "by_ref": {}, "by_to": {}, "visible": 0, "clock": None}
        self._requests: dict[str, int] = {}
        self._accepted: dict[str, str] = {}
        self._asked: dict[str, int] = {}
        self._never = asyncio.Event()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while await self._one(reader, writer):
                pass
        writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
        except asyncio.IncompleteReadError as broken:
            if broken.partial:
                self._write({"what": "partial", "bytes": len(broken.partial)})
            return False
        first, *lines = head.split("\r\n")
        method, path, _ = first.split(" ")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
        length = int(headers.get("content-length", 0))
        try:
            raw = await reader.readexactly(length)
        except asyncio.IncompleteReadError as broken:
            self._write({"what": "partial", "bytes": len(broken.partial)})
            return False
        if path == "/script":
            self._script |= json.loads(raw)
            for told in (self._requests, self._accepted, self._asked) if self._script.pop("afresh", False) else ():
                told.clear()
            return await self._answer(writer, 200, {})
        if method == "GET":
            return await self._look_up(writer, path.rpartition("/")[2])
        return await self._submit(writer, headers, raw)

    async def _look_up(self, writer: asyncio.StreamWriter, ref: str) -> bool:
        self._asked[ref] = self._asked.get(ref, 0) + 1
        if ref in self._accepted and self._asked[ref] > self._script["visible"]:
            return await self._answer(writer, 200, {"id": self._accepted[ref], "status": "accepted"})
        return await self._answer(writer, 404, {"error": "unknown"})

    async def _submit(self, writer: asyncio.StreamWriter, headers: dict[str, str], raw: bytes) -> bool:
        body = json.loads(raw)
        ref = body["ref"]
        nth = self._requests[ref] = self._requests.get(ref, 0) + 1
        decisions = self._script["by_ref"].get(ref) or next(
            (found for ending, found in self._script["by_to"].items() if body["to"].endswith(ending)), None
        )
        decision = decisions[min(nth, len(decisions)) - 1] if decisions else self._script["default"]
        self._write({
            "what": "submission", "ref": ref, "key": headers.get("idempotency-key"), "to": body["to"],
            "sha": hashlib.sha256(raw).hexdigest(), "decision": decision, "accepted": decision in ACCEPTING,
            "not_after": body["not_after"],
        })  # fmt: skip
        if decision in ACCEPTING:
            self._accepted[ref] = f"G-{ref[:18]}"
        return await self._act(writer, decision, self._accepted.get(ref, ""))

    async def _act(self, writer: asyncio.StreamWriter, decision: str, provider_id: str) -> bool:
        good = {"id": provider_id, "status": "accepted"}
        match decision:
            case "accept":
                return await self._answer(writer, 202, good)
            case "accept_drop" | "not_accept_drop":
                return False
            case "accept_hang" | "hang":
                await self._never.wait()
            case "accept_500":
                return await self._answer(writer, 500, {"error": "internal"})
            case "accept_conflict":
                return await self._answer(writer, 409, {"error": "conflict"})
            case "accept_garbage":
                return await self._answer(writer, 200, b"\xff\x00{]")
            case "accept_html":
                return await self._answer(writer, 200, b"<html>ok</html>")
            case "accept_other_ref":
                return await self._answer(writer, 200, {**good, "ref": "somebody else"})
            case "accept_not_success":
                return await self._answer(writer, 200, {"id": provider_id, "success": False})
            case "accept_redirect":
                return await self._answer(writer, 302, b"", "Location: http://127.0.0.1:9/\r\n")
            case "accept_gzip":
                return await self._answer(writer, 200, b"\x1f\x8b\x08\x00", "Content-Encoding: gzip\r\n")
            case "accept_half_headers":
                writer.write(b"HTTP/1.1 202 Acc")
                await writer.drain()
                return False
            case "accept_endless":
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n")
                while True:
                    writer.write(b"x" * 65_536)
                    await writer.drain()
            case "accept_slow":
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
                while not writer.is_closing():
                    writer.write(b"x")
                    await writer.drain()
                    await asyncio.sleep(0.05)
            case "reject":
                return await self._answer(writer, 422, {"error": "bad_number"})
            case "unauthorized":
                return await self._answer(writer, 401, {"error": "token"})
            case "too_many":
                return await self._answer(writer, 429, {"error": "slow"}, "Retry-After: 7\r\n")
            case "busy":
                return await self._answer(writer, 503, {"error": "busy"}, "Retry-After: 7\r\n")
            case "too_many_unsaid":
                return await self._answer(writer, 429, {"error": "slow"})
            case _:
                raise ValueError(decision)
        return False

    async def _answer(self, writer: asyncio.StreamWriter, status: int, body: Any, headers: str = "") -> bool:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        if self._script["clock"] is not None:
            headers += f"Date: {formatdate(time.time() + self._script['clock'], usegmt=True)}\r\n"
        head = f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\n{headers}Content-Length: {len(raw)}\r\n\r\n"
        writer.write(head.encode() + raw)
        await writer.drain()
        return True

    def _write(self, entry: dict[str, Any]) -> None:
        os.write(self._record, json.dumps({"t": time.time(), **entry}).encode() + b"\n")
        os.fsync(self._record)


class Running:
    """A gateway's process, seen from a test."""

    def __init__(self, process: "Popen[bytes]", record: Path, port: int) -> None:
        self.process, self._record, self.port = process, record, port
        self._passed = 0
        self.url = f"http://127.0.0.1:{port}/messages"

    def script(self, **script: Any) -> None:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("POST", "/script", json.dumps(script))
        assert connection.getresponse().status == 200
        connection.close()

    def afresh(self) -> None:
        """Accepts everything, has seen nothing."""
        self._passed += len(self.entries())
        self.script(default="accept", by_ref={}, by_to={}, visible=0, afresh=True)

    def entries(self) -> list[dict[str, Any]]:
        """What is in the record since the last `afresh`."""
        return [json.loads(line) for line in self._record.read_text().splitlines()[self._passed :]]

    def submissions(self) -> list[dict[str, Any]]:
        """Every complete request, in the order in which they arrived."""
        return [entry for entry in self.entries() if entry["what"] == "submission"]

    def accepted(self) -> dict[str, int]:
        """How often each contact was accepted."""
        found: dict[str, int] = {}
        for entry in self.submissions():
            if entry["accepted"]:
                found[entry["ref"]] = found.get(entry["ref"], 0) + 1
        return found

    def raw(self) -> dict[str, int]:
        """How many complete requests there were per contact, accepted or not."""
        found: dict[str, int] = {}
        for entry in self.submissions():
            found[entry["ref"]] = found.get(entry["ref"], 0) + 1
        return found


@contextmanager
def running(folder: Path) -> Iterator[Running]:
    """A gateway on a free port; ends with the block."""
    record = folder / "gateway.jsonl"
    record.touch()
    process = Popen([sys.executable, "-m", "tests.stack.gateway", str(record)], stdout=PIPE)
    assert process.stdout is not None
    try:
        yield Running(process, record, int(process.stdout.readline()))
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


async def main(record: str, port: int = 0) -> None:
    gateway = Gateway(Path(record))
    server = await asyncio.start_server(gateway.serve, "127.0.0.1", port)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0))
