"""The SQL that an operator runs once, before anything else."""

import pytest

from watchfloor.store import APP, OWNER, ROLES, WORKER, roles_sql


def test_roles_come_before_the_database_that_they_own() -> None:
    statements = roles_sql()

    assert [statement.split()[2] for statement in statements[:3]] == list(ROLES)
    assert statements[3].startswith(f'CREATE DATABASE "watchfloor" OWNER {OWNER} ')
    assert statements[-1] == f'GRANT CONNECT ON DATABASE "watchfloor" TO {APP}, {WORKER};'


def test_every_statement_stands_for_itself() -> None:
    """A database cannot be created inside a transaction, so that they are sent one by one."""
    assert all(statement.endswith(";") and statement.count(";") == 1 for statement in roles_sql())


@pytest.mark.parametrize(
    ("password", "literal"),
    [("plain", "E'plain'"), ("it's", "E'it''s'"), ("a\\'b", "E'a\\\\''b'")],
    ids=["plain", "quote", "backslash"],
)
def test_a_password_is_quoted(password: str, literal: str) -> None:
    statement = roles_sql(passwords={APP: password})[1]

    assert statement == f"CREATE ROLE {APP} LOGIN PASSWORD {literal};"


def test_without_a_password_a_role_has_none() -> None:
    assert "PASSWORD" not in "".join(roles_sql())


def test_a_databases_name_is_quoted() -> None:
    assert 'CREATE DATABASE "a""b" ' in roles_sql(database='a"b')[3]
