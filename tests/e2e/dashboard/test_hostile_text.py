"""Whatever others wrote is text on every screen, breaks no layout and turns nothing around."""

from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import quote
from uuid import uuid4

import httpx
import pytest
from support.full_documents import full_document
from support.hostile_text import SEEN, TEXTS, broken, hostile, one_segment
from support.processes import ProductProcess
from support.screen import Screen, opened
from support.servers import addresses

from watchfloor.bus import DeadLetterBox, NATSBus, SignalQueue
from watchfloor.core import (
    ChangeEventInput,
    Customer,
    DeadLetter,
    PolicyInput,
    Role,
    SignalInput,
    mint_uuid7,
)

pytestmark = [pytest.mark.e2e]

_MINUTE_MS, _PATIENCE_MS = 60_000, 15_000
_WIDE, _PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
_NAME = hostile(255)
_PIECE = one_segment(255)
"""A name that stands in addresses of the gateway."""
_SESSION = "s" * 255
"""An id of a session has a form; this one is as long as it may be."""

_SCREENS = {
    "threats": "/threats",
    "search": "/threats?q={name}",
    **{
        tab: f"/threats/{{threat}}?tab={tab}"
        for tab in ("overview", "agents", "timeline", "response", "similar", "sessions", "json")
    },
    "conversations": "/sessions",
    "conversation": f"/sessions/{_SESSION}",
    "monitored agents": "/agents",
    **{
        f"agent's {tab}": f"/agents/{{piece}}?tab={tab}"
        for tab in ("behavior", "checks", "data", "runs")
    },
    **{
        tab: f"/operations?tab={tab}"
        for tab in ("health", "dead-letters", "changes", "intel", "customers", "policies")
    },
    "keys": "/operations?tab=keys",
    "audit": "/operations?tab=audit",
}
_SILENT = {"health", "search", "audit"}
"""Screens where nothing of it need be: an audit entry names keys and routes, not what was sent."""


class Planted(NamedTuple):
    """A project where everything is hostile.

    Attributes:
        key: An admin's, of a hostile name.
        threat: One that shares everything with another.
    """

    key: str
    threat: str


@pytest.fixture
async def planted(product: ProductProcess) -> Planted:
    """One thing of each kind, with hostile text in every field that takes it."""
    project = f"hostile-{uuid4().hex[:8]}"
    async with product.client() as operator:
        await operator.projects.create(project)
        key = (await operator.keys.create(project, Role.ADMIN, name=_NAME)).key
    headers = {"x-api-key": key}
    async with httpx.AsyncClient(base_url=product.url, headers=headers, timeout=60) as http:
        await _plant_knowledge(http)
        await _plant_session(http)
        threat = await _plant_threats(http)
    await _give_up(product, project)
    return Planted(key, threat)


async def test_every_screen_shows_it_as_text(product: ProductProcess, planted: Planted) -> None:
    """Wide and narrow: nothing is made of it, nothing runs, nothing overflows, nothing is said."""
    places = {"name": quote(_NAME, safe=""), "piece": quote(_PIECE, safe="")}
    async with opened(product.url, viewport=_WIDE) as screen:
        page = screen.page
        page.set_default_timeout(_MINUTE_MS)
        page.on("dialog", lambda dialog: screen.complaints.append(dialog.message))
        await screen.log_in(planted.key)
        wrong: dict[str, list[str]] = {}
        for name, address in _SCREENS.items():
            await screen.go(address.format(threat=planted.threat, **places))
            found = [] if name in _SILENT or await _is_shown(page) else ["it is not shown"]
            await screen.settled()
            found += await _broken_at_each_width(page)
            if found or screen.complaints:
                wrong[name] = [*found, *screen.complaints]
                screen.complaints.clear()
        assert wrong == {}
        await _look_at_what_opens(screen)
        assert screen.complaints == []


async def _is_shown(page: Any) -> bool:
    from playwright.async_api import TimeoutError as TooLateError

    try:
        await page.get_by_text(SEEN).first.wait_for(state="attached", timeout=_PATIENCE_MS)
    except TooLateError:
        return False
    return True


