"""Sessions in the dashboard: found, read, followed while they run, with real ones."""

import re
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from e2e.dashboard.recorded_sessions import hijacked, record, said, used
from support.screen import Screen, missing
from support.waiting import eventually

pytestmark = [pytest.mark.e2e, pytest.mark.skipif(bool(missing()), reason=str(missing()))]

LONG = "The quarterly figures are looked up, one region after the other. " * 12


async def _session(api: httpx.AsyncClient, session_id: str) -> Any:
    return (await api.get(f"/v1/sessions/{session_id}")).json().get("session")


async def _judged(api: httpx.AsyncClient, session_id: str, verdict: str) -> Any:
    async def judged() -> bool:
        session = await _session(api, session_id)
        return session is not None and (session.get("dataflow") or {}).get("verdict") == verdict

    await eventually(judged)
    return await _session(api, session_id)


ADDRESSES: tuple[tuple[dict[str, str], dict[str, str]], ...] = (
    ({"agent": "clerk"}, {"agentId": "clerk"}),
    ({"workflow": "office"}, {"workflowId": "office"}),
    ({"dataflow": "hijacked"}, {"dataflow": "hijacked"}),
    ({"pattern": "agent_hijacking"}, {"patterns": "agent_hijacking"}),
    ({"q": "ANN"}, {"named": "ANN"}),
    ({"status": "active", "sort": "createdAt"}, {"status": "active", "sortBy": "createdAt"}),
    ({"until": "2020-01-01T00:00:00Z"}, {"before": "2020-01-01T00:00:00Z"}),
    ({"risk": "0.8"}, {"minRiskScore": "0.8"}),
)


async def test_an_address_lists_what_the_gateway_finds(
    api: httpx.AsyncClient, screen: Screen
) -> None:
    await record(api, hijacked("mail-1", workflowId="office", userId="ann"))
    await record(api, [said("chat-1", "user", "Hello.", agentId="clerk", workflowId="office")])
    await record(api, [said("chat-2", "user", "Hello.", agentId="clerk", userId="joanna")])
    await _judged(api, "mail-1", "hijacked")
    rows = screen.page.locator("[role=row][id^='row-']")
    for address, asked in ADDRESSES:
        wanted = (await api.get("/v1/sessions", params=asked)).json()["sessions"]
        await screen.go(f"/sessions?{urlencode(address)}")
        if not wanted:
            await screen.page.get_by_text("No session is like this").wait_for()
        for session in wanted:
            await screen.page.locator(f"#row-{session['id']}").wait_for()
        listed = [await row.get_attribute("id") for row in await rows.all()]
        assert (address, listed) == (address, [f"row-{session['id']}" for session in wanted])


async def test_what_changes_is_shown_in_its_place_and_what_is_new_waits(
    api: httpx.AsyncClient, screen: Screen
) -> None:
    await record(api, [said("first", "user", "Hello."), said("first", "assistant", "Hello!")])
    page = screen.page
    await screen.go("/sessions?agent=concierge")
    row = page.locator("#row-first")
    await row.get_by_role("gridcell", name="2", exact=True).wait_for()
    await page.get_by_role("status").filter(has_text="Live").wait_for()
    await record(api, [said("elsewhere", "user", "Hello.", agentId="clerk")])
    await record(api, hijacked("second"))
    await record(api, hijacked("first"))
    await row.get_by_text("Hijacked").wait_for()
    session = (await api.get("/v1/sessions/first")).json()["session"]
    await row.get_by_role("gridcell", name=str(session["eventCount"]), exact=True).wait_for()
    assert await row.get_attribute("aria-rowindex") == "2"
    await page.get_by_role("button", name="1 new session").wait_for()
    await page.keyboard.press("n")
    await page.locator("#row-second").wait_for()
    assert await page.get_by_role("grid").get_attribute("aria-rowcount") == "3"


async def test_sessions_are_found_opened_and_left_by_the_keyboard_alone(
    api: httpx.AsyncClient, screen: Screen
) -> None:
    for name in ("alpha-1", "alpha-2", "beta-1"):
        await record(api, [said(name, "user", f"This is {name}.")])
    page = screen.page
    await screen.go("/sessions?sort=createdAt")
    await page.locator("#row-beta-1").wait_for()
    await page.keyboard.press("/")
    await page.keyboard.type("alpha")
    await page.locator("[role=grid][aria-rowcount='3']").wait_for()
    await page.keyboard.press("Escape")
    await page.keyboard.press("j")
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/sessions/alpha-1")
    await page.get_by_text("This is alpha-1.").wait_for()
    await page.keyboard.press("Escape")
    await page.wait_for_url(re.compile(r"/sessions\?.*q=alpha"))
    await page.locator("[role=grid][aria-activedescendant=row-alpha-1]").wait_for()


