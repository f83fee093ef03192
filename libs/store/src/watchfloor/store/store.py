"""The database as a component: transactions that name their projects, and nothing else."""

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from watchfloor.core import FieldProblem, InvalidInputError, is_project_id, pending_entry
from watchfloor.store._audit_rows import add_with_change
from watchfloor.store._engine import make_engine
from watchfloor.store._faults import faults_translated
from watchfloor.store._transaction import alone, begin, fetch
from watchfloor.store.config import StoreConfig


class Store:
    """The way into the database.

    Every call ends within ``connect_timeout_s`` plus ``statement_timeout_s``. While the database
    is away each raises ``UnavailableError``; when it is back the next one succeeds.

    Lifecycle: construct (no I/O) -> ``start`` -> transactions -> ``stop``.

    Attributes:
        config: How it is used.
    """

    def __init__(
        self, url: str, *, worker_url: str | None = None, config: StoreConfig | None = None
    ) -> None:
        self.config = config or StoreConfig()
        self._app = make_engine(url, self.config)
        self._worker = make_engine(worker_url, self.config) if worker_url else None

    async def start(self) -> None:
        """Check that the database answers.

        Raises:
            UnavailableError: It does not.
        """
        await self.ping()

    async def stop(self) -> None:
        """Close the connections that are not in use."""
        await self._app.dispose()
        if self._worker:
            await self._worker.dispose()

    async def ping(self) -> None:
        """Ask the database for a sign of life.

        Raises:
            UnavailableError: There was none within ``connect_timeout_s``.
        """
        with faults_translated():
            async with asyncio.timeout(self.config.connect_timeout_s):
                async with self._app.connect() as connection:
                    await connection.exec_driver_sql("SELECT 1")

    @asynccontextmanager
    async def transaction(
        self, projects: Collection[str], *settings: str
    ) -> AsyncIterator[AsyncConnection]:
        """A transaction that sees these projects; committed at the end, rolled back on an error.

        Where it changes anything while a call is served that must be audited, the call's entry is
        written in it: with the change or not at all.

        Args:
            projects: Their ids.
            settings: Statements such as ``SET LOCAL ...``, which take no round trip of their own.

        Raises:
            InvalidInputError: One of them cannot be a project's id.
            UnavailableError: The database is away, or was too slow.
        """
        _check(projects)
        # Only a statement without arguments can travel with BEGIN; no project's id has a quote.
        name_projects = f"SELECT set_config('wf.projects', '{_named(projects)}', true)"
        pending, is_taken = pending_entry(), False
        async with self._bounded(self._app, name_projects, *settings) as connection:
            yield connection
            if pending is not None and not pending.is_written and len(projects) == 1:
                is_taken = await add_with_change(connection, pending, next(iter(projects)))
        if pending is not None and is_taken:
            pending.is_written = True

    async def ask(
        self, projects: Collection[str], statement: str, *arguments: object
    ) -> Sequence[asyncpg.Record]:
        """The rows of one statement that names its projects by itself, in a single round trip.

        It is a transaction of its own, and takes no audit entry along: what is changed for a caller
        is changed in ``transaction``.

        Args:
            projects: Their ids; joined by commas they are the statement's first argument.
            statement: A call of a function that sets ``wf.projects`` before it looks.
            arguments: The others.

        Raises:
            InvalidInputError: One of them cannot be a project's id.
            UnavailableError: The database is away, or was too slow.
        """
        _check(projects)
        with faults_translated():
            async with asyncio.timeout(self.config.connect_timeout_s) as limit:
                async with alone(self._app) as connection:
                    self._allow_statement(limit)
                    return await fetch(connection, statement, _named(projects), *arguments)

    def sweep(self, *settings: str) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction that reads every project.

        Args:
            settings: Statements such as ``SET LOCAL ...``, which take no round trip of their own.

        Raises:
            UnavailableError: The database is away, or was too slow.
        """
        if self._worker is None:
            raise RuntimeError("A sweep needs the worker's URL.")
        return self._bounded(self._worker, *settings)

    @asynccontextmanager
    async def _bounded(self, engine: AsyncEngine, *first: str) -> AsyncIterator[AsyncConnection]:
        with faults_translated():
            async with asyncio.timeout(self.config.connect_timeout_s) as limit:
                async with begin(engine, *first) as connection:
                    self._allow_statement(limit)
                    yield connection

    def _allow_statement(self, limit: asyncio.Timeout) -> None:
        limit.reschedule(asyncio.get_running_loop().time() + self.config.statement_timeout_s)


def _named(projects: Collection[str]) -> str:
    return ",".join(sorted(projects))


def _check(projects: Collection[str]) -> None:
    if not all(map(is_project_id, projects)):
        problem = FieldProblem("project_id", "must be a project's id")
        raise InvalidInputError("There is no such project.", fields=(problem,))
