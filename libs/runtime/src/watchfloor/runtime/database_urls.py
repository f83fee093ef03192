"""Where the product's three database roles connect."""

from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from watchfloor.runtime.credentials import Credentials

_SCHEME = "postgresql://"


class DatabaseUrls(NamedTuple):
    """One URL per role, in the form that asyncpg reads. They contain passwords: never log them.

    Attributes:
        owner: ``watchfloor_owner``: migrations and partitions.
        app: ``watchfloor_app``: everything a project's caller sees.
        worker: ``watchfloor_worker``: sweeps across projects.
    """

    owner: str
    app: str
    worker: str

    @classmethod
    def at(cls, endpoint: str, credentials: Credentials) -> "DatabaseUrls":
        """The URLs of a server that ``endpoint`` names without a login.

        Args:
            endpoint: ``postgres`` of ``endpoints.json``.
            credentials: Those of the same data folder.
        """
        place = endpoint.removeprefix(_SCHEME)
        return cls(
            owner=f"{_SCHEME}watchfloor_owner:{credentials.postgres_owner.get_secret_value()}@{place}",
            app=f"{_SCHEME}watchfloor_app:{credentials.postgres_app.get_secret_value()}@{place}",
            worker=(
                f"{_SCHEME}watchfloor_worker:{credentials.postgres_worker.get_secret_value()}"
                f"@{place}"
            ),
        )


def socket_endpoint(socket_folder: Path, database: str) -> str:
    """The URL of ``database`` behind the Unix socket in ``socket_folder``, without a login."""
    return f"{_SCHEME}/{database}?host={quote(str(socket_folder), safe='/')}"
