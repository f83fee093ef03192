"""Lists as people left them."""

from alembic import op

from watchfloor.store.migrations.row_security import keep_projects_apart

revision = "0029"
down_revision = "0028"

SAVED_VIEWS = """
CREATE TABLE saved_views (
    project_id text NOT NULL REFERENCES projects,
    view_id uuid NOT NULL,
    owner text NOT NULL,
    name text NOT NULL,
    page text NOT NULL,
    query text NOT NULL,
    shared boolean NOT NULL,
    created_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (project_id, view_id)
)
"""


def upgrade() -> None:
    """Make the table."""
    op.execute(SAVED_VIEWS)
    keep_projects_apart("saved_views", app="SELECT, INSERT, UPDATE, DELETE")
