"""What the security checks of agents came to, each by itself; analyses that were asked for."""

from alembic import op

from watchfloor.store.migrations.row_security import keep_projects_apart
from watchfloor.store.roles import APP

revision = "0013"
down_revision = "0009"

# Beside the report, which holds the same as one document: lists ask for checks by what they are.
SECURITY_CHECKS = """
CREATE TABLE security_checks (
    project_id text NOT NULL REFERENCES projects,
    agent_id text NOT NULL,
    analysis_id uuid NOT NULL,
    place integer NOT NULL,
    check_id text NOT NULL,
    category text NOT NULL,
    status text NOT NULL,
    workflow_id text,
    created_at timestamptz NOT NULL,
    document text NOT NULL,
    PRIMARY KEY (project_id, agent_id, analysis_id, place)
)
"""


def upgrade() -> None:
    """Make the table, and let a project ask for steps of its own."""
    op.execute(SECURITY_CHECKS)
    keep_projects_apart("security_checks", app="SELECT, INSERT, DELETE")
    op.execute(f"GRANT INSERT ON conclusion_steps TO {APP}")
