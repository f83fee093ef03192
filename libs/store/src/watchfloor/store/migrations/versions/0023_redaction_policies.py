"""What projects want to be kept back before anything is published."""

from alembic import op

from watchfloor.store.migrations.row_security import keep_projects_apart

revision = "0023"
down_revision = "0022"

# ``document`` names declared words by their tokens alone.
REDACTION_POLICIES = """
CREATE TABLE redaction_policies (
    project_id text PRIMARY KEY REFERENCES projects,
    document text NOT NULL,
    changed_at timestamptz NOT NULL
)
"""


def upgrade() -> None:
    """Make the table; a project without a row has everything as it comes."""
    op.execute(REDACTION_POLICIES)
    keep_projects_apart("redaction_policies", app="SELECT, INSERT, UPDATE")
