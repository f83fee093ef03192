"""The documents build as a site whose links hold, and which loads nothing from another host."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from support.site import build_site

LOADS = {
    "audio": ("src",),
    "embed": ("src",),
    "iframe": ("src",),
    "image": ("href", "xlink:href"),
    "img": ("src", "srcset"),
    "link": ("href",),
    "object": ("data",),
    "script": ("src",),
    "source": ("src", "srcset"),
    "use": ("href", "xlink:href"),
    "video": ("src", "poster"),
}
"""What a browser asks for by itself, as opposed to a link that a reader may follow."""


class _Loads(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        wanted = LOADS.get(tag, ())
        self.found += [value or "" for name, value in attrs if name in wanted]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    build_site(folder)
    return folder


def _loaded(site: Path) -> Iterator[str]:
    for page in sorted(site.rglob("*.html")):
        loads = _Loads()
        loads.feed(page.read_text())
        yield from loads.found


def test_no_page_loads_anything_from_another_host(site: Path) -> None:
    loaded = set(_loaded(site))

    assert loaded
    assert {each for each in loaded if "//" in each} == set()


def test_no_style_loads_anything_from_another_host(site: Path) -> None:
    styles = [path.read_text() for path in site.rglob("*.css")]

    assert styles
    assert [style for style in styles if "url(http" in style or "url(//" in style] == []


def test_everything_that_a_page_loads_is_there(site: Path) -> None:
    """Pictures that stand in a document as HTML are none of the links that the build checks."""
    missing = []
    for page in sorted(site.rglob("*.html")):
        loads = _Loads()
        loads.feed(page.read_text())
        # The page for what is not found is served at any address, so its own begin at the root.
        inside = [each.partition("?")[0].lstrip("/") for each in loads.found]
        missing += [
            f"{page.name}: {each}"
            for each in inside
            if not (page.parent / each).exists() and not each.startswith("data:")
        ]

    assert missing == []
