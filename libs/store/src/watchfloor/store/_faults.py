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
    except DBAPIError as error:
        if error.connection_invalidated or _is_passing(getattr(error.orig, "sqlstate", None)):
            raise _unavailable() from error
        if getattr(error.orig, "sqlstate", None) == _UNKNOWN_REFERENCE:
            raise NotFoundError("There is no such project.") from error
        raise
    except asyncpg.InterfaceError as error:
        # Raised while a new connection is being set up: it broke in the middle.
        raise _unavailable() from error
    except asyncpg.PostgresError as error:
        if _is_passing(error.sqlstate):
            raise _unavailable() from error
        raise


def _is_passing(state: str | None) -> bool:
    return state is not None and (state in _PASSING_STATES or state.startswith(_PASSING_CLASSES))


def _unavailable() -> UnavailableError:
    return UnavailableError("The database is not available.")
