"""The twin against the real embedded system: twice the same acts, and both sides' books agree."""

import re
import signal
import subprocess
import sys
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from dunwell.server import listen
from dunwell.twin import keep
from tests.stack.test_embedded import STOP_SECONDS_MAX, dunwell, running, surroundings, token

DEBTORS, DAYS = "60", "10"
HISTORY_SECONDS_MAX = 300


def played(home: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return dunwell(home, "twin", "--debtors", DEBTORS, "--days", DAYS, *options)


@pytest.mark.slow
def test_the_same_seed_gives_the_same_acts_and_both_books_agree(home: Path, tmp_path: Path) -> None:
    truth = tmp_path / "truth.ndjson"
    one, again = (played(home, "--truth", str(truth)) for _ in range(2))
    assert (one.returncode, again.returncode) == (0, 0), one.stdout + one.stderr + again.stdout + again.stderr
    assert one.stdout == again.stdout
    assert re.search(r"[1-9]\d* acts, hash [0-9a-f]{64}\n$", one.stdout)
    counts = dict(re.findall(r"^  (\S.*?) +([\d,]+)$", one.stdout, re.MULTILINE))
    assert {"text", "delivered", "outcome", "payment", "code PTP"} <= counts.keys()
    assert "kept" in one.stdout
    assert len(truth.read_text().splitlines()) == int(DEBTORS)


@pytest.mark.slow
def test_the_demo_goes_on_where_it_stopped_also_after_kill_9(home: Path) -> None:
    with running(home, "--demo", "--debtors", "40", "--days", "2") as (url, process):
        first = keep.load(home / "twin.state")
        assert first is not None
        assert first.made
        assert clock(home, url)["rate"] == 60
        shown = httpx.get(f"{url}/api/demo").json()
        assert (shown["demo"], shown["debtors"], shown["days"], shown["made"]) == (True, 40, 2.0, True)
        entered = httpx.get(f"{url}/api/tracking/v1/cases", headers=token(home, "compliance")).json()["items"]
        assert entered
        stands = clock(home, url)["now"]
        process.kill()
        process.wait(10)
    with running(home, "--demo") as (url, _):
        later = keep.load(home / "twin.state")
        assert later is not None
        assert (later.name, len(later.debtors)) == (first.name, 40)
        assert later.acts >= first.acts
        assert stands < clock(home, url)["now"]


@pytest.mark.slow
def test_a_demo_that_is_stopped_amid_its_history_goes_on_with_it_in_two_processes(home: Path) -> None:
    begun = subprocess.Popen(
        [sys.executable, "-m", "dunwell", "up", "--demo", "--port", "0", "--debtors", "60", "--days", "4"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=surroundings(home, {}),
    )  # fmt: skip
    world, deadline = None, time.monotonic() + HISTORY_SECONDS_MAX
    while world is None or world.now - world.begins < timedelta(days=1):
        assert time.monotonic() < deadline
        time.sleep(0.1)  # noqa: TID251 - in a loop over a condition with a limit
        world = keep.load(home / "twin.state")
    begun.send_signal(signal.SIGTERM)
    assert begun.wait(STOP_SECONDS_MAX) == 0
    stopped = keep.load(home / "twin.state")
    assert stopped is not None
    assert not stopped.made
    with running(home, "--demo", "--workers", "2") as (url, _):
        assert not httpx.get(f"{url}/api/demo").json()["made"]  # the rest comes while one looks
        while not httpx.get(f"{url}/api/demo").json()["made"]:
            assert time.monotonic() < deadline
            time.sleep(0.1)  # noqa: TID251 - in a loop over a condition with a limit
        later = keep.load(home / "twin.state")
        assert later is not None
        assert later.now - later.begins >= timedelta(days=4)
        assert later.acts > stopped.acts


@pytest.mark.slow
def test_it_plays_against_a_system_that_runs_whose_texts_come_to_its_gateway(home: Path) -> None:
    with closing(listen("127.0.0.1", 0)) as sock:
        port = str(sock.getsockname()[1])
    gateway = {"DUNWELL_SMS_URL": f"http://127.0.0.1:{port}/messages", "DUNWELL_SMS_TOKEN": "twin"}
    with running(home, "--empty", **gateway) as (url, _):
        options = ("--against", url, "--gateway-port", port, "--debtors", "30", "--days", "2")
        ran = dunwell(home, "twin", *options)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        assert re.search(r"^  text +[1-9]", ran.stdout, re.MULTILINE)
        assert "no text came" not in ran.stdout
    nobody = dunwell(home, "twin", *options)
    assert (nobody.returncode, "ConnectError" in nobody.stderr) == (2, True)


def test_the_demo_refuses_a_real_gateway_and_a_home_with_data_of_others(home: Path) -> None:
    refused = dunwell(home, "up", "--demo", DUNWELL_SMS_URL="https://gateway.example")
    assert (refused.returncode, "DUNWELL_SMS_URL" in refused.stderr) == (2, True)
    with running(home, "--empty") as (url, _):
        assert httpx.get(f"{url}/api/demo").json() == {"demo": False, "playing": False}
    refused = dunwell(home, "up", "--demo")
    assert (refused.returncode, "--empty" in refused.stderr) == (2, True)


def clock(home: Path, url: str) -> dict[str, Any]:
    found: dict[str, Any] = httpx.get(f"{url}/api/clock", headers=token(home, "platform_admin")).json()
    return found
