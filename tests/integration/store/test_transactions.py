"""However a transaction ends, its connection goes back to the pool outside of it, or not at all."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable

import asyncpg
import pytest
from integration.store.postgres import Postgres
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from support import eventually

from watchfloor.core import ConflictError, InvalidInputError
from watchfloor.store import Store, StoreConfig
from watchfloor.store._engine import make_engine
from watchfloor.store._transaction import PLAN_ONCE, begin, fetch

pytestmark = pytest.mark.integration

NAME_PROJECT = "SELECT set_config('wf.projects', 'acme', true)"
ADD_PROJECT = "INSERT INTO projects VALUES ($1, now())"
Body = Callable[[AsyncConnection], Awaitable[object]]


@pytest.fixture
async def engine(postgres: Postgres) -> AsyncIterator[AsyncEngine]:
    """A pool of one connection, so that the next user gets what the last one left."""
    engine = make_engine(postgres.app_url, StoreConfig(pool_size=1))
    yield engine
    await engine.dispose()


async def _found_by_the_next(engine: AsyncEngine) -> tuple[object, bool]:
    """The projects that are named before anything named one, and whether a transaction is open."""
    async with engine.connect() as connection:
        raw = await connection.get_raw_connection()
        driver = raw.driver_connection
        assert driver is not None
        ((named,),) = await fetch(connection, "SELECT current_setting('wf.projects', true)")
        # The server says so at the end of each answer.
        return named or None, driver.is_in_transaction()


async def _add(connection: AsyncConnection) -> None:
    await fetch(connection, ADD_PROJECT, "acme")


async def _fail(connection: AsyncConnection) -> None:
    await _add(connection)
    raise ConflictError("no")


async def _make_a_mistake(connection: AsyncConnection) -> None:
    await _add(connection)
    await fetch(connection, "SELECT no_such_column FROM projects")


async def _wait_for_the_server(connection: AsyncConnection) -> None:
    await _add(connection)
    await fetch(connection, "SELECT pg_sleep(30)")


async def _wait_for_something_else(connection: AsyncConnection) -> None:
    await _add(connection)
    await asyncio.Event().wait()


@pytest.mark.parametrize(
    ("body", "raised"),
    [
        (_fail, ConflictError),
        (_make_a_mistake, asyncpg.UndefinedColumnError),
        (_wait_for_the_server, TimeoutError),
        (_wait_for_something_else, TimeoutError),
    ],
    ids=["our error", "an error of the server", "cancelled in a statement", "cancelled between"],
)
async def test_what_did_not_end_well_leaves_nothing(
    engine: AsyncEngine, owner: asyncpg.Connection, body: Body, raised: type[Exception]
) -> None:
    with pytest.raises(raised):
        async with asyncio.timeout(0.2), begin(engine, NAME_PROJECT) as connection:
            await body(connection)

    assert await _found_by_the_next(engine) == (None, False)
    assert await owner.fetchval("SELECT count(*) FROM projects WHERE project_id = 'acme'") == 0


@pytest.mark.parametrize(
    ("first", "raised"),
    [("SELECT pg_sleep(30)", TimeoutError), ("SET LOCAL no_such_thing = 1", asyncpg.PostgresError)],
    ids=["cancelled", "refused"],
)
async def test_what_did_not_even_begin_leaves_nothing(
    engine: AsyncEngine, first: str, raised: type[Exception]
) -> None:
    """The driver has heard nothing of this transaction yet, the server has."""
    with pytest.raises(raised):
        async with asyncio.timeout(0.2), begin(engine, NAME_PROJECT, first):
            pytest.fail("the transaction began")

    assert await _found_by_the_next(engine) == (None, False)


async def test_a_cancelled_statement_ends_in_the_server_too(
    engine: AsyncEngine, owner: asyncpg.Connection
) -> None:
    """Otherwise those who give up on a slow database would make it slower."""
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1), begin(engine) as connection:
            await fetch(connection, "SELECT pg_sleep(31)")

    async def ended() -> bool:
        return not await owner.fetchval(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE usename = 'watchfloor_app' AND state = 'active' AND query LIKE '%sleep(31)'"
        )

    await eventually(ended)


async def test_an_error_keeps_the_connection(engine: AsyncEngine) -> None:
    """A conflict is an ordinary answer; setting a connection up costs far more than it."""
    async with begin(engine) as connection:
        before = await fetch(connection, "SELECT pg_backend_pid()")
    with pytest.raises(ConflictError):
        async with begin(engine, NAME_PROJECT) as connection:
            await _fail(connection)
    async with begin(engine) as connection:
        assert await fetch(connection, "SELECT pg_backend_pid()") == before


async def test_what_ended_well_is_kept_and_names_no_project_any_more(
    engine: AsyncEngine, owner: asyncpg.Connection
) -> None:
    async with begin(engine, NAME_PROJECT) as connection:
        await _add(connection)

    assert await _found_by_the_next(engine) == (None, False)
    assert await owner.execute("DELETE FROM projects WHERE project_id = 'acme'") == "DELETE 1"


async def test_a_question_of_its_own_names_its_projects_and_leaves_nothing(
    postgres: Postgres,
) -> None:
    """``Store.ask`` begins no transaction that could be left open, and no setting outlasts it."""
    store = Store(postgres.app_url, config=StoreConfig(pool_size=1))
    seen = await store.ask(["shop", "acme"], "SELECT set_config('wf.projects', $1, true)")
    assert [tuple(row) for row in seen] == [("acme,shop",)]
    assert await _found_by_the_next(store._app) == (None, False)
    with pytest.raises(InvalidInputError):
        await store.ask(["shop", "a','b"], "SELECT $1::text")
    await store.stop()


async def test_settings_last_as_long_as_the_transaction(store: Store) -> None:
    show = "SELECT current_setting('plan_cache_mode')"
    async with store.transaction(["acme"], PLAN_ONCE) as connection:
        assert [tuple(row) for row in await fetch(connection, show)] == [("force_generic_plan",)]
    async with store.transaction(["acme"]) as connection:
        assert [tuple(row) for row in await fetch(connection, show)] == [("auto",)]


async def test_an_error_of_ours_survives_a_server_that_does_not_answer_the_rollback(
    fragile_postgres: Postgres,
) -> None:
    store = Store(fragile_postgres.app_url, config=StoreConfig(pool_size=1))
    await store.start()

    async def work() -> None:
        async with store.transaction(["acme"]):
            fragile_postgres.server.freeze()
            raise ConflictError("no")

    try:
        started = time.monotonic()
        with pytest.raises(ConflictError):
            await work()
        assert time.monotonic() - started < 1
    finally:
        fragile_postgres.server.thaw()
        await store.stop()
