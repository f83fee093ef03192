"""A page for people, made from the OpenAPI document; nothing on it comes from elsewhere."""

import base64
import hashlib
from collections.abc import Iterator
from html import escape
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse

from watchfloor.gateway.permissions import Access, needs
from watchfloor.rpc import STATUSES

router = APIRouter(include_in_schema=False)

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; } td { border-top: 1px solid #ccc; padding: .4rem; }
td { vertical-align: top; } code { font: 14px ui-monospace, monospace; }
@media (prefers-color-scheme: dark) { body { background: #111; color: #ddd; } a { color: #8cf; } }
"""
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; img-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)


@router.get("/openapi.json")
@needs(Access.PUBLIC)
async def openapi(request: Request) -> JSONResponse:
    """The OpenAPI document."""
    return JSONResponse(request.app.openapi())


@router.get("/docs")
@needs(Access.PUBLIC)
async def docs(request: Request) -> HTMLResponse:
    """All operations and all errors."""
    page = _page(request.app.openapi(), icon=request.app.state.dashboard.icon)
    return HTMLResponse(page, headers={"content-security-policy": _POLICY})


def _page(document: dict[str, Any], *, icon: str | None) -> str:
    title = escape(f"{document['info']['title']} {document['info']['version']}")
    # Without one browsers ask for an icon that nobody has, and complain.
    link = f'<link rel="icon" href="/assets/{escape(icon)}">' if icon else ""
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>{link}'
        f"<style>{_STYLE}</style><h1>{title}</h1>"
        "<p>Send your API key as <code>x-api-key: KEY</code> or"
        " <code>Authorization: Bearer KEY</code>. Everything in detail:"
        ' <a href="/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>'
        f"<h2>Operations</h2><table>{''.join(_operations(document['paths']))}</table>"
        "<h2>Errors</h2><p>Every error is <code>application/problem+json</code>; its"
        " <code>errors</code> name the fields.</p>"
        f"<table>{''.join(_errors())}</table></html>"
    )


def _operations(paths: dict[str, dict[str, Any]]) -> Iterator[str]:
    for path, methods in paths.items():
        for method, operation in methods.items():
            names = ", ".join(
                escape(parameter["name"])
                for parameter in operation.get("parameters", ())
                if parameter["in"] == "query"
            )
            yield (
                f'<tr id="{escape(operation["operationId"])}">'
                f"<td><code>{method.upper()}</code><td><code>{escape(path)}</code>"
                f"<td>{escape(operation.get('description', ''))}"
                + (f"<br><small>Query: <code>{names}</code></small>" if names else "")
            )


def _errors() -> Iterator[str]:
    for error, status in STATUSES.items():
        # Every problem's ``type`` is the place of its row on this page.
        yield (
            f'<tr id="{error.code}"><td><code>{status.http.value}</code>'
            f"<td><code>{error.code}</code><td>{escape(status.title)}"
        )
