"""Agents in the dashboard: the report drawn, walked by keys, made anew."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from e2e.dashboard.recorded_sessions import record, said, used
from support.processes import ProductProcess, running_product
from support.screen import Screen, missing
from support.waiting import eventually

pytestmark = [pytest.mark.e2e, pytest.mark.skipif(bool(missing()), reason=str(missing()))]

SOON = "coordinator: {sessions: {inactivity_s: 1, sweep_s: 0.2}}\n"
ALIKE, OTHER = 8, 1


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProductProcess]:
    """A product where sessions are concluded after a second."""
    settings: Path = tmp_path_factory.mktemp("soon") / "watchfloor.yaml"
    settings.write_text(SOON)
    with running_product("--config", str(settings)) as running:
        yield running


@pytest.fixture
async def report(api: httpx.AsyncClient) -> Any:
    """What the product says of an agent with alike sessions and one that is like no other."""
    who = {"agentId": "desk", "workflowId": "travel"}
    events = []
    for number in range(ALIKE):
        name = f"trip-{number}"
        events += [
            said(name, "user", "A room in Oslo.", **who),
            used(name, "find_room", {"city": "Oslo"}, "room 12", **who),
            used(name, "book_room", {"room": 12}, "booked", **who),
            said(name, "assistant", "Booked for ann@example.com.", **who),
        ]
    events += [used("odd", "run_shell", {"line": str(at)}, "done", **who) for at in range(60)]
    await record(api, events)

    async def reported() -> bool:
        behavior = (await _risk(api))["behavioral_analysis"]
        return behavior is not None and behavior["total_sessions"] == ALIKE + OTHER

    await eventually(reported)
    return await _risk(api)


async def _risk(api: httpx.AsyncClient) -> Any:
    answer = await api.get("/api/agent/desk")
    return answer.json().get("risk_analysis", {"behavioral_analysis": None})


async def test_a_report_is_drawn_and_each_point_opens_its_session(
    report: Any, screen: Screen
) -> None:
    behavior, page = report["behavioral_analysis"], screen.page
    outliers = [point["session_id"] for point in behavior["map"] if point["cluster_id"] is None]
    assert outliers == ["odd"]
    await screen.go("/agents/desk")
    await page.get_by_text(behavior["interpretation"]).wait_for()
    title = f"Map of {len(behavior['map'])} sessions in {behavior['num_clusters']} groups, 1 like"
    await page.get_by_label(title).wait_for()
    rows = page.get_by_role("grid", name="Sessions on the map")
    assert await rows.get_attribute("aria-rowcount") == str(len(behavior["map"]) + 1)
    # The list begins with those that are like no other; the map shows which is pointed at.
    await page.keyboard.press("j")
    ring = page.locator("circle[data-session=odd]")
    place = await ring.bounding_box()
    await rows.get_by_text("Cluster 1").first.wait_for()
    await page.keyboard.press("j")
    await ring.wait_for(state="detached")
    middle = (place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    await page.mouse.move(*middle)
    await ring.wait_for()
    await page.mouse.click(*middle)
    await page.wait_for_url("**/sessions/odd")


async def test_a_point_is_reached_by_the_keyboard_alone(report: Any, screen: Screen) -> None:
    page = screen.page
    alike = sorted(
        point["session_id"]
        for point in report["behavioral_analysis"]["map"]
        if point["cluster_id"] == "cluster_1"
    )
    await screen.go("/agents")
    await page.locator("#row-desk").wait_for()
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/agents/desk")
    await page.get_by_role("grid", name="Sessions on the map").wait_for()
    for _ in range(2):
        await page.keyboard.press("j")
    await page.locator(f"circle[data-session={alike[0]}]").wait_for()
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"**/sessions/{alike[0]}")


async def test_checks_personal_data_and_runs_are_those_of_the_report(
    api: httpx.AsyncClient, report: Any, screen: Screen
) -> None:
    page = screen.page
    checks = (await api.get("/api/agent/desk/security-checks")).json()["checks"]
    await screen.go("/agents/desk?tab=checks")
    for check in checks:
        line = page.get_by_role("listitem").filter(has_text=check["name"])
        await line.get_by_text(check["status"].capitalize(), exact=True).first.wait_for()
    failed = next(check for check in checks if check["status"] == "critical")
    line = page.get_by_role("listitem").filter(has_text=failed["name"])
    await line.get_by_text(failed["recommendations"][0]).wait_for()
    await line.get_by_role("button", name="Evidence").click()
    await line.get_by_text(next(iter(failed["evidence"]))).first.wait_for()
    pii = report["pii_analysis"]
    await page.get_by_role("tab", name="Personal data").click()
    await page.get_by_text(f"{pii['total_findings']} finding").first.wait_for()
    await page.get_by_role("tab", name="Runs").click()
    runs = (await api.get("/api/agent/desk/analysis-history")).json()["analyses"]
    await screen.settled()
    assert await page.get_by_role("region", name="Runs").locator("tbody tr").count() == len(runs)


async def test_an_agent_and_a_workflow_are_analysed_when_asked(
    api: httpx.AsyncClient, report: Any, screen: Screen
) -> None:
    page = screen.page

    async def runs() -> int:
        return len((await api.get("/api/agent/desk/analysis-history")).json()["analyses"])

    before = await runs()
    await screen.go("/agents")
    await page.get_by_role("navigation", name="Workflows").get_by_text("travel").click()
    await page.wait_for_url("**/agents/workflows/travel")
    stable = f"{report['summary']['stability_score']:.0%}"
    await page.get_by_role("row", name="desk").get_by_text(stable).first.wait_for()
    for number in (1, 2):
        await page.get_by_role("button", name="Analyse now").click()
        await page.get_by_text(f"Analysed: {ALIKE + OTHER} sessions.").last.wait_for()
        assert await runs() == before + number
        await screen.go("/agents/desk?tab=runs")
        await page.get_by_role("region", name="Runs").wait_for()
