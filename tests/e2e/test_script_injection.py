"""Script in whatever text somebody may write: a browser shows it as text, and runs nothing."""

import asyncio
import html
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from pydantic import BaseModel
from support import clean_environment, eventually
from support.browser import dom_at, dom_of, no_browser
from support.full_documents import full_document
from support.needs import need
from support.processes import ProductProcess

from watchfloor.cli.report_html import report_html
from watchfloor.client import SeenAgent
from watchfloor.core import (
    ChangeEventInput,
    Customer,
    EventInput,
    PolicyInput,
    SignalInput,
)

pytestmark = [pytest.mark.e2e]

_RAN = "data-ran"
_SCRIPT = f"document.documentElement.setAttribute('{_RAN}', 1)"
PAYLOADS = [
    pytest.param(f"<script>{_SCRIPT}</script>", id="script"),
    pytest.param(f'<img src=x onerror="{_SCRIPT}">', id="image"),
    pytest.param(f'"><svg onload="{_SCRIPT}">', id="out of an attribute"),
    pytest.param(f"' autofocus onfocus=\"{_SCRIPT}\" x='", id="a further attribute"),
    pytest.param(f"</style></title><script>{_SCRIPT}</script>", id="out of a style"),
    pytest.param(f"--><script>{_SCRIPT}</script><!--", id="out of a comment"),
    pytest.param(f'<iframe srcdoc="<script>parent.{_SCRIPT}</script>">', id="frame"),
    pytest.param(f"&lt;script&gt;{_SCRIPT}&lt;/script&gt;", id="escaped already"),
]
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
_IMAGE = f'<img src=x onerror="{_SCRIPT}">'
"""Without a slash, so that it can be an agent's name in a path."""


@pytest.fixture(scope="session", autouse=True)
def _a_browser() -> None:
    """Looked for before anything is started."""
    need(no_browser())


class _Seen(HTMLParser):
    """The elements, attributes and text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


def _page(text: str) -> str:
    """A report that has the text in every field of its model, and no policy but its escapes."""
    return _POLICY.sub("", report_html(SeenAgent.of(full_document(SeenAgent, text))))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_report_shows_script_as_text(payload: str, tmp_path: Path) -> None:
    plain, hostile = _page("nothing"), _page(payload)
    seen = _Seen(dom_of(hostile, tmp_path))
    expected = _Seen(plain)
    assert _RAN not in seen.attributes
    assert seen.tags == expected.tags | {"tbody"}
    assert seen.attributes <= expected.attributes
    assert seen.text.count(payload) == expected.text.count("nothing")


@pytest.mark.parametrize("payload", PAYLOADS[:3])
def test_it_would_run_without_the_escapes_and_not_under_the_policy(
    payload: str, tmp_path: Path
) -> None:
    """Each of the two is enough; without both, the test above could not fail."""
    bare = html.unescape(_page(payload))
    assert _RAN in _Seen(dom_of(bare, tmp_path)).attributes
    policy = _POLICY.search(report_html(SeenAgent.of(full_document(SeenAgent, "nothing"))))
    assert policy is not None
    kept = bare.replace("<head>", f"<head>{policy[0]}", 1)
    assert _RAN not in _Seen(dom_of(kept, tmp_path)).attributes


@pytest.mark.parametrize("path", ["/docs?{}", "/{}", "/api/threats?{}={}", "/auth/oidc/login?{}"])
def test_what_is_asked_for_is_not_reflected(
    product: ProductProcess, path: str, tmp_path: Path
) -> None:
    payload = quote(f"<script>{_SCRIPT}</script>", safe="<>=/()',")
    seen = _Seen(dom_at(product.url + path.replace("{}", payload), tmp_path))
    assert _RAN not in seen.attributes
    assert _SCRIPT not in seen.text


def _sent() -> list[tuple[str, str, Any]]:
    """The text in every field of everything that is kept and shown."""

    def of(model: type[BaseModel], **fixed: object) -> dict[str, Any]:
        return full_document(model, _IMAGE, **fixed)

    session = {"sessionId": "hostile-script", "agentId": _IMAGE}
    call = {"toolName": _IMAGE, "arguments": {_IMAGE: _IMAGE}, "result": _IMAGE}
    said = of(EventInput, **session, type="message.user", role="user")
    return [
        ("PUT", "/api/customers", [of(Customer, customer_id=_IMAGE)]),
        ("POST", "/api/changes", of(ChangeEventInput)),
        (
            "POST",
            "/v1/policies",
            of(PolicyInput, actions={"action": "flag"}, conditions={}, enabled=False),
        ),
        ("POST", "/api/threats/signals", of(SignalInput, customer_id=_IMAGE)),
        ("POST", "/v1/events", [said, {**session, "type": "tool_call", "metadata": call}]),
    ]


_SHOWN = ["/api/threats", "/api/customers", "/api/changes", "/v1/policies", "/v1/sessions"]


async def test_what_is_stored_comes_back_as_data_and_its_report_as_text(
    client: httpx.Client, product: ProductProcess, tmp_path: Path
) -> None:
    for method, path, body in _sent():
        answer = await asyncio.to_thread(client.request, method, path, json=body)
        assert answer.is_success, (path, answer.text[:300])

    async def is_shown() -> bool:
        answers = [await asyncio.to_thread(client.get, path) for path in _SHOWN]
        assert {it.headers["content-type"] for it in answers} == {"application/json"}
        return all(_IMAGE in _strings(answer.json()) for answer in answers)

    await eventually(is_shown, every_s=0.2)
    seen = _Seen(await asyncio.to_thread(dom_of, _report(product), tmp_path))
    assert _RAN not in seen.attributes
    assert "img" not in seen.tags
    assert _IMAGE in seen.text


def _strings(document: Any) -> set[str]:
    if isinstance(document, dict):
        return {text for pair in document.items() for each in pair for text in _strings(each)}
    if isinstance(document, list):
        return {text for each in document for text in _strings(each)}
    return {document} if isinstance(document, str) else set()


def _report(product: ProductProcess) -> str:
    words = ["report", _IMAGE, "--format", "html", "--data-dir", str(product.data_dir)]
    done = subprocess.run(
        [sys.executable, "-m", "watchfloor.cli", *words],
        capture_output=True,
        check=True,
        text=True,
        env=clean_environment(),
    )
    return _POLICY.sub("", done.stdout)
