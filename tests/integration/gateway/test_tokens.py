"""Tokens of an issuer: who is let in by one, and every way in which one is not good."""

import asyncio
import hashlib
import hmac
import time
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import grpc
import httpx
import jwt
import pytest
from integration.gateway.face import StartFace
from pydantic import ValidationError
from support.issuer import AUDIENCE, IssuerServer, SigningKey, running_issuer, unsigned
from unit.gateway.world import World

from watchfloor.core import Role
from watchfloor.gateway import OIDCConfig

pytestmark = pytest.mark.integration

Ask = Callable[[str], Awaitable[httpx.Response]]


@pytest.fixture
async def issuer() -> AsyncIterator[IssuerServer]:
    async with running_issuer() as issuer:
        yield issuer


@pytest.fixture
async def world(issuer: IssuerServer) -> AsyncIterator[World]:
    world = World(oidc=configured(issuer))
    yield world
    await world.services.key_life.stop()


@pytest.fixture
def ask(world: World) -> Ask:
    async def ask(token: str) -> httpx.Response:
        async with world.client(None) as client:
            return await client.get("/api/threats", headers={"authorization": f"Bearer {token}"})

    return ask


def configured(issuer: IssuerServer, **more: Any) -> OIDCConfig:
    given = {"issuer": issuer.url, "audience": AUDIENCE, "clock_skew_s": 5, "refetch_wait_s": 0.05}
    return OIDCConfig(**given | more)


async def test_a_good_token_speaks_for_its_project_with_its_role(
    world: World, issuer: IssuerServer
) -> None:
    headers = {"x-api-key": issuer.token()}
    async with world.client(None) as client:
        assert (await client.get("/api/threats", headers=headers)).status_code == 200
        assert (await client.get("/api/keys", headers=headers)).status_code == 403
    caller = await world.services.authenticator.authenticate(issuer.token(watchfloor_role="viewer"))
    assert (caller.project_id, caller.role, caller.prefix) == ("acme", Role.VIEWER, "oidc:ann")


def _hs256_with_the_public_key(issuer: IssuerServer) -> str:
    """The public key as a shared secret, which the token library itself refuses to sign with."""
    head = {"alg": "HS256", "typ": "JWT", "kid": issuer.keys[0].kid}
    body = unsigned(issuer.claims(), head).removesuffix(".")
    seal = hmac.new(issuer.keys[0].public_pem, body.encode(), hashlib.sha256).digest()
    return f"{body}.{urlsafe_b64encode(seal).rstrip(b'=').decode()}"


def issuer_token_without_kid(issuer: IssuerServer) -> str:
    return jwt.encode(issuer.claims(), issuer.keys[0].private, "RS256")


def _signed_by_another(issuer: IssuerServer) -> str:
    other = SigningKey(issuer.keys[0].kid)
    return jwt.encode(issuer.claims(), other.private, "RS256", headers={"kid": other.kid})


def _bringing_its_own_key(issuer: IssuerServer) -> str:
    other = SigningKey()
    headers = {"kid": other.kid, "jwk": other.published(), "jku": "https://evil.example/keys"}
    return jwt.encode(issuer.claims(), other.private, "RS256", headers=headers)


def _tampered(issuer: IssuerServer) -> str:
    head, _, seal = issuer.token().split(".")
    changed = unsigned(issuer.claims(watchfloor_role="admin"), {}).split(".")[1]
    return f"{head}.{changed}.{seal}"


