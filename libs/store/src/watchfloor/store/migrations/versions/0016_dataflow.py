"""Whether the agents of sessions followed instructions in data."""

from alembic import op

from watchfloor.store.migrations.row_security import OWN_PROJECTS, keep_projects_apart

revision = "0016"
down_revision = "0015"

# Nothing stands for a session in which that was not looked for.
VERDICT = "ALTER TABLE sessions ADD COLUMN dataflow_verdict text"

# Of most sessions there is nothing to tell but the verdict: whoever lists them reads no evidence.
DATAFLOW_ANALYSES = """
CREATE TABLE dataflow_analyses (
    project_id text NOT NULL,
    session_id text NOT NULL,
    document text NOT NULL,
    PRIMARY KEY (project_id, session_id)
) WITH (fillfactor = 70)
"""

# Few sessions are not clean, and those are asked for.
BY_VERDICT = """
CREATE INDEX sessions_by_dataflow ON sessions (project_id, dataflow_verdict, last_event_at)
WHERE dataflow_verdict IN ('attempted', 'hijacked')
"""

# A view keeps the columns that its table had when it was made.
VISIBLE = f"CREATE OR REPLACE VIEW visible_sessions AS SELECT * FROM sessions WHERE {OWN_PROJECTS}"


def upgrade() -> None:
    """Add the verdict and the table; sessions that exist were not analysed."""
    for statement in (VERDICT, DATAFLOW_ANALYSES, BY_VERDICT, VISIBLE):
        op.execute(statement)
    keep_projects_apart("dataflow_analyses", app="SELECT, INSERT, UPDATE, DELETE")
