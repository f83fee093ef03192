"""A session of a trace alone may become part of the session that the trace belongs to."""

from alembic import op

from watchfloor.store.roles import APP

revision = "0008"
down_revision = "0007"

RIGHTS = (
    "DELETE ON events",
    "DELETE ON features",
    "DELETE ON traces",
    "UPDATE (session_id) ON risk_snapshots",
)


def upgrade() -> None:
    """Let the app move what such a session has."""
    for right in RIGHTS:
        op.execute(f"GRANT {right} TO {APP}")
