"""Reports that are wanted even if nothing is new; baselines that were retired, and why."""

from alembic import op

from watchfloor.store.migrations.row_security import keep_projects_apart

revision = "0018"
down_revision = "0017"

ANALYSIS_REQUESTS = """
CREATE TABLE analysis_requests (
    project_id text NOT NULL REFERENCES projects,
    agent_id text NOT NULL,
    wanted_at timestamptz NOT NULL,
    PRIMARY KEY (project_id, agent_id)
)
"""

RETIRED_BASELINES = """
CREATE TABLE retired_baselines (
    project_id text NOT NULL REFERENCES projects,
    agent_id text NOT NULL,
    baseline_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    sessions integer NOT NULL,
    retired_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    retired_by text NOT NULL,
    reason text NOT NULL,
    PRIMARY KEY (project_id, agent_id, baseline_id)
)
"""


def upgrade() -> None:
    """Make the tables."""
    op.execute(ANALYSIS_REQUESTS)
    op.execute(RETIRED_BASELINES)
    keep_projects_apart("analysis_requests", app="SELECT, INSERT, UPDATE")
    keep_projects_apart("retired_baselines", app="SELECT, INSERT")