async def _broken_at_each_width(page: Any) -> list[str]:
    found: list[str] = []
    for viewport in (_PHONE, _WIDE):
        await page.set_viewport_size(viewport)
        found += [f"{viewport['width']}: {each}" for each in await broken(page)]
    return found


async def _look_at_what_opens(screen: Screen) -> None:
    """The palette, and what the account says."""
    page = screen.page
    await page.keyboard.press("Control+k")
    await page.get_by_placeholder("Go to, filter").fill(hostile(400))
    assert await broken(page) == []
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Account").click()
    await page.get_by_role("menu").wait_for()
    assert await broken(page) == []


async def _plant_knowledge(http: httpx.AsyncClient) -> None:
    for number, text in enumerate((*TEXTS.values(), hostile())):
        label = text[:255]
        customer = full_document(Customer, label, customer_id=label[:250] + str(number))
        await _sent(http, "PUT", "/api/customers", [customer])
        await _sent(http, "POST", "/v1/policies", full_document(PolicyInput, label))
        await _sent(http, "POST", "/api/changes", full_document(ChangeEventInput, label))
        network = {"kind": "network", "value": "203.0.113.0/24", "confidence": 80}
        await _sent(http, "POST", "/api/intel", [{**network, "label": label, "source": label}])
        view = {"name": label[:100], "page": "threats", "query": f"q={label[:50]}", "shared": True}
        await _sent(http, "POST", "/api/views", view)
    await _sent(http, "POST", "/v1/policies", full_document(PolicyInput, hostile(120)))


async def _plant_session(http: httpx.AsyncClient) -> None:
    whose = {"sessionId": _SESSION, "agentId": _PIECE, "userId": _NAME, "workflowId": _PIECE}
    tool = {"toolName": _NAME, "arguments": {_NAME: _NAME}, "result": hostile(12_000)}
    events: list[dict[str, Any]] = [
        *({"type": "message.user", "role": "user", "content": text} for text in TEXTS.values()),
        {"type": "message.assistant", "role": "assistant", "content": hostile(12_000)},
        {"type": "cot", "content": hostile(), "metadata": {"userInput": _NAME}},
        {"type": "tool_call", "metadata": tool},
    ]
    answer = await _sent(http, "POST", "/v1/events", [each | whose for each in events])
    refused = [each for each in answer["results"] if not each["ok"]]
    assert refused == []


async def _plant_threats(http: httpx.AsyncClient) -> str:
    """Two that are alike; the id of the later one, with a verdict."""
    known = {"agent_id": _PIECE, "session_id": _SESSION, "source_ip": "203.0.113.7"}
    for number in range(2):
        signal = full_document(
            SignalInput, _NAME, **known, id=f"{_NAME[:250]}{number}", threat_type="brute_force"
        )
        signal |= {"user_agent": hostile(4_096), "endpoint": hostile(4_096), "mitre_hints": []}
        signal["raw_data"] = {_NAME: [hostile(10_000), {_NAME: _NAME}], **TEXTS}
        threat = await _sent(http, "POST", "/api/threats/trigger?timeout_s=60", signal)
    given = {"verdict": "true_positive", "note": hostile(4_000)}
    await _sent(http, "POST", f"/api/threats/{threat['id']}/verdict", given)
    return str(threat["id"])


async def _give_up(product: ProductProcess, project: str) -> None:
    """A dead letter, as the coordinator would write it."""
    servers = addresses(product.data_dir)
    bus = NATSBus(servers.nats_url, token=servers.nats_token)
    await bus.start()
    try:
        queue = SignalQueue(bus)
        letter = DeadLetter(
            kind=queue.letters,
            id=mint_uuid7(datetime.now(UTC)),
            project_id=project,
            reason=hostile(),
            failed_at=datetime.now(UTC),
            attempts=5,
            content={_NAME: hostile(4_000)},
        )
        await DeadLetterBox(bus, queue).put(letter)
    finally:
        await bus.stop()


async def _sent(http: httpx.AsyncClient, method: str, path: str, body: Any) -> Any:
    answer = await http.request(method, path, json=body)
    assert answer.is_success, answer.text[:2_000]
    return answer.json()
