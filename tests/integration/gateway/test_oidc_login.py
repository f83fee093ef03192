"""People log in at an issuer: by a code, tied to their browser and to this login."""

import base64
import hashlib
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from support.issuer import AUDIENCE, IssuerServer, running_issuer
from unit.gateway.world import World

from watchfloor.gateway import OIDCConfig

pytestmark = pytest.mark.integration

BACK = "http://127.0.0.1/auth/oidc/callback"


@pytest.fixture
async def issuer() -> AsyncIterator[IssuerServer]:
    async with running_issuer() as issuer:
        yield issuer


@pytest.fixture
async def world(issuer: IssuerServer) -> AsyncIterator[World]:
    oidc = OIDCConfig(
        issuer=issuer.url, audience=AUDIENCE, client_id="dashboard", redirect_url=BACK
    )
    world = World(oidc=oidc)
    yield world
    await world.services.key_life.stop()


@pytest.fixture
async def browser(world: World) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(world.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        yield client


async def sent(browser: httpx.AsyncClient) -> dict[str, str]:
    """What the browser was sent to the issuer with."""
    answer = await browser.get("/auth/oidc/login")
    assert answer.status_code == 302
    return dict(parse_qsl(urlsplit(answer.headers["location"]).query))


def logged_in(issuer: IssuerServer, asked: dict[str, str], **claims: Any) -> str:
    """The code that the issuer sends the browser back with."""
    told = {"aud": "dashboard", "nonce": asked["nonce"], **claims}
    issuer.codes["the-code"] = {"id_token": issuer.token(**told)}
    return "the-code"


async def back(browser: httpx.AsyncClient, code: str, state: str) -> httpx.Response:
    return await browser.get("/auth/oidc/callback", params={"code": code, "state": state})


async def test_who_comes_back_is_in(browser: httpx.AsyncClient, issuer: IssuerServer) -> None:
    asked = await sent(browser)
    answer = await back(browser, logged_in(issuer, asked), asked["state"])
    assert (answer.status_code, answer.headers["location"]) == (302, "/")
    me = (await browser.get("/auth/me")).json()
    assert (me["name"], me["project"], me["role"]) == ("oidc:ann", "acme", "analyst")
    assert (await browser.get("/auth/ways")).json() == {"key": True, "oidc": True}

    [form] = issuer.exchanged
    challenge = hashlib.sha256(form["code_verifier"].encode()).digest()
    wanted = base64.urlsafe_b64encode(challenge).rstrip(b"=").decode()
    assert (asked["code_challenge"], asked["code_challenge_method"]) == (wanted, "S256")
    assert (form["redirect_uri"], form["client_id"]) == (BACK, "dashboard")


async def test_a_code_that_another_browser_was_given_is_refused(
    browser: httpx.AsyncClient, issuer: IssuerServer
) -> None:
    """Else somebody could log others in as himself."""
    asked = await sent(browser)
    code = logged_in(issuer, asked)
    for state in ("", "another"):
        assert (await back(browser, code, state)).status_code == 401
    browser.cookies.clear()
    assert (await back(browser, code, asked["state"])).status_code == 401
    assert issuer.exchanged == []


@pytest.mark.parametrize(
    "claims",
    [{"nonce": "another"}, {"aud": AUDIENCE}, {"watchfloor_role": "king"}, {"exp": 1}],
    ids=["another login", "another audience", "no role", "expired"],
)
async def test_a_token_that_is_not_for_this_login_is_refused(
    browser: httpx.AsyncClient, issuer: IssuerServer, claims: dict[str, Any]
) -> None:
    asked = await sent(browser)
    answer = await back(browser, logged_in(issuer, asked, **claims), asked["state"])
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers


async def test_a_code_that_the_issuer_does_not_know_is_refused(
    browser: httpx.AsyncClient,
) -> None:
    asked = await sent(browser)
    assert (await back(browser, "unknown", asked["state"])).status_code == 401


async def test_while_the_issuer_is_away_nobody_is_sent_there(
    browser: httpx.AsyncClient, issuer: IssuerServer
) -> None:
    issuer.is_away = True
    assert (await browser.get("/auth/oidc/login")).status_code == 503
