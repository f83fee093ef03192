"""A PostgreSQL of the operator's own by TLS; the password goes to nobody else."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from support import Servers
from support.certificates import Authority
from support.postgres_front import PostgresFront

from watchfloor.core import UnavailableError
from watchfloor.store import Store, migrate

pytestmark = pytest.mark.integration

StartFront = Callable[..., AbstractAsyncContextManager[PostgresFront]]


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
def front(servers: Servers) -> StartFront:
    """Starts what encrypts before the shared server, as its owner."""

    def start(*arguments: Any, **options: Any) -> AbstractAsyncContextManager[PostgresFront]:
        return PostgresFront(servers.owner_url, *arguments, **options).serving()

    return start


def full(authority: Authority, *more: str) -> tuple[str, ...]:
    return ("sslmode=verify-full", f"sslrootcert={authority.certificate}", *more)


@asynccontextmanager
async def store_at(url: str) -> AsyncIterator[Store]:
    store = Store(url)
    try:
        yield store
    finally:
        await store.stop()


async def why_not(url: str) -> str:
    """What the store and the migrations say, which is the same."""
    async with store_at(url) as store:
        with pytest.raises(UnavailableError) as of_store:
            await store.start()
    with pytest.raises(UnavailableError) as of_migration:
        await migrate(url)
    assert str(of_store.value) == str(of_migration.value)
    return str(of_store.value)


async def test_a_server_that_is_known_is_used(authority: Authority, front: StartFront) -> None:
    async with front(authority.issue()) as at:
        url = at.url(*full(authority))
        await migrate(url)
        async with store_at(url) as store:
            await store.start()
        assert set(at.versions) <= {"TLSv1.2", "TLSv1.3"}
        assert at.versions


async def test_one_that_another_authority_signed_is_refused(
    authority: Authority, tmp_path: Path, front: StartFront
) -> None:
    async with front(authority.issue()) as at:
        why = await why_not(at.url(*full(Authority(tmp_path, "another"))))
    assert why == "The database is not available: its certificate is not trusted."


async def test_one_with_a_certificate_for_another_address_is_refused(
    authority: Authority, front: StartFront
) -> None:
    async with front(authority.issue(hosts=("elsewhere.test",))) as at:
        why = await why_not(at.url(*full(authority)))
        assert why == "The database is not available: its certificate is not trusted."
        only_signed = at.url("sslmode=verify-ca", f"sslrootcert={authority.certificate}")
        async with store_at(only_signed) as store:
            await store.start()


async def test_one_that_does_not_encrypt_is_told_nothing(
    authority: Authority, front: StartFront
) -> None:
    async with front() as at:
        why = await why_not(at.url(*full(authority)))
    assert why == "The database is not available: it does not speak TLS."
    assert at.heard == b""


async def test_a_certificate_of_ours_where_it_asks_for_one(
    authority: Authority, front: StartFront
) -> None:
    own = authority.issue("floor")
    shown = (f"sslcert={own.certificate}", f"sslkey={own.key}")
    async with front(authority.issue(), client_ca=authority.certificate) as at:
        async with store_at(at.url(*full(authority, *shown))) as store:
            await store.start()
        await why_not(at.url(*full(authority)))


async def test_the_password_may_be_in_a_file(
    authority: Authority, tmp_path: Path, servers: Servers, front: StartFront
) -> None:
    file = tmp_path / "pgpass"
    file.touch(mode=0o600)
    async with front(authority.issue()) as at:
        url = at.url(*full(authority, f"passfile={file}"), password="")
        file.write_text("*:*:*:watchfloor_owner:wrong\n")
        assert await why_not(url) == "The database is not available: it refuses the login."
        password = servers.owner_url.partition("@")[0].rpartition(":")[2]
        file.write_text(f"*:*:*:watchfloor_owner:{password}\n")
        async with store_at(url) as store:
            await store.start()


async def test_a_password_is_in_no_error_and_no_log(
    authority: Authority, front: StartFront, caplog: pytest.LogCaptureFixture
) -> None:
    async with front(authority.issue()) as at:
        url = at.url(*full(authority), password="a-wrong-password")
        async with store_at(url) as store:
            with pytest.raises(UnavailableError) as refused:
                await store.start()
    causes = list[str]()
    cause: BaseException | None = refused.value
    while cause is not None:
        causes.append(f"{cause!r} {cause.__dict__}")
        cause = cause.__cause__ or cause.__context__
    assert len(causes) > 1
    assert "a-wrong-password" not in " ".join(causes) + caplog.text


@pytest.mark.parametrize(
    "settings",
    ["sslmode=verify-full&sslrootcert=/nowhere/ca.pem", "sslmode=full"],
    ids=["a file that is not there", "an unknown word"],
)
async def test_settings_that_mean_nothing_are_told(settings: str) -> None:
    why = await why_not(f"postgresql://floor:hush@127.0.0.1:1/floor?{settings}")
    assert why == (
        "The database is not available: its URL, or a file that the URL names, cannot be used."
    )
