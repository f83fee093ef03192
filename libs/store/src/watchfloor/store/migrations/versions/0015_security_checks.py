"""What the security checks of agents came to, each by itself; analyses that were asked for."""

from alembic import op

from watchfloor.store.migrations.row_security import keep_projects_apart
from watchfloor.store.roles import APP

revision = "0015"
down_revision = "0014"

# Beside the report, which holds the same as one document: lists ask for checks by what they are.
# They leave with their run, as the report does.
SECURITY_CHECKS = """
CREATE TABLE security_checks (
    project_id text NOT NULL,
    analysis_id uuid NOT NULL,
    agent_id text NOT NULL,
    place integer NOT NULL,
    check_id text NOT NULL,
    category text NOT NULL,
    status text NOT NULL,
    workflow_id text,
    created_at timestamptz NOT NULL,
    document text NOT NULL,
    PRIMARY KEY (project_id, analysis_id, place),
    FOREIGN KEY (project_id, analysis_id) REFERENCES analysis_sessions ON DELETE CASCADE
)
"""

BY_AGENT = "CREATE INDEX checks_by_agent ON security_checks (project_id, agent_id, analysis_id)"


def upgrade() -> None:
    """Make the table, and let a project ask for steps of its own."""
    for statement in (SECURITY_CHECKS, BY_AGENT):
        op.execute(statement)
    keep_projects_apart("security_checks", app="SELECT, INSERT, DELETE")
    op.execute(f"GRANT INSERT ON conclusion_steps TO {APP}")
