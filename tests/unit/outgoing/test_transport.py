"""What is connected to: what was checked, and nothing else."""

import asyncio
import contextlib
from collections.abc import Collection, Iterator, Sequence
from ipaddress import ip_address

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchfloor.outgoing import Guard, GuardedTransport, OutgoingConfig, RefusedError, is_public
from watchfloor.outgoing.addresses import Address, meant_by

ANYWHERE = OutgoingConfig(allow_urls=("http://*:*", "https://*:*"))


class _Wire(httpx.AsyncBaseTransport):
    """Takes note of what would be connected to, and answers as it is told."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []
        self.redirects: list[str] = []
        self.dead: set[str] = set()

    @property
    def hosts(self) -> list[str]:
        return [each.url.host for each in self.requests]

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if request.url.host in self.dead:
            raise httpx.ConnectError("nobody", request=request)
        if self.redirects:
            return httpx.Response(307, headers={"location": self.redirects.pop(0)})
        return httpx.Response(200)


class _Names:
    """A resolver that gives its answers in turn; the last one stays."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self._answers: Iterator[Sequence[str]] = iter(answers)
        self._last: Sequence[str] = ()
        self.asked: list[tuple[str, int]] = []

    async def __call__(self, host: str, port: int) -> Collection[Address]:
        self.asked.append((host, port))
        self._last = next(self._answers, self._last)
        return [ip_address(each) for each in self._last]


def _client(
    wire: _Wire,
    names: _Names,
    *,
    config: OutgoingConfig = ANYWHERE,
    own: Sequence[str] = (),
) -> httpx.AsyncClient:
    guard = Guard(config, own=own, resolve=names)
    return httpx.AsyncClient(transport=GuardedTransport(guard, inner=wire), follow_redirects=True)


async def test_the_checked_address_is_connected_to_under_the_name_of_the_url() -> None:
    wire, names = _Wire(), _Names(["93.184.215.14"])
    async with _client(wire, names) as client:
        await client.post("https://Hooks.example.com:8443/a?b=1", content=b"body")
    (sent,) = wire.requests
    assert str(sent.url) == "https://93.184.215.14:8443/a?b=1"
    assert sent.headers["host"] == "hooks.example.com:8443"
    assert sent.extensions["sni_hostname"] == "hooks.example.com"
    assert names.asked == [("hooks.example.com", 8443)]


async def test_a_name_that_changes_its_address_between_check_and_use_gains_nothing() -> None:
    """Rebinding: public for the check, this machine for the connection."""
    wire, names = _Wire(), _Names(["93.184.215.14"], ["127.0.0.1"])
    async with _client(wire, names) as client:
        await client.get("http://rebinding.test/")
        with pytest.raises(RefusedError):
            await client.get("http://rebinding.test/")
    assert wire.hosts == ["93.184.215.14"]


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:10.0.0.1]/",
        "http://2130706433/",
        "http://me:secret@example.com/",
        "file:///etc/hosts",
    ],
)
async def test_a_redirect_is_checked_like_any_request(location: str) -> None:
    wire, names = _Wire(), _Names(["93.184.215.14"])
    wire.redirects.append(location)
    async with _client(wire, names) as client:
        with pytest.raises((RefusedError, httpx.UnsupportedProtocol)):
            await client.get("http://example.com/")
    assert wire.hosts == ["93.184.215.14"]


async def test_a_redirect_to_a_name_of_this_network_is_refused() -> None:
    wire, names = _Wire(), _Names(["93.184.215.14"], ["10.0.0.1"])
    wire.redirects.append("http://inside.test/")
    async with _client(wire, names) as client:
        with pytest.raises(RefusedError):
            await client.get("http://example.com/")
    assert wire.hosts == ["93.184.215.14"]


