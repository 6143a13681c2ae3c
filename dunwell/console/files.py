"""The built console: one page, its scripts, and the addresses within it."""

import gzip
import mimetypes
import secrets
from functools import lru_cache
from importlib import resources

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

ROOMS = ("desk", "cases", "board", "compliance", "strategy", "sources", "operations", "sign-in")
NONCE = "NONCE-OF-THIS-PAGE"  # stands in the built page, replaced in each answer
# Styles: what the components write into the page carries the nonce; style attributes can run nothing.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; style-src-attr 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}  # fmt: skip
FOREVER = "public, max-age=31536000, immutable"  # the name of a script holds the hash of its content


def routes() -> list[Route]:
    """The page at `/` and at every address within it, and its files."""
    pages = [Route("/", _page), *(Route(f"/{room}", _page) for room in ROOMS)]
    return [
        *pages, *(Route(f"/{room}/{{rest:path}}", _page) for room in ROOMS),
        Route("/assets/{name}", _asset), Route("/favicon.svg", _icon),
    ]  # fmt: skip


async def _page(request: Request) -> Response:
    found = _read("index.html")
    if found is None:
        return Response("The console is not built here; run: make console\n", 404, media_type="text/plain")
    nonce = secrets.token_urlsafe(16)
    headers = HEADERS | {"Content-Security-Policy": POLICY.format(nonce=nonce), "Cache-Control": "no-store"}
    return Response(found.decode().replace(NONCE, nonce), headers=headers, media_type="text/html")


async def _asset(request: Request) -> Response:
    return _file(f"assets/{request.path_params['name']}", request, FOREVER)


async def _icon(request: Request) -> Response:
    return _file("favicon.svg", request, "max-age=3600")


def _file(name: str, request: Request, cache: str) -> Response:
    packed = "gzip" in request.headers.get("accept-encoding", "")
    body = _read(name, packed)
    if body is None:
        return Response("There is no such file.\n", 404, media_type="text/plain")
    headers = HEADERS | {"Cache-Control": cache, "Vary": "Accept-Encoding"}
    if packed:
        headers["Content-Encoding"] = "gzip"
    return Response(body, headers=headers, media_type=mimetypes.guess_type(name)[0] or "application/octet-stream")


@lru_cache(maxsize=256)
def _read(name: str, packed: bool = False) -> bytes | None:
    """A file of the build, kept in memory; None where there is none."""
    if ".." in name or "\\" in name:
        return None
    file = resources.files("dunwell.console").joinpath("built", *name.split("/"))
    if not file.is_file():
        return None
    body = file.read_bytes()
    return gzip.compress(body, 9, mtime=0) if packed else body
