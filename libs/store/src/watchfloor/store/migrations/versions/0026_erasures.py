"""Whose data is to be erased, and how far that is."""

from alembic import op

from watchfloor.store.migrations.row_security import keep_projects_apart

revision = "0026"
down_revision = "0025"

# The subject is named by keyed tokens alone. One open erasure of a subject is enough: who asks
# again is told of that one.
ERASURES = """
CREATE TABLE erasures (
    project_id text NOT NULL REFERENCES projects,
    erasure_id uuid NOT NULL,
    field text NOT NULL,
    subject text NOT NULL,
    tokens text[] NOT NULL,
    proof text NOT NULL,
    is_dry_run boolean NOT NULL,
    state text NOT NULL,
    passes integer NOT NULL DEFAULT 0,
    counts text NOT NULL DEFAULT '{}',
    asked_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    ended_at timestamptz,
    reason text,
    PRIMARY KEY (project_id, erasure_id)
)
"""
OPEN = """
CREATE UNIQUE INDEX open_erasures ON erasures (project_id, subject, is_dry_run)
WHERE ended_at IS NULL
"""


def upgrade() -> None:
    """Make the table; what is erased is deleted by the owner, as by retention."""
    op.execute(ERASURES)
    op.execute(OPEN)
    keep_projects_apart(
        "erasures",
        app="SELECT, INSERT, UPDATE (state, passes, counts, changed_at, ended_at, reason)",
    )
