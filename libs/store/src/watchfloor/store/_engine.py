"""Connections that never keep a caller waiting longer than they were allowed to."""

from contextlib import suppress
from typing import Any

import asyncpg
from sqlalchemy import event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from watchfloor.store.config import StoreConfig

FAREWELL_LIMIT_S = 0.25


class PunctualConnection(asyncpg.Connection):  # type: ignore[misc]  # asyncpg has no types
    """A connection whose farewell is short: a stopped server never answers it."""

    async def close(self, *, timeout: float | None = None) -> None:  # noqa: ARG002, ASYNC109
        """Close politely within a quarter of a second, whatever the caller would allow."""
        with suppress(TimeoutError):  # it is closed all the same
            await super().close(timeout=FAREWELL_LIMIT_S)


def make_engine(url: str, config: StoreConfig) -> AsyncEngine:
    """A pool of connections to ``url``; connects when it is first used."""

    async def connect() -> asyncpg.Connection:
        return await asyncpg.connect(
            url,
            connection_class=PunctualConnection,
            timeout=config.connect_timeout_s,
            command_timeout=config.statement_timeout_s,
            server_settings=_server_settings(config),
        )

    engine = create_async_engine(
        "postgresql+asyncpg://",
        async_creator=connect,
        pool_size=config.pool_size,
        max_overflow=0,
        pool_timeout=config.connect_timeout_s,
        pool_use_lifo=True,
        hide_parameters=True,
        # Transactions begin and end by messages of our own, see ``begin``.
        isolation_level="AUTOCOMMIT",
    )
    event.listen(engine.sync_engine, "checkout", _refuse_closed)
    return engine


def _server_settings(config: StoreConfig) -> dict[str, str]:
    limit_ms = str(int(config.statement_timeout_s * 1000))
    return {
        "application_name": "watchfloor",
        "statement_timeout": limit_ms,
        "idle_in_transaction_session_timeout": limit_ms,
        # Compiling a plan over many partitions costs more than running it.
        "jit": "off",
    }


def _refuse_closed(connection: Any, _record: object, _proxy: object) -> None:  # noqa: ANN401
    """Replace a connection whose server is gone.

    The loop has seen the closed socket, so that this costs no round trip as a ping would.
    """
    if connection.driver_connection.is_closed():
        raise DisconnectionError
