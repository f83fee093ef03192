"""The database goes away in every way it can; each call ends in time, and the next ones work."""

import asyncio
import time
from collections.abc import AsyncIterator

import asyncpg
import pytest
from integration.store.postgres import Postgres, ThrowAwayServer
from sqlalchemy import text
from support import eventually

from watchfloor.core import FakeClock, UnavailableError
from watchfloor.store import Maintenance, Store, StoreConfig, migrate
from watchfloor.store._faults import faults_translated

pytestmark = pytest.mark.integration

QUICK = StoreConfig(pool_size=2, connect_timeout_s=0.4, statement_timeout_s=0.4)
LIMIT_S = QUICK.connect_timeout_s + QUICK.statement_timeout_s + 0.5


@pytest.fixture
async def fragile(fragile_postgres: Postgres) -> AsyncIterator[Store]:
    store = Store(fragile_postgres.app_url, worker_url=fragile_postgres.worker_url, config=QUICK)
    await store.start()
    yield store
    await store.stop()


async def _query(store: Store) -> int:
    async with store.transaction(["acme"]) as connection:
        return int((await connection.execute(text("SELECT 1"))).scalar_one())


async def _works(store: Store) -> bool:
    try:
        return await _query(store) == 1
    except UnavailableError:
        return False


async def _all_unavailable(store: Store, *, calls: int) -> float:
    """How long it takes until that many calls at once have all failed."""
    started = time.monotonic()
    outcomes = await asyncio.gather(
        *(_query(store) for _ in range(calls)), store.ping(), return_exceptions=True
    )
    assert {type(outcome) for outcome in outcomes} == {UnavailableError}
    return time.monotonic() - started


async def test_a_killed_server_is_unavailable_until_it_is_back(
    fragile: Store, fragile_postgres: Postgres
) -> None:
    await asyncio.gather(*(_query(fragile) for _ in range(4)))
    fragile_postgres.server.kill()

    assert await _all_unavailable(fragile, calls=4) < LIMIT_S

    fragile_postgres.server.start()
    await eventually(lambda: _works(fragile))


async def test_a_kill_in_the_middle_of_a_transaction_is_unavailable(
    fragile: Store, fragile_postgres: Postgres
) -> None:
    async def work() -> None:
        async with fragile.transaction(["acme"]) as connection:
            fragile_postgres.server.kill()
            await connection.execute(text("SELECT 1"))

    with pytest.raises(UnavailableError):
        await work()


async def test_a_frozen_server_costs_each_call_no_more_than_its_limit(
    fragile: Store, fragile_postgres: Postgres
) -> None:
    """A frozen server keeps its sockets open: nothing but a clock ends the wait."""
    await asyncio.gather(*(_query(fragile) for _ in range(4)))
    fragile_postgres.server.freeze()
    try:
        assert await _all_unavailable(fragile, calls=2) < LIMIT_S
        # The pool holds no connection any more: these fail while they connect.
        assert await _all_unavailable(fragile, calls=2) < LIMIT_S
    finally:
        fragile_postgres.server.thaw()

    await eventually(lambda: _works(fragile))


async def test_stopping_while_the_server_is_frozen_does_not_hang(
    fragile: Store, fragile_postgres: Postgres
) -> None:
    await _query(fragile)
    fragile_postgres.server.freeze()
    try:
        async with asyncio.timeout(2):
            await fragile.stop()
    finally:
        fragile_postgres.server.thaw()


async def test_a_caller_that_gives_up_on_a_frozen_server_is_let_go_at_once(
    fragile: Store, fragile_postgres: Postgres
) -> None:
    """An agent has its own budget; waiting for the server's farewell would break it."""
    fragile_postgres.server.freeze()
    try:
        started = time.monotonic()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await _query(fragile)
        assert time.monotonic() - started < 0.6
    finally:
        fragile_postgres.server.thaw()

    await eventually(lambda: _works(fragile))


async def test_a_slow_statement_is_ended_by_the_limit(fragile: Store) -> None:
    with pytest.raises(UnavailableError):
        async with fragile.transaction(["acme"]) as connection:
            await connection.execute(text("SELECT pg_sleep(30)"))

    assert await _query(fragile) == 1


async def test_waiting_for_a_free_connection_has_a_limit(postgres: Postgres) -> None:
    store = Store(postgres.app_url, config=StoreConfig(pool_size=1, connect_timeout_s=0.1))
    async with store.transaction(["acme"]):
        with pytest.raises(UnavailableError):
            await _query(store)
    await store.stop()


async def test_a_cancelled_caller_leaves_the_pool_whole(fragile: Store) -> None:
    for _ in range(QUICK.pool_size + 1):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05), fragile.transaction(["acme"]) as connection:
                await connection.execute(text("SELECT pg_sleep(30)"))

    assert await asyncio.gather(*(_query(fragile) for _ in range(4))) == [1] * 4


async def test_a_shut_down_connection_is_replaced_unnoticed(
    fragile: Store, fragile_postgres: Postgres
) -> None:
    """As after an operator's restart: the pool's connections are gone, the server is not."""
    await _query(fragile)
    superuser = await fragile_postgres.server.connect_as_superuser()
    await superuser.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
        "WHERE usename = 'watchfloor_app'"
    )
    await superuser.close()

    assert await _query(fragile) == 1


