"""An open threat: each tab says what its document says, and the keyboard is enough for it."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from e2e.dashboard.conftest import Report
from support.processes import ProductProcess
from support.screen import Screen, opened

from watchfloor.core import Role, mint_uuid7

pytestmark = [pytest.mark.e2e]

_LONG_AGO = timedelta(days=3)
_CUSTOMER = {
    "customer_id": "northwind",
    "name": "Northwind Traders",
    "tier": "premium",
    "requests_per_minute_limit": 120,
    "critical_endpoints": ["/login"],
    "auto_block": True,
    "contacts": [{"name": "Mia Berg", "email": "mia@northwind.example", "role": "security"}],
}
_SIGNAL = {
    "threat_type": "credential_stuffing",
    "customer_id": "northwind",
    "user_agent": "python-requests/2.32",
    "request_count": 4_200,
    "time_window_minutes": 5,
    "endpoint": "/login",
    "user_id": "ann",
    "session_id": "concierge-1",
    "agent_id": "concierge",
    "raw_data": {"accounts": {"tried": ["needle-in-a-haystack"]}},
}


@pytest.fixture
async def threat(api: httpx.AsyncClient, report: Report) -> dict[str, Any]:
    """The document of a threat with evidence, detected long before it was received."""
    await api.put("/api/customers", json=[_CUSTOMER])
    turn = {"type": "message.user", "role": "user", "content": "Reset my password"}
    whose = {"sessionId": "concierge-1", "agentId": "concierge", "userId": "ann"}
    await api.post("/v1/events", json=turn | whose)
    await report(1, **_SIGNAL)
    detected = (datetime.now(UTC) - _LONG_AGO).isoformat()
    [threat_id] = await report(1, **_SIGNAL, detected_at=detected)
    document: dict[str, Any] = (await api.get(f"/api/threats/{threat_id}")).json()
    return document


async def test_each_tab_says_what_the_document_says(
    api: httpx.AsyncClient, screen: Screen, threat: dict[str, Any]
) -> None:
    """All seven, reached by their numbers; what is asserted comes from the gateway's answers."""
    page, panel = screen.page, screen.page.get_by_role("tabpanel")
    await screen.go(f"/threats/{threat['id']}")
    await _says(panel, _overview(threat))
    technique = threat["mitre_techniques"][0]["id"].replace(".", "/")
    await panel.locator(f"a[href='https://attack.mitre.org/techniques/{technique}/']").wait_for()
    await panel.locator(f"a[href*='/oats/EN/{threat['oat'][0]}_']").wait_for()
    await page.keyboard.press("2")
    for name, analysis in threat["agent_analyses"].items():
        card = panel.get_by_role("article", name=name)
        await _says(card, [analysis["analysis"], *analysis["key_findings"], *analysis["sources"]])
        if analysis["status"] == "ok":
            meter = card.get_by_role("meter", name="Confidence")
            assert await meter.get_attribute("aria-valuenow") == str(analysis["confidence"])
        else:
            await card.get_by_text(re.compile("^(Too slow|Failed)$")).wait_for()
    await page.keyboard.press("3")
    timeline = threat["investigation_timeline"]
    await _says(panel, ["3 d later", "Queue", "Agents", "False positive", "Response"])
    shown = panel.get_by_role("list", name="Events").locator("time")
    stamps = [await each.get_attribute("datetime") for each in await shown.all()]
    assert stamps == [event["timestamp"] for event in timeline["events"]]
    await page.keyboard.press("4")
    plan = threat["response_plan"]
    actions = [plan["primary_action"], *plan["secondary_actions"], *plan["backup_actions"]]
    await _says(panel, [each["reason"] for each in actions] + plan["escalation_path"])
    await _says(panel, ["May run unasked", f"within {plan['sla_minutes']} min of receipt"])
    await panel.get_by_text(re.compile(r"^Due in \d+ (min|s)")).wait_for()
    await page.keyboard.press("5")
    similar = (await api.get(f"/api/threats/{threat['id']}/similar")).json()["similar"]
    await _says(panel.get_by_role("link").first, [f"same {each}" for each in similar[0]["shared"]])
    assert await panel.get_by_role("link").count() == len(similar)
    await page.keyboard.press("6")
    await _says(panel, ["concierge-1", "named by the signal", "same user"])
    await page.keyboard.press("7")
    await page.get_by_label("Search the document").fill("needle-in-a")
    await page.get_by_text("1 match", exact=True).wait_for()
    assert await panel.locator("mark").all_inner_texts() == ["needle-in-a"]
    assert page.url.endswith("tab=json")


