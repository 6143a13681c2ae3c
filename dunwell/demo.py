"""`dunwell up --demo`: a small generated portfolio, brought in through the doors at the first start."""

from datetime import UTC, datetime
from http.client import PRECONDITION_REQUIRED

import httpx

from dunwell import portfolio
from dunwell.gateway import example_curl
from dunwell.home import Home
from dunwell.services import is_sandbox
from libs.common.http.auth import LocalIssuer
from libs.common.kernel.clock import Clock
from libs.common.kernel.settings import BadSettings

NOTE = "demo.brought-in"
TIMEOUT_SECONDS = 60.0


def check_allowed() -> None:
    """Generated people are never mixed with a way to reach real ones: BadSettings when a real gateway is set."""
    if not is_sandbox():
        raise BadSettings("DUNWELL_SMS_URL: the demo refuses a real gateway; unset it, or start with --empty")


async def bring_in(home: Home, url: str, clock: Clock) -> int:
    """Creditors and records of the portfolio, once per home; how many records were accepted."""
    note = home.path / NOTE
    if note.exists():
        return 0
    issuer = LocalIssuer(home.path, clock)
    async with httpx.AsyncClient(base_url=f"{url}/api/intake/v1", timeout=TIMEOUT_SECONDS, trust_env=False) as client:
        admin = {"Authorization": f"Bearer {issuer.issue('organisation_admin', 'demo')}"}
        for creditor, settings in portfolio.creditors().items():
            answer = await client.put(f"/creditors/{creditor}", json=settings, headers=admin)
            if answer.status_code != PRECONDITION_REQUIRED:  # else an earlier start has set it up
                answer.raise_for_status()
        publisher = {"Authorization": f"Bearer {issuer.issue('publisher', 'demo')}"}
        records = list(portfolio.records(datetime.now(UTC).date()))
        answer = await client.post("/delinquencies", json={"source": "demo", "records": records}, headers=publisher)
        answer.raise_for_status()
    note.write_text("the generated portfolio stands in this home\n")
    return int(answer.json()["accepted"])


def welcome(home: Home, url: str, accepted: int, demo: bool) -> str:
    """What a person sees when it is ready."""
    portfolio_line = {
        True: f"demo data: {accepted} generated overdue accounts of two creditors have just come in"
        if accepted
        else "demo data: the generated portfolio of an earlier start",
        False: "empty: waiting for your first event",
    }[demo]
    return "\n".join((
        "", f"  Dunwell runs at {url}", f"  {portfolio_line}", "",
        "  Send an overdue event of your own:", "",
        *(f"    {line}" for line in example_curl(url, datetime.now(UTC)).splitlines()), "",
        f"  Ctrl-C stops it; the data stay in {home.path}. `make clean` forgets them.", "",
    ))  # fmt: skip
