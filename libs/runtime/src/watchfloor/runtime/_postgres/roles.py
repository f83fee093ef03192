"""The product's database and the three roles that share it."""

import asyncpg

from watchfloor.runtime._postgres.settings import ROLES
from watchfloor.runtime.credentials import Credentials

DATABASE = "watchfloor"

_OWNER = ROLES[0]
_ATTRIBUTES = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"


async def ensure_roles(superuser: asyncpg.Connection, credentials: Credentials) -> None:
    """Make the roles and the database where they are missing, and set the passwords.

    Args:
        superuser: A connection to any database, as the superuser.
        credentials: The passwords that the roles have afterwards.
    """
    passwords = (
        credentials.postgres_owner,
        credentials.postgres_app,
        credentials.postgres_worker,
    )
    for role, password in zip(ROLES, passwords, strict=True):
        known = await superuser.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", role)
        verb = "ALTER" if known else "CREATE"
        statement = await superuser.fetchval(
            f"SELECT format('{verb} ROLE %I {_ATTRIBUTES} PASSWORD %L', $1::text, $2::text)",
            role,
            password.get_secret_value(),
        )
        await superuser.execute(statement)
    await _ensure_database(superuser)


async def _ensure_database(superuser: asyncpg.Connection) -> None:
    known = await superuser.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", DATABASE)
    if not known:
        await superuser.execute(f"CREATE DATABASE {DATABASE} OWNER {_OWNER}")
    await superuser.execute(f"REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC")
    await superuser.execute(f"GRANT CONNECT ON DATABASE {DATABASE} TO {', '.join(ROLES)}")