async def test_a_read_only_server_is_unavailable(fragile: Store) -> None:
    """A standby, or a server that protects what is left of its disk."""

    async def write() -> None:
        async with fragile.transaction(["acme"]) as connection:
            await connection.execute(text("SET TRANSACTION READ ONLY"))
            await connection.execute(text("INSERT INTO projects VALUES ('acme', now())"))

    with pytest.raises(UnavailableError):
        await write()


async def test_a_server_with_no_free_place_is_unavailable(fragile_postgres: Postgres) -> None:
    server = fragile_postgres.server
    superuser = await server.connect_as_superuser()
    await superuser.execute("ALTER ROLE watchfloor_app CONNECTION LIMIT 1")
    first, second = (Store(fragile_postgres.app_url, config=QUICK) for _ in range(2))
    try:
        await first.start()
        with pytest.raises(UnavailableError):
            await second.start()
    finally:
        await superuser.execute("ALTER ROLE watchfloor_app CONNECTION LIMIT -1")
        await asyncio.gather(superuser.close(), first.stop(), second.stop())


def _said_last(state: str) -> bytes:
    """A server's error in its own protocol, as it sends it before it ends a connection."""
    fields = f"SFATAL\0VFATAL\0C{state}\0Mterminating connection\0\0".encode()
    return b"E" + (len(fields) + 4).to_bytes(4, "big") + fields


@pytest.mark.parametrize("by", ["commit", "driver", "library"])
async def test_what_follows_the_last_word_of_a_server_is_unavailable(
    fragile: Store, by: str
) -> None:
    """It comes unasked and before the connection is closed; the driver has no state for that."""

    async def work() -> None:
        async with fragile.transaction(["acme"]) as connection:
            driver = (await connection.get_raw_connection()).driver_connection
            assert driver is not None
            driver._protocol.data_received(_said_last("57P01"))
            if by == "driver":
                await driver.execute("SELECT 1")
            elif by == "library":
                await connection.execute(text("SELECT 1"))

    with pytest.raises(UnavailableError):
        await work()
    assert await _query(fragile) == 1


async def test_a_statement_that_a_migration_made_stale_is_unavailable(
    fragile: Store, fragile_postgres: Postgres
) -> None:
    """The other release migrates while this one serves; the next try prepares it anew."""
    owner = await asyncpg.connect(fragile_postgres.owner_url)
    try:
        await owner.execute("CREATE TABLE growing (one int); GRANT SELECT ON growing TO PUBLIC")
        assert await _grown(fragile) == 0
        await owner.execute("ALTER TABLE growing ADD COLUMN two int")
        with pytest.raises(UnavailableError):
            await _grown(fragile)
        assert await _grown(fragile) == 0
    finally:
        await owner.execute("DROP TABLE growing")
        await owner.close()


async def _grown(store: Store) -> int:
    async with store.transaction(["acme"]) as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        assert driver is not None
        return len(await driver.fetch("SELECT * FROM growing"))


async def test_an_argument_of_the_wrong_type_is_no_outage(fragile: Store) -> None:
    """It is a mistake of ours, however often it is tried again."""

    async def ask() -> None:
        async with fragile.transaction(["acme"]) as connection:
            driver = (await connection.get_raw_connection()).driver_connection
            assert driver is not None
            await driver.fetch("SELECT $1::int", "one")

    with pytest.raises(Exception, match="invalid input") as caught:
        await ask()
    assert not isinstance(caught.value, UnavailableError)


async def test_a_mistake_of_ours_is_no_outage(fragile: Store) -> None:
    with pytest.raises(Exception, match="does not exist") as caught:
        async with fragile.transaction(["acme"]) as connection:
            await connection.execute(text("SELECT no_such_column FROM threats"))

    assert not isinstance(caught.value, UnavailableError)


@pytest.mark.parametrize("begin", ["store", "maintenance", "migrate"])
async def test_beginning_without_a_server_is_unavailable(
    postgres_server: ThrowAwayServer, clock: FakeClock, begin: str
) -> None:
    url = f"postgresql://watchfloor_owner:x@/none?host={postgres_server.folder}/nowhere"
    store, maintenance = Store(url), Maintenance(url, clock=clock)
    work = {"store": store.start, "maintenance": maintenance.start}
    with pytest.raises(UnavailableError):
        await work.get(begin, lambda: migrate(url))()


async def test_stop_is_safe_twice_and_without_start(postgres: Postgres, clock: FakeClock) -> None:
    for component in (
        Store(postgres.app_url, worker_url=postgres.worker_url),
        Maintenance(postgres.owner_url, clock=clock),
    ):
        await component.stop()
        await component.start()
        await component.stop()
        await component.stop()


async def test_connections_say_whose_they_are(store: Store, owner: asyncpg.Connection) -> None:
    await _query(store)

    assert await owner.fetchval(
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'watchfloor'"
    )


async def test_a_server_that_dies_while_a_connection_is_set_up_is_unavailable() -> None:
    """The driver raises its own errors there, before SQLAlchemy sees a connection."""
    for error in (asyncpg.InterfaceError("closed"), asyncpg.CannotConnectNowError("starting")):
        with pytest.raises(UnavailableError), faults_translated():
            raise error
    with pytest.raises(asyncpg.UndefinedTableError), faults_translated():
        raise asyncpg.UndefinedTableError("a missing table does not pass by itself")
