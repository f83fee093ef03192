"""How long projects keep what they have, and what must be kept longer."""

from alembic import op

from watchfloor.store.migrations.row_security import keep_projects_apart

revision = "0025"
down_revision = "0024"

# A customer that is nobody's id stands for the project itself: it has no shorter time of its own.
RETENTIONS = """
CREATE TABLE retentions (
    project_id text NOT NULL REFERENCES projects,
    customer_id text NOT NULL,
    days integer NOT NULL CHECK (days > 0),
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (project_id, customer_id)
)
"""

# What was released stays, to tell what was held and when.
LEGAL_HOLDS = """
CREATE TABLE legal_holds (
    project_id text NOT NULL REFERENCES projects,
    hold_id uuid NOT NULL,
    scope text NOT NULL CHECK (scope IN ('project', 'customer', 'user')),
    subjects text[] NOT NULL,
    reason text NOT NULL,
    held_by text NOT NULL,
    held_at timestamptz NOT NULL,
    released_by text,
    released_at timestamptz,
    PRIMARY KEY (project_id, hold_id)
)
"""


def upgrade() -> None:
    """Make the tables; a project that says nothing keeps what it has as long as all do."""
    op.execute(RETENTIONS)
    op.execute(LEGAL_HOLDS)
    keep_projects_apart("retentions", app="SELECT, INSERT, DELETE")
    keep_projects_apart("legal_holds", app="SELECT, INSERT, UPDATE (released_by, released_at)")
