"""What personal data and secrets sessions hold, and how far each was read."""

from alembic import op

from watchfloor.store.migrations.row_security import keep_projects_apart

revision = "0017"
down_revision = "0016"

# ``document`` shows masked text alone. ``texts`` are digests of what was read: trying to compress
# them costs time and saves nothing.
SESSION_PII = """
CREATE TABLE session_pii (
    project_id text NOT NULL,
    session_id text NOT NULL,
    read_until timestamptz,
    texts bytea STORAGE EXTERNAL NOT NULL,
    document text NOT NULL,
    PRIMARY KEY (project_id, session_id)
)
"""


def upgrade() -> None:
    """Make the table; sessions that were analysed before are read by their agent's next run."""
    op.execute(SESSION_PII)
    keep_projects_apart("session_pii", app="SELECT, INSERT, UPDATE, DELETE")
