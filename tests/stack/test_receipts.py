"""A receipt from a running system: fetched through the gateway, proven by a stranger, asked again by a command."""

import asyncio
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson

from dunwell.verifier import verify_receipt
from libs.common.log.checkpoint import PUBLIC_FILE
from tests.stack.test_embedded import dunwell
from tests.stack.whole import Whole, until, whole


async def contact_of(system: Whole, contact_id: str) -> dict[str, Any]:
    """A contact that waits, once the law has said why."""

    async def judged() -> dict[str, Any] | None:
        contact = (await system.ask("GET", f"outreach/v1/contacts/{contact_id}", "compliance")).json()
        return dict(contact) if contact["reason"] else None

    found: dict[str, Any] = await until(judged)
    return found


async def receipt_of(system: Whole, contact: dict[str, Any], folder: Path) -> Path:
    answer = await system.ask("GET", f"outreach/v1/contacts/{contact['contact_id']}/receipt", "compliance")
    assert answer.status_code == 200, answer.text
    file = folder / f"{contact['contact_id']}.json"
    file.write_bytes(answer.content)
    return file


def verify(file: Path, key: Path) -> tuple[int, str]:
    """What the verifier's one file says, run by itself."""
    alone = [sys.executable, "-I", verify_receipt.__file__, str(file), str(key)]
    said = subprocess.run(alone, cwd=key.parent, capture_output=True, text=True, timeout=60, check=False)
    return said.returncode, said.stdout


async def test_a_receipt_is_proven_by_a_stranger_and_asked_again(home: Path, tmp_path: Path) -> None:
    async with whole(home) as system:
        answer = await system.ask("POST", "intake/v1/delinquencies", "publisher", json=system.overdue(1))
        assert answer.status_code == 202, answer.text
        (made,) = await system.submitted()
        put_off = await contact_of(system, await system.put_off(made))
        assert (made["state"], put_off["state"]) == ("submitted", "planned")
        receipts = [await receipt_of(system, contact, tmp_path) for contact in (made, put_off)]
        day = system.now.date()
        period = ("--from", str(day - timedelta(days=1)), "--to", str(day + timedelta(days=2)))
        judged = await asyncio.to_thread(dunwell, home, "law", "judge", *period)
        then = await asyncio.to_thread(dunwell, home, "law", "judge", *period, "--packs", "2020-01-01")

    key = tmp_path / PUBLIC_FILE
    key.write_bytes((home / "keys" / PUBLIC_FILE).read_bytes())
    for file in receipts:
        code, said = verify(file, key)
        assert (code, said.startswith("holds outreach.journal part ")) == (0, True), said
        again = await asyncio.to_thread(dunwell, tmp_path / "none", "law", "reproduce", str(file))
        assert (again.returncode, again.stdout.startswith("equal: contact_")) == (0, True), again.stdout

        body = orjson.loads(file.read_bytes())
        del body["records"][0]["links"][0]
        file.write_bytes(orjson.dumps(body))
        code, said = verify(file, key)
        assert (code, "are missing: a row was deleted" in said) == (1, True), said

    assert (judged.returncode, "on 2 contacts judged again, 0 on 0 contacts would change" in judged.stdout) == (0, True)
    assert put_off["contact_id"] in then.stdout, then.stderr
