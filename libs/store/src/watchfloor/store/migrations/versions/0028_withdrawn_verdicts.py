"""Verdicts can be withdrawn: the history then has a row without one."""

from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """Let a row of the history have no verdict."""
    op.execute("ALTER TABLE verdicts ALTER COLUMN verdict DROP NOT NULL")
