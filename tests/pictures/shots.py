"""Which pictures there are, and how one is taken."""

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from support.screen import Screen, opened

from pictures.feeding import Fed

WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
_SCHEMES = ("dark", "light")
_QUALITY = 82


class Picture(NamedTuple):
    """One screen.

    Attributes:
        name: Of the file, after ``dashboard-``.
        address: In the dashboard; ``{threat}``, ``{session}`` and ``{agent}`` are what was fed.
        phone: Whether it is taken of a phone too.
        click: The name of what is clicked before.
    """

    name: str
    address: str
    phone: bool = False
    click: str | None = None


PICTURES = (
    Picture("threats", "/threats", phone=True),
    Picture("threat", "/threats/{threat}", phone=True),
    Picture("threat-agents", "/threats/{threat}?tab=agents"),
    Picture("threat-timeline", "/threats/{threat}?tab=timeline"),
    Picture("threat-response", "/threats/{threat}?tab=response"),
    Picture("sessions", "/sessions"),
    Picture("session", "/sessions/{session}", phone=True),
    Picture("agents", "/agents"),
    Picture("agent", "/agents/{agent}"),
    Picture("operations", "/operations"),
    Picture("policies", "/operations?tab=policies"),
)


async def take(fed: Fed, folder: Path, *, only: str = "", as_png: bool = False) -> list[Path]:
    """Every picture whose name has these letters, dark and light; where they are."""
    taken: list[Path] = []
    for scheme in _SCHEMES:
        for form, size in (("", WIDE), ("-phone", PHONE)):
            options = {"viewport": size, "color_scheme": scheme, "locale": "en-GB"}
            scale = 2 if form else 1.5
            async with opened(
                fed.url, **options, device_scale_factor=scale, reduced_motion="reduce"
            ) as screen:
                if not form and only in "login":
                    await screen.go("/login")
                    await screen.page.get_by_label("API key").wait_for()
                    taken.append(await _shot(screen, folder / f"dashboard-login-{scheme}", as_png))
                await screen.log_in(fed.key)
                for picture in _those(form, only):
                    await _show(screen, picture, fed)
                    path = folder / f"dashboard-{picture.name}{form}-{scheme}"
                    taken.append(await _shot(screen, path, as_png))
    return taken


def _those(form: str, only: str) -> Iterator[Picture]:
    return (each for each in PICTURES if only in each.name and (each.phone or not form))


async def _show(screen: Screen, picture: Picture, fed: Fed) -> None:
    address = picture.address.format(threat=fed.threat, session=fed.hijacked, agent=fed.agent)
    await screen.go(address)
    if picture.click is not None:
        await screen.page.get_by_role("button", name=picture.click).click()
    await screen.settled()
    await screen.page.evaluate("document.fonts.ready")


async def _shot(screen: Screen, path: Path, as_png: bool) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    devtools = await screen.page.context.new_cdp_session(screen.page)
    form: dict[str, Any] = {"format": "png"} if as_png else {"format": "webp", "quality": _QUALITY}
    answer = await devtools.send("Page.captureScreenshot", form)
    await devtools.detach()
    path = path.with_suffix(f".{form['format']}")
    path.write_bytes(base64.b64decode(answer["data"]))
    return path
