"""What concluded sessions and traces were like."""

from alembic import op

from watchfloor.store.migrations.row_security import keep_projects_apart

revision = "0006"
down_revision = "0005"

FEATURES = """
CREATE TABLE features (
    project_id text NOT NULL,
    feature_id uuid NOT NULL,
    subject text NOT NULL,
    subject_id text NOT NULL,
    conclusion_number integer NOT NULL,
    agent_id text NOT NULL,
    analyzed_at timestamptz NOT NULL,
    document text NOT NULL,
    PRIMARY KEY (project_id, feature_id)
)
"""

BY_AGENT = "CREATE INDEX features_by_agent ON features (project_id, agent_id, subject, analyzed_at)"
BY_SUBJECT = "CREATE INDEX features_by_subject ON features (project_id, subject, subject_id)"


def upgrade() -> None:
    """Make the table."""
    for statement in (FEATURES, BY_AGENT, BY_SUBJECT):
        op.execute(statement)
    keep_projects_apart("features", app="SELECT, INSERT")