BAD: dict[str, Callable[[IssuerServer], str]] = {
    "expired": lambda issuer: issuer.token(exp=int(time.time()) - 10),
    "not yet valid": lambda issuer: issuer.token(nbf=int(time.time()) + 60),
    "of the future": lambda issuer: issuer.token(iat=int(time.time()) + 60),
    "for another audience": lambda issuer: issuer.token(aud="another"),
    "of another issuer": lambda issuer: issuer.token(iss="https://evil.example"),
    "without an end": lambda issuer: issuer.token(without="exp"),
    "without a subject": lambda issuer: issuer.token(without="sub"),
    "without an audience": lambda issuer: issuer.token(without="aud"),
    "without a project": lambda issuer: issuer.token(without="watchfloor_project"),
    "of no project of ours": lambda issuer: issuer.token(watchfloor_project="a,b"),
    "without a role": lambda issuer: issuer.token(without="watchfloor_role"),
    "of an unknown role": lambda issuer: issuer.token(watchfloor_role="king"),
    "unsigned": lambda issuer: unsigned(issuer.claims(), {"alg": "none"}),
    "unsigned in other letters": lambda issuer: unsigned(issuer.claims(), {"alg": "NoNe"}),
    "by a shared secret": _hs256_with_the_public_key,
    "by another's key": _signed_by_another,
    "with its own key": _bringing_its_own_key,
    "tampered with": _tampered,
    "of an unknown key": lambda issuer: issuer.token(headers={"kid": "nothing"}),
    "of a key that is a path": lambda issuer: issuer.token(headers={"kid": "../../dev/null"}),
    "of a key that is a query": lambda issuer: issuer.token(headers={"kid": "' OR 1=1 --"}),
    "with what we must understand": lambda issuer: issuer.token(headers={"crit": ["x"], "x": 1}),
    "with a hidden name": lambda issuer: issuer.token(sub="ann\u202e"),
    "no token": lambda _: "a.b.c",
    "endless": lambda _: f"a.{'b' * 9000}.c",
}


@pytest.mark.parametrize("make", BAD.values(), ids=BAD)
async def test_a_token_that_is_not_good_is_401(
    ask: Ask, issuer: IssuerServer, make: Callable[[IssuerServer], str]
) -> None:
    response = await ask(make(issuer))
    assert (response.status_code, response.json()["code"]) == (401, "unauthenticated")
    assert (await ask(issuer.token())).status_code == 200


async def test_a_signature_that_the_operator_does_not_take_is_refused(
    issuer: IssuerServer,
) -> None:
    """Good as it may be."""
    world = World(oidc=configured(issuer, algorithms=("ES256",)))
    async with world.client(None) as client:
        answer = await client.get("/api/threats", headers={"x-api-key": issuer.token()})
    await world.services.key_life.stop()
    assert answer.status_code == 401


@pytest.mark.parametrize("make", [issuer_token_without_kid, _hs256_with_the_public_key])
async def test_an_issuer_may_tell_little_of_its_only_key(
    ask: Ask, issuer: IssuerServer, make: Callable[[IssuerServer], str]
) -> None:
    """Neither its name nor its algorithm; that is no leave for others to choose one."""
    issuer.keys[0].untold = ("kid", "alg", "use")
    is_good = make is issuer_token_without_kid
    assert (await ask(make(issuer))).status_code == (200 if is_good else 401)


async def test_clocks_may_differ_a_little(ask: Ask, issuer: IssuerServer) -> None:
    assert (await ask(issuer.token(exp=int(time.time()) - 2))).status_code == 200


async def test_rotation_refuses_no_call(ask: Ask, issuer: IssuerServer) -> None:
    """Also when somebody made us ask for a key that does not exist just before."""
    statuses = []
    for _ in range(3):
        await ask(issuer.token(headers={"kid": "nothing"}))
        issuer.rotate()
        answers = await asyncio.gather(*(ask(issuer.token(sub=f"s{n}")) for n in range(10)))
        statuses += [each.status_code for each in answers]
    assert statuses == [200] * 30


async def test_a_key_that_is_published_no_more_is_refused(
    ask: Ask, issuer: IssuerServer, world: World
) -> None:
    before, again = issuer.token(), issuer.token(sub="again")
    assert (await ask(before)).status_code == 200
    issuer.rotate()
    world.clock.advance(301)
    assert (await ask(again)).status_code == 401
    assert (await ask(before)).status_code == 401


async def test_tokens_that_were_called_back_are_refused_and_later_ones_not(
    ask: Ask, issuer: IssuerServer, world: World
) -> None:
    early = int(time.time()) - 10
    before, other = issuer.token(iat=early), issuer.token(iat=early, sub="bob")
    await world.services.key_life.start()
    assert {(await ask(each)).status_code for each in (before, other)} == {200}
    async with world.client("admin-of-acme") as admin:
        answer = await admin.post("/api/tokens/revoke", json={"subject": "ann"})
    assert answer.status_code == 204
    assert (await ask(before)).status_code == 401
    assert (await ask(issuer.token(iat=early, jti="one more"))).status_code == 401
    assert (await ask(other)).status_code == 200
    assert (await ask(issuer.token(iat=int(time.time()) + 2))).status_code == 200


