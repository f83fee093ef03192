"""What the thoughts of sessions show, for people to read."""

from alembic import op

from watchfloor.store.migrations.row_security import keep_projects_apart

revision = "0010"
down_revision = "0009"

THOUGHT_ANALYSES = """
CREATE TABLE thought_analyses (
    project_id text NOT NULL,
    session_id text NOT NULL,
    event_id text NOT NULL,
    happened_at timestamptz NOT NULL,
    document text NOT NULL,
    PRIMARY KEY (project_id, session_id, event_id)
)
"""


def upgrade() -> None:
    """Make the table; thoughts that were judged before are not in it."""
    op.execute(THOUGHT_ANALYSES)
    keep_projects_apart("thought_analyses", app="SELECT, INSERT, UPDATE")
