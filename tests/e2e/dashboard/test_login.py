"""Who comes in, and who is out again."""

import pytest
from support.processes import ProductProcess
from support.screen import Screen, opened

pytestmark = [pytest.mark.e2e]


async def test_a_wrong_key_is_refused_in_words(product: ProductProcess) -> None:
    async with opened(product.url) as screen:
        await screen.go("/threats?severity=high")
        await screen.page.wait_for_url("**/login?next=*")
        await screen.page.get_by_label("API key").fill("wf_nobody")
        await screen.page.get_by_role("button", name="Log in").click()
        await screen.page.get_by_text("Nobody has this key").wait_for()


async def test_a_login_leads_to_the_address_that_was_asked_for(
    product: ProductProcess, key: str
) -> None:
    async with opened(product.url) as screen:
        await screen.go("/threats?severity=high&severity=critical")
        await screen.page.get_by_label("API key").fill(key)
        await screen.page.get_by_role("button", name="Log in").click()
        await screen.page.wait_for_url("**/threats?severity=high&severity=critical")


async def test_somebody_who_logs_out_is_out(screen: Screen) -> None:
    page = screen.page
    await page.get_by_role("button", name="Account").click()
    await page.get_by_role("menuitem", name="Log out").click()
    await page.wait_for_url("**/login")
    await screen.go("/threats")
    await page.wait_for_url("**/login*")
    screen.complaints = [each for each in screen.complaints if "401" not in each]
