"""What projects used of language models, on the newest day of each."""

from alembic import op

from watchfloor.store.migrations.row_security import keep_projects_apart

revision = "0011"
down_revision = "0010"

DAILY_TOKENS = """
CREATE TABLE daily_tokens (
    project_id text NOT NULL,
    day date NOT NULL,
    tokens bigint NOT NULL,
    PRIMARY KEY (project_id)
) WITH (fillfactor = 50)
"""


def upgrade() -> None:
    """Make the table."""
    op.execute(DAILY_TOKENS)
    keep_projects_apart("daily_tokens", app="SELECT, INSERT, UPDATE")
