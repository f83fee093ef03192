"""A real browser, for what only one can tell: what it makes of a page."""

import shutil
import subprocess
from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_WITHIN_S = 120
_OPTIONS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-extensions"),
    *("--disable-background-networking", "--no-proxy-server", "--virtual-time-budget=3000"),
)


def browser() -> str | None:
    """Its program; nothing where there is none."""
    return next(filter(None, map(shutil.which, _NAMES)), None)


def no_browser() -> str | None:
    """What to say where there is none."""
    return None if browser() else "there is no Chromium: apt-get install chromium"


def dom_of(page: str, folder: Path) -> str:
    """The page as the browser has it after its scripts, had it any, have run.

    Args:
        page: HTML.
        folder: Where the page and the browser's own files are put.
    """
    file = folder / "page.html"
    file.write_text(page)
    return dom_at(file.as_uri(), folder)


def dom_at(url: str, folder: Path) -> str:
    """The same of a page that is served."""
    program = browser()
    assert program is not None
    done = subprocess.run(
        [program, *_OPTIONS, f"--user-data-dir={folder / 'profile'}", "--dump-dom", url],
        capture_output=True,
        check=True,
        text=True,
        timeout=_WITHIN_S,
    )
    return done.stdout