@pytest.mark.parametrize("answer", [["93.184.215.14", "10.0.0.1"], ["::1", "93.184.215.14"]])
async def test_an_answer_with_one_private_address_is_refused_as_a_whole(
    answer: Sequence[str],
) -> None:
    wire = _Wire()
    async with _client(wire, _Names(answer)) as client:
        with pytest.raises(RefusedError):
            await client.get("http://mixed.test/")
    assert wire.hosts == []


async def test_the_next_address_is_tried_where_nobody_answers() -> None:
    wire, names = _Wire(), _Names(["93.184.215.14", "2606:4700:4700::1111"])
    wire.dead.add("93.184.215.14")
    async with _client(wire, names) as client:
        assert (await client.post("http://two.test/", content=b"x")).status_code == 200
    assert wire.hosts == ["93.184.215.14", "2606:4700:4700::1111"]


async def test_a_host_without_address_is_unreachable() -> None:
    async with _client(_Wire(), _Names([])) as client:
        with pytest.raises(httpx.ConnectError):
            await client.get("http://nobody.test/")


async def test_nothing_is_resolved_that_is_not_listed() -> None:
    """Names alone tell whoever owns them that somebody asked."""
    wire, names = _Wire(), _Names(["93.184.215.14"])
    async with _client(wire, names, config=OutgoingConfig()) as client:
        with pytest.raises(RefusedError) as raised:
            await client.get("http://example.com/secret")
    assert (names.asked, wire.hosts) == ([], [])
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize(
    ("config", "own", "url"),
    [
        ({"allow_urls": ["http://127.0.0.1:9000"]}, (), "http://127.0.0.1:9000/x"),
        (
            {"allow_urls": ["http://inside.test"], "allow_networks": ["127.0.0.0/8"]},
            (),
            "http://inside.test/",
        ),
        ({}, ["http://inside.test/take"], "http://inside.test/take"),
    ],
)
async def test_what_the_operator_listed_may_be_private(
    config: dict[str, list[str]], own: Sequence[str], url: str
) -> None:
    wire, listed = _Wire(), OutgoingConfig.model_validate(config)
    async with _client(wire, _Names(["127.0.0.1"]), config=listed, own=own) as client:
        await client.get(url)
    assert wire.hosts == ["127.0.0.1"]


async def test_an_operators_own_url_opens_nothing_beside_it() -> None:
    wire, own = _Wire(), ["http://inside.test/take"]
    async with _client(wire, _Names(["10.0.0.1"]), config=OutgoingConfig(), own=own) as client:
        with pytest.raises(RefusedError):
            await client.get("http://inside.test/other")
    assert wire.hosts == []


HOSTS = st.one_of(
    st.ip_addresses(v=4).map(str),
    st.ip_addresses(v=4).map(lambda address: str(int(address))),
    st.ip_addresses(v=4).map(lambda address: hex(int(address))),
    st.ip_addresses(v=4).map(lambda address: f"[::ffff:{address}]"),
    st.ip_addresses(v=4).map(lambda address: f"[64:ff9b::{address}]"),
    st.ip_addresses(v=6).map(lambda address: f"[{address}]"),
    st.sampled_from(["localhost", "example.com", "a.b.test", "127.1", "0", "0177.0.0.1"]),
)


@given(
    host=HOSTS,
    answers=st.lists(st.lists((st.ip_addresses(v=4) | st.ip_addresses(v=6)).map(str))),
    redirects=st.lists(HOSTS, max_size=3),
)
def test_no_address_that_is_not_public_is_ever_connected_to(
    host: str, answers: list[list[str]], redirects: list[str]
) -> None:
    wire, names = _Wire(), _Names(*answers)
    wire.redirects = [f"http://{each}/" for each in redirects]

    async def ask() -> None:
        async with _client(wire, names) as client:
            await client.get(f"http://{host}/")

    with contextlib.suppress(RefusedError, httpx.HTTPError, httpx.InvalidURL):
        asyncio.run(ask())
    for connected in map(ip_address, wire.hosts):
        assert is_public(connected)
        assert not meant_by(connected).is_private
