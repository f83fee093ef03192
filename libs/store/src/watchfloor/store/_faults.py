"""Library errors at the edge of the store: what passes by itself becomes UnavailableError."""

import ssl
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
DRIVER_FAULTS = (asyncpg.InterfaceError, asyncpg.InternalClientError)
"""What the driver says of a connection that was broken, or is being ended by the server."""
_UNUSABLE = "its URL, or a file that the URL names, cannot be used"
_REFUSED_LOGIN = "28"
_UNKNOWN_REFERENCE = "23503"
"""Every foreign key in the schema names a project."""


@contextmanager
def faults_translated() -> Iterator[None]:
    """Raise UnavailableError for errors of the connection, NotFoundError for an unknown project.

    Every other one passes: it is a bug. Why a server is not spoken to is said in fixed words, for
    callers of the product may read them.
    """
    try:
        yield
    except (OSError, TimeoutError, PoolTimeoutError) as error:
        raise _unavailable(_refusal(error)) from error
    except (DBAPIError, asyncpg.PostgresError, *DRIVER_FAULTS) as error:
        fault = _driver_fault(error)
        state = getattr(fault, "sqlstate", None)
        if isinstance(fault, asyncpg.ClientConfigurationError):
            raise _unavailable(_UNUSABLE) from error
        if state is not None and state.startswith(_REFUSED_LOGIN):
            raise _unavailable("it refuses the login") from error
        if _is_lost(error) or _is_broken(fault) or _is_passing(state):
            raise _unavailable() from error
        if state == _UNKNOWN_REFERENCE:
            raise NotFoundError("There is no such project.") from error
        raise


def _driver_fault(error: Exception) -> BaseException | None:
    """What the driver said, whether SQLAlchemy wrapped it or not."""
    if not isinstance(error, DBAPIError):
        return error
    wrapped = error.orig
    return wrapped and (wrapped.__cause__ or wrapped)


def _is_broken(fault: BaseException | None) -> bool:
    """Whether the connection cannot be used any more, or what it had prepared.

    An argument of the wrong type is the driver's word about our code, not about the connection.
    """
    is_ours = isinstance(fault, ValueError)
    return isinstance(fault, (*DRIVER_FAULTS, asyncpg.InvalidCachedStatementError)) and not is_ours


def _is_lost(error: Exception) -> bool:
    return isinstance(error, DBAPIError) and error.connection_invalidated


def _is_passing(state: str | None) -> bool:
    return state is not None and (state in _PASSING_STATES or state.startswith(_PASSING_CLASSES))


def _refusal(error: Exception) -> str | None:
    """Why this server is not the one that the URL asks for."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return "its certificate is not trusted"
    if isinstance(error, FileNotFoundError | PermissionError | ssl.SSLError):
        return _UNUSABLE
    # The driver has no class of its own for this.
    return "it does not speak TLS" if "rejected SSL upgrade" in str(error) else None


def _unavailable(why: str | None = None) -> UnavailableError:
    return UnavailableError(f"The database is not available{f': {why}' if why else ''}.")
