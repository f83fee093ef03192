"""Sessions of monitored agents, what happened in them, and what was found."""

from alembic import op

from watchfloor.store.migrations.row_security import keep_projects_apart, open_to_sweeps

revision = "0004"
down_revision = "0003"

# ``analysis_due_at`` in the future is the lease of whoever analyses; nothing says that there is
# nothing to analyse.
SESSIONS = """
CREATE TABLE sessions (
    project_id text NOT NULL,
    session_id text NOT NULL,
    external_id text,
    agent_id text NOT NULL,
    workflow_id text,
    user_id text,
    status text NOT NULL DEFAULT 'active',
    created_at timestamptz NOT NULL,
    last_event_at timestamptz NOT NULL,
    last_received_at timestamptz NOT NULL,
    analysis_due_at timestamptz,
    concluded_at timestamptz,
    conclusion_number integer NOT NULL DEFAULT 0,
    feature_id text,
    risk_score double precision NOT NULL DEFAULT 0,
    patterns text[] NOT NULL DEFAULT '{}',
    labels text[] NOT NULL DEFAULT '{}',
    action text NOT NULL DEFAULT 'allow',
    tags text[] NOT NULL DEFAULT '{}',
    counters text NOT NULL DEFAULT '{}',
    available_tools text NOT NULL DEFAULT '[]',
    transcript bytea STORAGE EXTERNAL NOT NULL DEFAULT '',
    PRIMARY KEY (project_id, session_id)
) WITH (fillfactor = 70)
"""

# A session's events are read together, in this order: messages of one call may have one time, and
# their rank is their order. The only index, because without statistics, as on a day that has just
# begun, another one that begins with the project's times would be taken for as good.
EVENTS = """
CREATE TABLE events (
    project_id text NOT NULL,
    session_id text NOT NULL,
    event_time timestamptz NOT NULL,
    rank double precision NOT NULL,
    event_id text NOT NULL,
    event_type text NOT NULL,
    received_at timestamptz NOT NULL,
    document text STORAGE EXTERNAL NOT NULL,
    PRIMARY KEY (project_id, session_id, event_time, rank, event_id)
) PARTITION BY RANGE (event_time)
"""

# What makes an event's id unique: a unique key of ``events`` must contain the time by which it is
# partitioned, and would take the same id once for every time.
EVENT_KEYS = """
CREATE TABLE event_keys (
    project_id text NOT NULL,
    event_id text NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (project_id, event_id)
)
"""

TRACES = """
CREATE TABLE traces (
    project_id text NOT NULL,
    trace_id text NOT NULL,
    session_id text NOT NULL,
    agent_id text NOT NULL,
    status text NOT NULL DEFAULT 'active',
    events integer NOT NULL,
    last_received_at timestamptz NOT NULL,
    concluded_at timestamptz,
    conclusion_number integer NOT NULL DEFAULT 0,
    feature_id text,
    PRIMARY KEY (project_id, trace_id)
) WITH (fillfactor = 70)
"""

# What is left to do after a conclusion: a row goes when its step is done, and stays when it is
# dead.
CONCLUSION_STEPS = """
CREATE TABLE conclusion_steps (
    project_id text NOT NULL,
    kind text NOT NULL,
    subject_id text NOT NULL,
    conclusion_number integer NOT NULL,
    step text NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    due_at timestamptz NOT NULL,
    is_dead boolean NOT NULL DEFAULT false,
    PRIMARY KEY (project_id, kind, subject_id, conclusion_number, step)
)
"""

AGENTS = """
CREATE TABLE agents (
    project_id text NOT NULL,
    agent_id text NOT NULL,
    workflow_id text,
    first_seen_at timestamptz NOT NULL,
    PRIMARY KEY (project_id, agent_id)
)
"""

WORKFLOWS = """
CREATE TABLE workflows (
    project_id text NOT NULL,
    workflow_id text NOT NULL,
    first_seen_at timestamptz NOT NULL,
    PRIMARY KEY (project_id, workflow_id)
)
"""

RISK_SNAPSHOTS = """
CREATE TABLE risk_snapshots (
    project_id text NOT NULL,
    session_id text NOT NULL,
    snapshot_id uuid NOT NULL,
    event_id text,
    risk_score double precision NOT NULL,
    patterns text[] NOT NULL,
    explanation text,
    provider text NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (project_id, session_id, snapshot_id)
)
"""

TABLES = (
    SESSIONS,
    EVENTS,
    "CREATE TABLE events_default PARTITION OF events DEFAULT",
    EVENT_KEYS,
    TRACES,
    CONCLUSION_STEPS,
    AGENTS,
    WORKFLOWS,
    RISK_SNAPSHOTS,
)

INDEXES = (
    "CREATE INDEX sessions_by_activity ON sessions (project_id, last_event_at)",
    "CREATE INDEX sessions_by_risk ON sessions (project_id, risk_score, last_event_at)",
    "CREATE INDEX sessions_by_creation ON sessions (project_id, created_at)",
    "CREATE INDEX sessions_by_agent ON sessions (project_id, agent_id)",
    """CREATE INDEX sessions_by_workflow ON sessions (project_id, workflow_id)
       WHERE workflow_id IS NOT NULL""",
    """CREATE INDEX sessions_by_external_id ON sessions (project_id, external_id)
       WHERE external_id IS NOT NULL""",
    """CREATE INDEX sessions_to_analyse ON sessions (risk_score DESC, analysis_due_at)
       WHERE analysis_due_at IS NOT NULL""",
    "CREATE INDEX sessions_to_conclude ON sessions (last_received_at) WHERE status = 'active'",
    "CREATE INDEX event_keys_by_age ON event_keys (received_at)",
    "CREATE INDEX traces_to_conclude ON traces (last_received_at) WHERE status = 'active'",
    "CREATE INDEX conclusion_steps_due ON conclusion_steps (due_at) WHERE NOT is_dead",
)

APP = {
    "sessions": "SELECT, INSERT, UPDATE, DELETE",
    "events": "SELECT, INSERT",
    "event_keys": "SELECT, INSERT",
    "traces": "SELECT, INSERT, UPDATE",
    "conclusion_steps": "SELECT, UPDATE, DELETE",
    "agents": "SELECT, INSERT, UPDATE",
    "workflows": "SELECT, INSERT",
    "risk_snapshots": "SELECT, INSERT",
}

# Work is claimed across projects: each sweep may write what it claims, and nothing else.
WORKER = {
    "sessions": "UPDATE (analysis_due_at, status, concluded_at, conclusion_number)",
    "traces": "UPDATE (status, concluded_at, conclusion_number)",
    "conclusion_steps": "INSERT, UPDATE (due_at)",
}


def upgrade() -> None:
    """Make the tables; the ranges of ``events`` are prepared while the product runs."""
    for statement in TABLES + INDEXES:
        op.execute(statement)
    for table, rights in APP.items():
        keep_projects_apart(table, app=rights)
    for table, rights in WORKER.items():
        open_to_sweeps(table, worker=rights)
