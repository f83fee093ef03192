"""The dashboard's page and its files, as browsers are given them."""

import os
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from unit.gateway.world import World

from watchfloor.gateway.dashboard import NONCE_PLACE, BuiltDashboard
from watchfloor.gateway.rest.pages import AREAS

PAGE = f'<meta nonce="{NONCE_PLACE}"><script src="/assets/a-1.js" nonce="{NONCE_PLACE}"></script>'
SHOWN = Path(__file__).parents[3] / "services/gateway/dashboard/src/shell/areas.ts"
SCRIPT = "console.log(1)"


@pytest.fixture
def built(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text(PAGE)
    (tmp_path / "secret.txt").write_text("secret")
    for name, content in {
        "a-1.js": SCRIPT,
        "a-1.js.br": "as br",
        "a-1.js.gz": "as gzip",
        "font-1.woff2": "font",
        "icon-1.svg": "<svg/>",
    }.items():
        (tmp_path / "assets" / name).write_text(content)
    return tmp_path


@pytest.fixture
async def browser(world: World, built: Path) -> AsyncIterator[httpx.AsyncClient]:
    world.app.state.dashboard = BuiltDashboard(built)
    async with world.client(key=None) as client:
        yield client


@pytest.mark.parametrize("path", ["/", "/login", *(f"/{area}" for area in AREAS), "/threats/1/a"])
async def test_every_address_of_the_dashboard_is_the_page(
    browser: httpx.AsyncClient, path: str
) -> None:
    """A link that somebody was sent opens, without a key: the page asks for the login itself."""
    answer = await browser.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["cache-control"] == "no-store"


async def test_each_page_has_a_nonce_of_its_own(browser: httpx.AsyncClient) -> None:
    nonces = []
    for _ in range(2):
        answer = await browser.get("/threats")
        found = set(re.findall(r'nonce="([^"]+)"', answer.text))
        assert len(found) == 1
        [nonce] = found
        policy = answer.headers["content-security-policy"]
        assert f"script-src 'self' 'nonce-{nonce}'" in policy
        assert f"style-src 'self' 'nonce-{nonce}'" in policy
        nonces.append(nonce)
    assert nonces[0] != nonces[1]


async def test_the_policy_allows_nothing_inline_and_nobody_else(browser: httpx.AsyncClient) -> None:
    policy = (await browser.get("/")).headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "require-trusted-types-for 'script'; trusted-types default" in policy


async def test_a_file_is_kept_forever_as_its_name_has_its_hash(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/assets/a-1.js", headers={"accept-encoding": "identity"})
    assert answer.text == SCRIPT
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["vary"] == "accept-encoding"


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        pytest.param("gzip, deflate, br, zstd", "br", id="a-browser"),
        pytest.param("gzip;q=1.0", "gzip", id="gzip"),
        pytest.param("br;q=0, gzip", "gzip", id="no-br"),
        pytest.param("br;q=0.000, gzip", "gzip", id="no-br-in-full"),
        pytest.param("br;q=0.5, gzip;q=0.8", "gzip", id="gzip-rather"),
        pytest.param("BR ; Q=0.5, gzip;q=0.5", "br", id="alike"),
        pytest.param("*", "br", id="anything"),
        pytest.param("br;q=0, *", "gzip", id="anything-else"),
        pytest.param("gzip;q=0.5, identity", None, id="plain-rather"),
        pytest.param("deflate, zstd", None, id="others-only"),
        pytest.param("br;q=high", None, id="no-weight"),
        pytest.param("*;q=0", None, id="nothing-at-all"),
        pytest.param("identity", None, id="plain"),
        pytest.param("", None, id="none"),
    ],
)
def test_a_file_comes_in_the_form_that_is_liked_best_and_the_smallest_of_those(
    built: Path, accepted: str, encoding: str | None
) -> None:
    found = BuiltDashboard(built).find("a-1.js", accepted)
    assert found is not None
    assert found.encoding == encoding


def test_a_file_without_a_compressed_form_comes_as_it_is(built: Path) -> None:
    found = BuiltDashboard(built).find("font-1.woff2", "br, gzip")
    assert found is not None
    assert (found.encoding, found.media_type) == (None, "font/woff2")