async def test_any_number_of_unknown_keys_is_one_question(issuer: IssuerServer) -> None:
    """Nor does anybody wait behind the others: whoever came before a question shares its answer."""
    world = World(oidc=configured(issuer, refetch_wait_s=0.2))
    async with world.client(None) as client:

        async def ask(token: str) -> int:
            return (await client.get("/api/threats", headers={"x-api-key": token})).status_code

        assert await ask(issuer.token()) == 200
        issuer.rotate()
        made_up = [ask(issuer.token(headers={"kid": f"k{n}"})) for n in range(30)]
        statuses = await asyncio.gather(*made_up, ask(issuer.token(sub="bob")))
    await world.services.key_life.stop()
    assert statuses == [401] * 30 + [200]
    assert issuer.fetches <= 3


async def test_known_keys_serve_while_the_issuer_is_away(
    ask: Ask, issuer: IssuerServer, world: World
) -> None:
    assert (await ask(issuer.token())).status_code == 200
    issuer.is_away = True
    world.clock.advance(301)
    assert (await ask(issuer.token(sub="bob"))).status_code == 200
    assert (await ask(issuer.token(headers={"kid": "other"}))).status_code == 503


async def test_a_remembered_token_ends_when_it_says(
    ask: Ask, issuer: IssuerServer, world: World
) -> None:
    token = issuer.token(exp=int(world.clock.now().timestamp()) + 10**9)
    assert (await ask(token)).status_code == 200
    world.clock.advance(10**9 + 5)
    assert (await ask(token)).status_code == 401


@pytest.mark.parametrize(
    ("settings", "claims"),
    [
        ({"role_claim": "realm.roles", "roles": {"soc": "analyst"}}, {"realm": {"roles": ["soc"]}}),
        ({"role_claim": "https://ours.example/role"}, {"https://ours.example/role": "analyst"}),
        ({}, {"watchfloor_role": ["viewer", "analyst", "unknown"]}),
    ],
    ids=["mapped, in a list", "a claim that is an address", "the most powerful"],
)
async def test_role_and_project_are_where_the_operator_says(
    issuer: IssuerServer, settings: dict[str, Any], claims: dict[str, Any]
) -> None:
    world = World(oidc=configured(issuer, **settings))
    without = "watchfloor_role" if settings else ""
    caller = await world.services.authenticator.authenticate(
        issuer.token(without=without, **claims)
    )
    await world.services.key_life.stop()
    assert caller.role is Role.ANALYST


async def test_grpc_takes_tokens_as_it_takes_keys(
    start_face: StartFace, issuer: IssuerServer
) -> None:
    face = await start_face(oidc=configured(issuer))
    async with face.client(None) as client:
        await client.learn()
        for name, value in (("x-api-key", ""), ("authorization", "Bearer ")):
            metadata = [(name, value + issuer.token())]
            assert await client.call("ListThreats", {}, metadata=metadata) == {}
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await client.call("ListThreats", {}, metadata=[("x-api-key", issuer.token(aud="x"))])
    await face.world.services.key_life.stop()
    assert caught.value.code() is grpc.StatusCode.UNAUTHENTICATED


@pytest.mark.parametrize(
    "settings",
    [
        {"issuer": "http://issuer.example"},
        {"jwks_url": "http://10.0.0.1/keys"},
        {"algorithms": ["HS256"]},
        {"algorithms": ["none"]},
        {"algorithms": []},
    ],
)
def test_settings_that_would_let_others_in_are_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        OIDCConfig(**{"issuer": "https://issuer.example", "audience": "w"} | settings)


@pytest.mark.parametrize("keys_url", ["{other}/keys", "https://127.0.0.1:1/keys"])
async def test_an_issuer_sends_us_to_no_place_inside(
    issuer: IssuerServer, ask: Ask, keys_url: str
) -> None:
    """Its own address is the operator's word; where its document leads is only the issuer's."""
    async with running_issuer() as other:
        issuer.keys_url = keys_url.format(other=other.url)
        assert (await ask(issuer.token())).status_code == 503
        assert other.fetches == 0


async def test_keys_may_be_elsewhere_where_the_operator_says_so(issuer: IssuerServer) -> None:
    async with running_issuer() as other:
        other.keys = issuer.keys
        world = World(oidc=configured(issuer, jwks_url=f"{other.url}/keys"))
        async with world.client(None) as client:
            answer = await client.get("/api/threats", headers={"x-api-key": issuer.token()})
        await world.services.key_life.stop()
    assert (answer.status_code, other.fetches, issuer.fetches) == (200, 1, 0)
