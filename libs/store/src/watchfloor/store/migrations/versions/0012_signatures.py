"""Signatures of concluded sessions, and what the analyses of agents found."""

from alembic import op

from watchfloor.store.migrations.row_security import keep_projects_apart

revision = "0012"
down_revision = "0011"

BEHAVIOR_BASELINES = """
CREATE TABLE behavior_baselines (
    project_id text NOT NULL,
    agent_id text NOT NULL,
    baseline_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    document text NOT NULL,
    PRIMARY KEY (project_id, agent_id)
)
"""

# A signature looks like noise: trying to compress it costs time and saves nothing.
SESSION_SIGNATURES = """
CREATE TABLE session_signatures (
    project_id text NOT NULL,
    session_id text NOT NULL,
    conclusion_number integer NOT NULL,
    agent_id text NOT NULL,
    baseline_id uuid NOT NULL,
    signature bytea STORAGE EXTERNAL NOT NULL,
    PRIMARY KEY (project_id, session_id)
)
"""

# What a run found leaves with the run.
ANALYSIS_RESULTS = """
CREATE TABLE analysis_results (
    project_id text NOT NULL,
    analysis_id uuid NOT NULL,
    part text NOT NULL,
    agent_id text NOT NULL,
    document text NOT NULL,
    PRIMARY KEY (project_id, analysis_id, part),
    FOREIGN KEY (project_id, analysis_id) REFERENCES analysis_sessions ON DELETE CASCADE
)
"""

INDEXES = (
    "CREATE INDEX signatures_by_agent ON session_signatures (project_id, agent_id)",
    "CREATE INDEX results_by_agent ON analysis_results (project_id, agent_id, analysis_id)",
)


def upgrade() -> None:
    """Make the tables."""
    for statement in (BEHAVIOR_BASELINES, SESSION_SIGNATURES, ANALYSIS_RESULTS, *INDEXES):
        op.execute(statement)
    keep_projects_apart("behavior_baselines", app="SELECT, INSERT, DELETE")
    keep_projects_apart("session_signatures", app="SELECT, INSERT, UPDATE, DELETE")
    keep_projects_apart("analysis_results", app="SELECT, INSERT, DELETE")