async def test_weights_may_stand_in_several_lines(browser: httpx.AsyncClient) -> None:
    lines = [("accept-encoding", "br;q=0"), ("accept-encoding", "gzip")]
    answer = await browser.head("/assets/a-1.js", headers=lines)
    assert answer.headers["content-encoding"] == "gzip"


async def test_a_file_that_the_browser_has_is_not_sent_again(browser: httpx.AsyncClient) -> None:
    first = await browser.get("/assets/a-1.js", headers={"accept-encoding": "identity"})
    had = {"if-none-match": f'W/"other", {first.headers["etag"]}', "accept-encoding": "identity"}
    again = await browser.get("/assets/a-1.js", headers=had)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["cache-control"] == first.headers["cache-control"]


def test_each_form_of_a_file_has_a_tag_of_its_own(built: Path) -> None:
    """With one tag for all, something between might hand out what its reader cannot read."""
    found = [BuiltDashboard(built).find("a-1.js", each) for each in ("br", "gzip", "identity")]
    assert len({each.tag for each in found if each is not None}) == 3


async def test_the_head_of_a_file_says_how_much_would_come(browser: httpx.AsyncClient) -> None:
    answer = await browser.head("/assets/a-1.js", headers={"accept-encoding": "br"})
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == str(len("as br"))
    assert answer.headers["content-encoding"] == "br"


@pytest.mark.parametrize(
    "name",
    ["nothing.js", "a-1.js.br", "..%2fsecret.txt", "..%2findex.html", "%2e%2e", "a-1.js/", "a/b"],
)
async def test_what_is_no_file_of_the_page_is_not_found(
    browser: httpx.AsyncClient, name: str
) -> None:
    answer = await browser.get(f"/assets/{name}")
    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


async def test_an_unknown_address_is_still_not_found(browser: httpx.AsyncClient) -> None:
    """Only the dashboard's own areas are the page: a mistyped route of the API is told so."""
    assert (await browser.get("/api/threat")).status_code == 404
    assert (await browser.get("/elsewhere")).status_code == 404
    assert (await browser.post("/threats")).status_code == 405


def test_the_gateway_knows_every_area_of_the_page() -> None:
    """An area that only the page knew would be not found once somebody reloads it."""
    assert tuple(re.findall(r'{ to: "/(\w+)"', SHOWN.read_text())) == AREAS


async def test_a_checkout_without_built_files_says_what_to_do(world: World, tmp_path: Path) -> None:
    world.app.state.dashboard = BuiltDashboard(tmp_path)
    async with world.client(key=None) as client:
        answer = await client.get("/threats")
        assert answer.status_code == 503
        assert "make dashboard" in answer.text

        (tmp_path / "index.html").write_text(PAGE)
        assert (await client.get("/threats")).status_code == 200


async def test_what_is_built_again_is_served_at_once(
    browser: httpx.AsyncClient, built: Path
) -> None:
    """Who works on the dashboard does not have to start the gateway again."""
    plain = {"accept-encoding": "identity"}
    assert (await browser.get("/assets/a-1.js", headers=plain)).status_code == 200
    (built / "assets" / "a-1.js").unlink()
    (built / "assets" / "a-2.js").write_text("console.log(2)")
    (built / "index.html").write_text(PAGE.replace("a-1", "a-2"))
    os.utime(built / "index.html", ns=(0, 0))
    assert "a-2.js" in (await browser.get("/")).text
    assert (await browser.get("/assets/a-1.js")).status_code == 404
    assert (await browser.get("/assets/a-2.js", headers=plain)).text == "console.log(2)"


async def test_the_reference_has_the_icon_of_the_page_where_there_is_one(
    browser: httpx.AsyncClient, world: World, tmp_path: Path
) -> None:
    answer = await browser.get("/docs")
    assert '<link rel="icon" href="/assets/icon-1.svg">' in answer.text
    assert "script" not in answer.headers["content-security-policy"]
    assert "<script" not in answer.text
    world.app.state.dashboard = BuiltDashboard(tmp_path / "nowhere")
    assert "icon" not in (await browser.get("/docs")).text.partition("<style>")[0]
