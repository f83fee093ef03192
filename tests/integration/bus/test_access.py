"""A NATS of the operator's own lets in who it knows, and is told nothing where it is not it."""

from pathlib import Path

import pytest
from integration.bus.conftest import SignalMaker
from support.certificates import Authority
from support.nats_server import Operator, UserKey, encrypted, nats_server

from watchfloor.bus import BusConfig, NATSAccess, NATSBus, SignalQueue
from watchfloor.core import InvalidInputError, UnavailableError

pytestmark = pytest.mark.integration

PASSWORD = "the-password-of-the-bus"
USER = f'authorization {{ users: [ {{ user: "floor", password: "{PASSWORD}" }} ] }}\n'
KNOWN = NATSAccess(user="floor", password=PASSWORD)


def bus_at(address: str, access: NATSAccess, *, scheme: str = "tls") -> NATSBus:
    config = BusConfig(
        connect_timeout_s=2,
        # A small server refuses streams that could not fit.
        queue_max_bytes=1_000_000,
        events_max_bytes=1_000_000,
        results_max_bytes=1_000_000,
        sessions_max_bytes=1_000_000,
        dead_letters_max_bytes=1_000_000,
    )
    return NATSBus(f"{scheme}://{address}", access=access, config=config)


async def serves(bus: NATSBus, make_signal: SignalMaker) -> None:
    await bus.start()
    await SignalQueue(bus).publish(make_signal())
    await bus.stop()


async def refused(bus: NATSBus, why: str) -> None:
    with pytest.raises(UnavailableError, match=why):
        await bus.start()
    await bus.stop()


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


async def test_a_user_with_a_password_over_tls(
    tmp_path: Path, authority: Authority, make_signal: SignalMaker
) -> None:
    trusting = KNOWN._replace(ca=authority.certificate)
    with nats_server(tmp_path, encrypted(authority.issue()) + USER) as address:
        await serves(bus_at(address, trusting), make_signal)
        # The scheme says the same as an authority: it has to be encrypted.
        await serves(bus_at(address, trusting, scheme="nats"), make_signal)
        await refused(
            bus_at(address, trusting._replace(password="wrong")), "does not take the credentials"
        )


async def test_a_token_over_tls(tmp_path: Path, authority: Authority) -> None:
    settings = encrypted(authority.issue()) + 'authorization { token: "a-token" }\n'
    with nats_server(tmp_path, settings) as address:
        access = NATSAccess(ca=authority.certificate)
        known = NATSBus(f"tls://{address}", token="a-token", access=access)
        await known.start()
        await known.stop()
        await refused(bus_at(address, access), "does not take the credentials")


async def test_an_nkey_over_tls(
    tmp_path: Path, authority: Authority, make_signal: SignalMaker
) -> None:
    known, other = UserKey.made(), UserKey.made()
    seed = tmp_path / "user.nk"
    seed.write_bytes(known.seed)
    settings = f"authorization {{ users: [ {{ nkey: {known.public} }} ] }}\n"
    with nats_server(tmp_path, encrypted(authority.issue()) + settings) as address:
        access = NATSAccess(nkey=seed, ca=authority.certificate)
        await serves(bus_at(address, access), make_signal)
        seed.write_bytes(other.seed)
        await refused(bus_at(address, access), "does not take the credentials")


async def test_a_file_of_credentials_over_tls(
    tmp_path: Path, authority: Authority, make_signal: SignalMaker
) -> None:
    operator = Operator()
    file = tmp_path / "user.creds"
    file.write_text(operator.credentials())
    settings = encrypted(authority.issue()) + operator.settings()
    with nats_server(tmp_path, settings) as address:
        access = NATSAccess(credentials=file, ca=authority.certificate)
        await serves(bus_at(address, access), make_signal)
        file.write_text(Operator().credentials())
        await refused(bus_at(address, access), "does not take the credentials")


async def test_a_certificate_of_ours_where_the_server_asks_for_one(
    tmp_path: Path, authority: Authority, make_signal: SignalMaker
) -> None:
    own = authority.issue("floor")
    settings = encrypted(authority.issue(), client_ca=authority.certificate)
    with nats_server(tmp_path, settings) as address:
        access = NATSAccess(ca=authority.certificate, certificate=own.certificate, key=own.key)
        await serves(bus_at(address, access), make_signal)
        await refused(bus_at(address, access._replace(certificate=None)), "did not let us connect")


@pytest.mark.parametrize("hosts", [("127.0.0.1",), ("elsewhere.test",)], ids=["signer", "address"])
async def test_a_server_that_is_not_trusted_is_told_nothing(
    tmp_path: Path, authority: Authority, hosts: tuple[str, ...]
) -> None:
    trusted = authority if "elsewhere.test" in hosts else Authority(tmp_path, "another")
    settings = encrypted(authority.issue(hosts=hosts)) + USER + "trace: true\n"
    with nats_server(tmp_path, settings) as address:
        await refused(
            bus_at(address, KNOWN._replace(ca=trusted.certificate)), "certificate is not trusted"
        )
    assert "CONNECT" not in (tmp_path / "nats.log").read_text()


@pytest.mark.parametrize("scheme", ["tls", "nats"])
async def test_a_server_in_the_clear_is_told_nothing(
    tmp_path: Path, authority: Authority, scheme: str
) -> None:
    """Anybody on the way can say that a server speaks in the clear."""
    access = KNOWN._replace(ca=authority.certificate)
    with nats_server(tmp_path, USER + "trace: true\n") as address:
        await refused(bus_at(address, access, scheme=scheme), "it does not speak TLS")
    assert "floor" not in (tmp_path / "nats.log").read_text()
    assert "CONNECT" not in (tmp_path / "nats.log").read_text()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("nkey", None, "cannot be read"),
        ("nkey", "SAAA", "holds no nkey seed of a user"),
        ("credentials", "-----BEGIN NATS USER JWT-----", "holds no nkey seed of a user"),
        ("ca", "no certificate", "does not hold certificates"),
    ],
)
async def test_files_that_are_not_good_are_named(
    tmp_path: Path, name: str, content: str | None, reason: str
) -> None:
    file = tmp_path / "file"
    if content is not None:
        file.write_text(content)
    bus = bus_at("127.0.0.1:1", NATSAccess(**{name: file}))  # type: ignore[arg-type]
    with pytest.raises(InvalidInputError) as refused:
        await bus.start()
    [problem] = refused.value.fields
    assert problem.field == f"nats_{name}"
    assert reason in problem.reason
    await bus.stop()
