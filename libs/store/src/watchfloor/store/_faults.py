"""Library errors at the edge of the store: what passes by itself becomes UnavailableError."""

from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from watchfloor.core import NotFoundError, UnavailableError

_PASSING_CLASSES = (
    "08",  # connection lost
    "40",  # deadlock, serialization: the same transaction may succeed
    "53",  # too many connections, disk full, out of memory
    "57",  # cancelled by a time limit, shutting down, starting up
    "58",  # the operating system failed the server
)
_PASSING_STATES = frozenset(
    {
        "25006",  # read only: a standby, or a full disk
        "25P03",  # idle in transaction for too long
        "55P03",  # lock not available in time
    }
)
_UNKNOWN_REFERENCE = "23503"
"""Every foreign key in the schema names a project."""


@contextmanager
def faults_translated() -> Iterator[None]:
    """Raise UnavailableError for errors of the connection, NotFoundError for an unknown project.

    Every other one passes: it is a bug.
    """
    try:
        yield
    except (OSError, TimeoutError, PoolTimeoutError) as error:
        raise _unavailable() from error
    except asyncpg.InterfaceError as error:
        # The connection broke while it was set up, or before the statement was sent.
        raise _unavailable() from error
    except (DBAPIError, asyncpg.PostgresError) as error:
        state = _state(error)
        if _is_lost(error) or _is_passing(state):
            raise _unavailable() from error
        if state == _UNKNOWN_REFERENCE:
            raise NotFoundError("There is no such project.") from error
        raise


def _is_lost(error: DBAPIError | asyncpg.PostgresError) -> bool:
    return isinstance(error, DBAPIError) and error.connection_invalidated


def _state(error: DBAPIError | asyncpg.PostgresError) -> str | None:
    """The server's code for the error, whether SQLAlchemy wrapped it or not."""
    return getattr(error.orig if isinstance(error, DBAPIError) else error, "sqlstate", None)


def _is_passing(state: str | None) -> bool:
    return state is not None and (state in _PASSING_STATES or state.startswith(_PASSING_CLASSES))


def _unavailable() -> UnavailableError:
    return UnavailableError("The database is not available.")
