"""Keys from their making to their end, what of it stands in the log, and who sees none of it."""

import re

import httpx
import pytest
from support.processes import ProductProcess
from support.screen import Screen, missing, opened

from watchfloor.core import Role

pytestmark = [pytest.mark.e2e, pytest.mark.skipif(bool(missing()), reason=str(missing()))]


async def test_a_key_is_made_used_rotated_and_revoked(
    product: ProductProcess, screen: Screen
) -> None:
    page = screen.page
    await screen.go("/operations?tab=keys")
    await page.get_by_role("button", name="Key", exact=True).click()
    form = page.get_by_role("dialog", name=re.compile("^New key of"))
    await form.get_by_label("Name").fill("checkout")
    await form.get_by_role("button", name="Make the key").click()
    first = await _secret(screen)
    assert await _answers(product, first) == 200
    row = page.get_by_role("row", name=re.compile("checkout API user"))

    await row.get_by_role("button", name="Rotate").click()
    await (
        page.get_by_role("dialog", name="Rotate checkout")
        .get_by_role("button", name="Rotate")
        .click()
    )
    second = await _secret(screen)
    assert [await _answers(product, each) for each in (first, second)] == [200, 200]

    await row.filter(has_text="never").last.get_by_role("button", name="Revoke").click()
    question = page.get_by_role("dialog", name="Revoke checkout?")
    await question.get_by_text("This cannot be undone.", exact=False).wait_for()
    await question.get_by_role("button", name="Revoke").click()
    await row.filter(has_text="Revoked").wait_for()
    assert [await _answers(product, each) for each in (first, second)] == [200, 401]

    await page.get_by_role("tab", name="Audit").click()
    await page.get_by_label("Find an operation").fill("delete keys")
    await page.get_by_role("button", name="DELETE /api/keys/{key_id}").first.click()
    entry = page.get_by_role("dialog")
    await entry.get_by_text("project:administer").wait_for()
    await page.keyboard.press("Escape")
    async with page.expect_download() as saved:
        await page.get_by_role("button", name=re.compile("^Export")).click()
    assert (await saved.value).suggested_filename == "audit.jsonl"


async def test_what_is_held_of_somebody_is_counted_before_it_can_be_erased(
    api: httpx.AsyncClient, screen: Screen
) -> None:
    signal = {"threat_type": "anomaly", "customer_id": "acme", "user_id": "u-4711"}
    assert (await api.post("/api/threats/trigger", json=signal)).status_code == 200
    page = screen.page
    await screen.go("/operations?tab=privacy")
    erase = page.get_by_role("button", name="Erase it")
    await page.get_by_label("The user's id").fill("u-4711")
    assert await erase.is_disabled()
    await page.get_by_role("button", name="Count what is held").click()
    counted = page.get_by_role("listitem").filter(has_text="Count")
    await counted.get_by_text("Done", exact=True).wait_for()
    await erase.click()
    question = page.get_by_role("dialog", name="Erase all that is held of this user?")
    await question.get_by_text("Threats", exact=False).wait_for()
    await question.get_by_role("button", name="Erase").click()
    erased = page.get_by_role("listitem").filter(has_text="Erasure")
    await erased.get_by_text("Done", exact=True).wait_for()


async def test_a_viewer_is_offered_nothing_that_it_may_not_do(
    product: ProductProcess, api: httpx.AsyncClient
) -> None:
    project = (await api.get("/auth/me")).json()["project"]
    async with product.client() as operator:
        viewer = (await operator.keys.create(project, Role.VIEWER)).key
    async with opened(product.url) as screen:
        await screen.log_in(viewer)
        page = screen.page
        await screen.go("/operations?tab=keys")
        await page.get_by_role("tab", name="Health", selected=True).wait_for()
        tabs = await page.get_by_role("tab").all_inner_texts()
        assert tabs == ["Health", "Dead letters", "Changes", "Intel", "Customers", "Policies"]
        for tab, offered in (
            ("Changes", "Report a change"),
            ("Customers", "Customer"),
            ("Policies", "Policy"),
        ):
            await page.get_by_role("tab", name=tab).click()
            await page.get_by_role("tab", name=tab, selected=True).wait_for()
            assert await page.get_by_role("button", name=offered, exact=True).count() == 0
        await page.get_by_text("Your role may not have sessions judged.").wait_for()
        assert screen.complaints == []


async def _secret(screen: Screen) -> str:
    shown = screen.page.get_by_role("dialog", name="The key is made")
    await shown.get_by_text("shown this once", exact=False).wait_for()
    secret: str = await shown.get_by_label("The key", exact=True).inner_text()
    await shown.get_by_role("button", name="I have it").click()
    await shown.wait_for(state="detached")
    return secret


async def _answers(product: ProductProcess, key: str) -> int:
    async with httpx.AsyncClient(base_url=product.url, timeout=30) as client:
        return (await client.get("/auth/me", headers={"x-api-key": key})).status_code
