"""One port for all five services: `/api/<service>/…`, a page that says what runs here, and the sandbox's clock."""

import asyncio
import html
from collections.abc import Sequence
from datetime import datetime, timedelta
from importlib import resources

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route

from dunwell.process import Process
from libs.common.http.health import Health
from libs.common.run.metrics import CONTENT_TYPE, render

EXAMPLE = """\
{"event_id": "EVENT", "occurred_at": "NOW", "creditor": "demo-lender",
 "customer": {"id": "C-1", "name": "Li Na", "language": "zh-CN", "consents": ["sms", "call"],
              "phones": [{"number": "+8613800138000"}]},
 "loan": {"id": "L-1", "overdue": {"value": "1250.00", "currency": "CNY"}, "oldest_unpaid_due_date": "DUE"}}"""


def example_curl(url: str, now: datetime) -> str:
    """A paste-ready overdue event, three days past due."""
    body = (
        EXAMPLE.replace("EVENT", f"try-{now:%Y%m%d-%H%M%S}")
        .replace("NOW", now.isoformat(timespec="seconds"))
        .replace("DUE", (now - timedelta(days=3)).date().isoformat())
    )
    return (
        f"curl -sS {url}/api/intake/v1/delinquencies -H 'Content-Type: application/json' \\\n"
        f"  -H \"Authorization: Bearer $(.venv/bin/dunwell token --role publisher)\" -d '{body}'"
    )


def build_gateway(process: Process, own: Sequence[Route]) -> Starlette:
    """The application of the embedded process; `own` are the doors of the process itself."""
    healths = {name: Health(service.checks()) for name, service in process.services.items()}

    async def index(request: Request) -> Response:
        url = str(request.base_url).rstrip("/")
        return HTMLResponse(
            page(process, url),
            headers={"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"},
        )

    async def live(request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def ready(request: Request) -> Response:
        results = await asyncio.gather(*(health.run() for health in healths.values()))
        found = dict(zip(healths, results, strict=True))
        well = all(value == "ok" for checks in results for value in checks.values())
        return JSONResponse({"status": "ok" if well else "not ready", "services": found}, 200 if well else 503)

    async def metrics(request: Request) -> Response:
        found = [await service.metrics() for service in process.services.values()]
        return Response(render(*found), headers={"Content-Type": CONTENT_TYPE})

    routes = [
        Route("/", index), Route("/livez", live), Route("/readyz", ready), Route("/metrics", metrics),
        *own, *(Mount(f"/api/{name}", app=service.app) for name, service in process.services.items()),
    ]  # fmt: skip
    return Starlette(routes=routes)


def page(process: Process, url: str) -> str:
    """Plain HTML: what runs here, where its documents are, and a first event to paste."""
    template = resources.files("dunwell").joinpath("index.html").read_text(encoding="utf-8")
    rows = "".join(
        f'<tr><td>{name}</td><td><a href="/api/{name}/docs">API</a></td>'
        f"<td>{len(service.owner.parts)} of {process.installation.parts} parts</td></tr>"
        for name, service in process.services.items()
    )
    curl = html.escape(example_curl(url, process.clock.now()))
    return template.replace("{{rows}}", rows).replace("{{curl}}", curl)
