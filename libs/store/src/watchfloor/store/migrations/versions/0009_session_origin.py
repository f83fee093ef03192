"""From where sessions came: their customer and addresses, and how sessions are found by them."""

from alembic import op

from watchfloor.store.migrations.row_security import open_to_search

revision = "0009"
down_revision = "0008"

COLUMNS = """
ALTER TABLE sessions
    ADD COLUMN customer_id text,
    ADD COLUMN addresses jsonb NOT NULL DEFAULT '[]'
"""

# Whoever looks by one of these looks at a span of time, too.
INDEXES = (
    """CREATE INDEX sessions_by_user ON sessions (project_id, user_id, last_event_at)
       WHERE user_id IS NOT NULL""",
    """CREATE INDEX sessions_by_customer ON sessions (project_id, customer_id, last_event_at)
       WHERE customer_id IS NOT NULL""",
    "CREATE INDEX sessions_by_agent_and_time ON sessions (project_id, agent_id, last_event_at)",
    "DROP INDEX sessions_by_agent",
    "CREATE INDEX sessions_by_address ON sessions USING gin (addresses) WHERE addresses <> '[]'",
)


def upgrade() -> None:
    """Add the columns; sessions that exist have neither a customer nor addresses."""
    for statement in (COLUMNS, *INDEXES):
        op.execute(statement)
    open_to_search("sessions", view="visible_sessions")
