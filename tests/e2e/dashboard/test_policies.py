"""A policy is written, tried, saved, and not overwritten unseen."""

import re

import httpx
import pytest
from support import eventually
from support.screen import Screen, missing

pytestmark = [pytest.mark.e2e, pytest.mark.skipif(bool(missing()), reason=str(missing()))]

DRAFT = """{
  "name": "Nothing goes on",
  "conditions": {
    "minRiskScore": %s
  },
  "actions": { "action": "block", "message": "Stopped for review." }
}"""


async def test_a_draft_is_mended_tried_saved_and_kept_from_others(
    api: httpx.AsyncClient, screen: Screen
) -> None:
    event = {"sessionId": "calm", "agentId": "concierge", "type": "message.user", "role": "user"}
    await api.post("/v1/events", json=event | {"content": "The weather in Oslo?"})

    async def is_known() -> bool:
        return (await api.get("/v1/sessions/calm")).status_code == 200

    await eventually(is_known)
    page = screen.page
    await screen.go("/operations?tab=policies")
    await page.get_by_role("button", name="Policy", exact=True).click()
    text = page.get_by_label("Policy as JSON")
    faults = page.get_by_role("list", name="Faults")
    save = page.get_by_role("button", name="Save", exact=True)
    await text.fill('{\n"name": ')
    await faults.get_by_text("this is no JSON").wait_for()
    assert await save.is_disabled()
    await text.fill(DRAFT % 7)
    await save.click()
    fault = faults.get_by_role("listitem")
    await fault.filter(has_text=re.compile("Line 4: *conditions.minRiskScore must be")).wait_for()

    screen.complaints = [each for each in screen.complaints if "400" not in each]

    await text.fill(DRAFT % 0)
    await page.get_by_label("Session", exact=True).fill("calm")
    await page.get_by_role("button", name="May it go on?").click()
    await (
        page.get_by_role("region", name="By the policies that are kept")
        .get_by_text("Allow")
        .wait_for()
    )
    drafted = page.get_by_role("region", name="By this draft alone")
    await drafted.get_by_text("Block", exact=True).wait_for()
    await drafted.get_by_text("Nothing goes on", exact=False).wait_for()

    await save.click()
    await page.get_by_text("The policy is saved.", exact=False).first.wait_for()
    policies = (await api.get("/v1/policies")).json()["policies"]
    [kept] = [each for each in policies if each["name"] == "Nothing goes on"]

    theirs = {"name": "Theirs", "actions": {"action": "flag"}}
    assert (await api.put(f"/v1/policies/{kept['id']}", json=theirs)).is_success
    await text.fill(DRAFT % 0.5)
    await save.click()
    await page.get_by_text("Somebody changed this policy").wait_for()
    screen.complaints = [each for each in screen.complaints if "409" not in each]
    await page.get_by_role("button", name="Show theirs").click()
    await page.get_by_role("heading", name="Theirs").wait_for()
    await page.get_by_role("button", name="Delete").click()
    await page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    await page.get_by_role("dialog").wait_for(state="detached")
    assert (await api.get(f"/v1/policies/{kept['id']}")).status_code == 404