async def test_the_words_at_both_ends_of_a_chain_lead_to_each_other(
    api: httpx.AsyncClient, screen: Screen
) -> None:
    await record(api, hijacked("mail-1"))
    session = await _judged(api, "mail-1", "hijacked")
    [chain, *_] = session["dataflow"]["chains"]
    source, followed = chain["source"], chain["followedBy"]
    given = next(each for each in followed["values"] if each["origin"] == "instruction")
    page = screen.page
    await screen.go("/sessions/mail-1")
    order = page.locator(f"#event-{source['eventId']} a[data-chain]").first
    value = page.locator(f"#event-{followed['eventId']} a[data-chain]").first
    ordered = source["text"].split("***")[0].split()[:6]
    assert " ".join(ordered) in await order.inner_text()
    assert "collector@outside.example" in await order.inner_text()
    assert given["argument"] == "to"
    assert await value.inner_text() == "collector@outside.example"
    await order.hover()
    await value.and_(page.locator("[data-lit]")).wait_for()
    await order.click()
    await page.wait_for_url(f"**/sessions/mail-1?event={followed['eventId']}")
    await page.locator(f"#event-{followed['eventId']}:focus").wait_for()
    await value.press("Enter")
    await page.wait_for_url(f"**/sessions/mail-1?event={source['eventId']}")
    aside = page.get_by_role("region", name="Data flow").or_(page.locator("section"))
    await aside.get_by_text("from instruction").first.wait_for()


async def test_thoughts_and_decisions_stand_where_they_came(
    api: httpx.AsyncClient, screen: Screen
) -> None:
    thought = "I will deceive the user and hide from the user that I bypass the safety rules."
    events = [
        said("plan", "user", "Book it."),
        {"sessionId": "plan", "agentId": "concierge", "type": "cot", "content": thought},
        said("plan", "assistant", "It is booked."),
    ]
    await record(api, events)

    async def decided() -> bool:
        found = await api.get("/v1/events?sessionId=plan&types=policy_decision")
        return bool(found.json().get("events"))

    await eventually(decided)
    session = await _session(api, "plan")
    decision = (await api.get("/v1/events?sessionId=plan&types=policy_decision")).json()["events"]
    [judged] = session["thoughts"]
    await screen.go("/sessions/plan")
    marked = screen.page.locator(f"#event-{judged['eventId']} mark")
    await marked.first.wait_for()
    evidence = {each.split(": ", 1)[1] for each in judged["indicators"]}
    assert {(await each.inner_text()).lower() for each in await marked.all()} <= evidence
    for label in judged["labels"]:
        await screen.page.get_by_text(label.replace("_", " ").capitalize()).first.wait_for()
    shown = screen.page.locator(f"#event-{decision[0]['id']}")
    await shown.get_by_text(decision[0]["metadata"]["reasons"][0]).wait_for()
    await shown.get_by_text(decision[0]["metadata"]["action"].capitalize()).first.wait_for()


async def test_a_session_grows_behind_what_is_read(api: httpx.AsyncClient, screen: Screen) -> None:
    """Several pages of events come by themselves; a later one moves nothing and is announced."""
    texts = [said("long", "assistant", f"Region {number}. {LONG}") for number in range(450)]
    await record(api, [said("long", "user", "Go through all regions."), *texts])

    async def all_kept() -> bool:
        session = await _session(api, "long")
        return session is not None and session["eventCount"] == len(texts) + 1

    await eventually(all_kept)
    page = screen.page
    await screen.go("/sessions/long")
    events = page.get_by_role("list", name="Events").get_by_role("listitem")

    async def all_listed() -> bool:
        listed: int = await page.locator("[id^=event-]").count()
        return listed == 451

    await eventually(all_listed)
    await page.get_by_role("status").filter(has_text="Live").wait_for()
    later = page.get_by_role("button", name=re.compile(r"^\d+ new event"))
    assert await later.count() == 0
    before = await events.first.bounding_box()
    call = {"region": "North", "years": [2024, 2025]}
    await record(api, [used("long", "look_up", call, '{"total": 12}')])
    await later.wait_for()
    assert await events.first.bounding_box() == before
    await later.click()
    await page.get_by_text('"total": 12').wait_for()
    await page.get_by_text('"region": "North"').wait_for()
    await later.wait_for(state="detached")