async def test_it_is_judged_and_taken_back_where_it_is_read(
    api: httpx.AsyncClient, screen: Screen, threat: dict[str, Any]
) -> None:
    """By keyboard alone: a verdict with a note, then the undo beside it."""
    page, place = screen.page, f"/api/threats/{threat['id']}"
    await screen.go(f"/threats/{threat['id']}")
    given = page.get_by_role("tabpanel").get_by_text("Our own load test")
    await page.get_by_role("tab", name="Overview").wait_for()
    await page.keyboard.press("v")
    await page.get_by_role("dialog").wait_for()
    await page.keyboard.press("6")
    await page.get_by_label("Note for colleagues").focus()
    await page.keyboard.type("Our own load test")
    await page.keyboard.press("Control+Enter")
    await given.wait_for()
    verdict = (await api.get(place)).json()["verdict"]
    assert (verdict["verdict"], verdict["note"]) == ("test", "Our own load test")
    await page.get_by_role("button", name="Take back").focus()
    await page.keyboard.press("Enter")
    await given.wait_for(state="detached")
    assert (await api.get(place)).json()["verdict"] is None


async def test_the_verdict_of_a_colleague_appears_while_it_is_open(
    api: httpx.AsyncClient, screen: Screen, threat: dict[str, Any]
) -> None:
    await screen.go(f"/threats/{threat['id']}")
    await screen.page.get_by_role("status").filter(has_text="Live").wait_for()
    given = {"verdict": "benign", "note": "Month end"}
    await api.post(f"/api/threats/{threat['id']}/verdict", json=given)
    await screen.page.get_by_role("tabpanel").get_by_text("Month end").wait_for()


async def test_it_leads_to_its_neighbours_and_to_all_that_is_like_it(
    report: Report, screen: Screen
) -> None:
    """`[` and `]` go through the list, links to what shares the customer and the address."""
    older, newer = await report(2)
    page = screen.page
    await screen.go(f"/threats/{newer}?tab=response")
    await page.locator(f"#row-{older}").wait_for()
    await page.keyboard.press("]")
    await page.wait_for_url(f"**/threats/{older}?tab=response")
    await page.keyboard.press("[")
    await page.wait_for_url(f"**/threats/{newer}?tab=response")
    await page.get_by_role("tab", name="Response", selected=True).wait_for()
    await page.keyboard.press("1")
    await page.get_by_role("link", name="203.0.113.1").click()
    await page.wait_for_url("**/threats?q=203.0.113.1")
    await page.locator(f"#row-{newer}").click()
    await page.get_by_role("complementary").get_by_role("link", name="acme").first.click()
    await page.wait_for_url("**/threats?customer=acme")
    await page.locator(f"#row-{older}").wait_for()


async def test_its_id_address_and_link_are_copied(report: Report, screen: Screen) -> None:
    [threat_id] = await report(1)
    page = screen.page
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await screen.go(f"/threats/{threat_id}?tab=response")
    copied = {
        "Copy the id": threat_id,
        "Copy the link": page.url.split("?")[0],
        "Copy the target": "203.0.113.0",
    }
    for button, text in copied.items():
        await page.get_by_role("button", name=button).first.click()
        await page.get_by_role("button", name="Copied").first.wait_for()
        assert await page.evaluate("navigator.clipboard.readText()") == text


async def test_what_cannot_be_shown_says_so_and_can_be_left(
    product: ProductProcess, key: str, report: Report
) -> None:
    """One that nobody knows, one that was erased meanwhile, a gateway that fails and comes back."""
    [threat_id] = await report(1)
    async with opened(product.url) as screen:
        page = screen.page
        await screen.log_in(key)
        await screen.go(f"/threats/{mint_uuid7(datetime.now(UTC))}")
        await page.get_by_text("There is no such thing, or it is not yours").wait_for()
        await page.get_by_role("button", name="Close").click()
        await page.wait_for_url("**/threats")
        await page.route(f"**/api/threats/{threat_id}", lambda route: route.fulfill(status=500))
        await page.locator(f"#row-{threat_id}").click()
        await page.get_by_label("Loading").first.wait_for()
        await page.get_by_text("The gateway could not answer").wait_for()
        await page.unroute_all()
        await page.get_by_role("button", name="Try again").click()
        await page.get_by_role("tab", name="Overview").wait_for()


async def test_a_role_that_may_not_read_is_told(product: ProductProcess, report: Report) -> None:
    [threat_id] = await report(1)
    project = f"blind-{uuid4().hex[:8]}"
    async with product.client() as operator:
        await operator.projects.create(project)
        key = (await operator.keys.create(project, Role.INGEST_ONLY)).key
    async with opened(product.url) as screen:
        await screen.log_in(key)
        await screen.go(f"/threats/{threat_id}")
        aside = screen.page.get_by_role("complementary")
        await aside.get_by_text("Your role may not see this").wait_for()


def _overview(threat: dict[str, Any]) -> list[str]:
    score = threat["false_positive_score"]
    findings = [
        finding
        for analysis in threat["agent_analyses"].values()
        for finding in analysis["key_findings"]
    ]
    evidence = [each["indicator"] for each in score["indicators"]]
    impacts = [_signed(each["impact"]) for each in threat["severity_factors"]]
    reasons = threat["review_reasons"]
    return [score["explanation"], f"{score['score']:.2f}", *evidence, *impacts, *findings, *reasons]


def _signed(impact: float) -> str:
    return f"{'+' if impact > 0 else '−'}{abs(impact):.2f}"  # noqa: RUF001


async def _says(place: Any, texts: list[str]) -> None:
    """All of these stand there."""
    for text in texts:
        await place.get_by_text(text).first.wait_for()
