"""The dashboard: one page for all its addresses, and the files that it is made of."""

import secrets
from http import HTTPStatus

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from watchfloor.core import NotFoundError
from watchfloor.gateway.dashboard import NONCE_PLACE, BuiltDashboard
from watchfloor.gateway.permissions import Access, needs

router = APIRouter(include_in_schema=False)

AREAS = ("threats", "sessions", "agents", "operations")
"""The first parts of the dashboard's addresses; its own routes know what follows."""

_PATHS = ("/", "/login", *(f"/{area}{rest}" for area in AREAS for rest in ("", "/{rest:path}")))
_NOT_BUILT = (
    "The dashboard has not been built in this checkout. Build it with: make dashboard\n"
    "The API is served: see /docs.\n"
)
_FOREVER = "public, max-age=31536000, immutable"


@needs(Access.PUBLIC)
async def dashboard_page(request: Request) -> Response:
    """The dashboard, wherever in it one wants to be."""
    try:
        page = _dashboard_of(request).page
    except FileNotFoundError:
        return PlainTextResponse(_NOT_BUILT, status_code=HTTPStatus.SERVICE_UNAVAILABLE)
    nonce = secrets.token_urlsafe(16)
    # Kept anywhere, the page would be shown again with a nonce that its policy no longer has.
    headers = {"cache-control": "no-store", "content-security-policy": _policy(nonce)}
    return HTMLResponse(page.replace(NONCE_PLACE, nonce), headers=headers)


@needs(Access.PUBLIC)
async def dashboard_file(request: Request, name: str) -> Response:
    """One of its files; the name has the hash of what is in it."""
    accepted = ",".join(request.headers.getlist("accept-encoding"))
    found = _dashboard_of(request).find(name, accepted)
    if found is None:
        raise NotFoundError("There is no such file.")
    headers = {"cache-control": _FOREVER, "etag": found.tag, "vary": "accept-encoding"}
    if found.tag in request.headers.get("if-none-match", ""):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    if found.encoding is not None:
        headers["content-encoding"] = found.encoding
    return Response(found.content, media_type=found.media_type, headers=headers)


for _path in _PATHS:
    router.add_api_route(_path, dashboard_page, response_class=Response)
router.add_api_route("/assets/{name}", dashboard_file, response_class=Response)


def _dashboard_of(request: Request) -> BuiltDashboard:
    dashboard: BuiltDashboard = request.app.state.dashboard
    return dashboard


def _policy(nonce: str) -> str:
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' 'nonce-{nonce}'",
            f"style-src 'self' 'nonce-{nonce}'",
            "img-src 'self'",
            "font-src 'self'",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            # No string becomes HTML or a script, but for what the page's own rule lets pass.
            "require-trusted-types-for 'script'",
            "trusted-types default",
        )
    )
