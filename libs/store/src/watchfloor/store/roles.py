"""The three database roles, and the SQL that makes them."""

from collections.abc import Mapping
from types import MappingProxyType

OWNER = "watchfloor_owner"
"""Owns the tables; used by migrations and the partition maintenance only."""

APP = "watchfloor_app"
"""What the product runs as: sees the projects that its transaction names, nothing else."""

WORKER = "watchfloor_worker"
"""Reads across projects, for the sweeps."""

ROLES = (OWNER, APP, WORKER)

NO_PASSWORDS: Mapping[str, str] = MappingProxyType({})


def roles_sql(
    *, database: str = "watchfloor", passwords: Mapping[str, str] = NO_PASSWORDS
) -> tuple[str, ...]:
    """Statements that a superuser runs once, in order and outside a transaction.

    Args:
        database: The database to create.
        passwords: By role; a role without one cannot log in by password until it is given one.
    """
    return (
        *(f"CREATE ROLE {role} LOGIN{_password(passwords.get(role))};" for role in ROLES),
        f"CREATE DATABASE {_quoted(database)} OWNER {OWNER} TEMPLATE template0 ENCODING 'UTF8';",
        f"REVOKE ALL ON DATABASE {_quoted(database)} FROM PUBLIC;",
        f"GRANT CONNECT ON DATABASE {_quoted(database)} TO {APP}, {WORKER};",
    )


def _password(password: str | None) -> str:
    if password is None:
        return ""
    # The E'' form reads the same whatever standard_conforming_strings says.
    escaped = password.replace("\\", "\\\\").replace("'", "''")
    return f" PASSWORD E'{escaped}'"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
