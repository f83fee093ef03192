"""What is decided about sessions and what follows from it; results that wait for their clients."""

from alembic import op

from watchfloor.store.migrations.row_security import keep_projects_apart, open_to_sweeps
from watchfloor.store.roles import WORKER

revision = "0005"
down_revision = "0004"

# Whether a project has had its first policies: one that deletes them all does not get them again.
POLICY_SEEDS = """
CREATE TABLE policy_seeds (
    project_id text PRIMARY KEY REFERENCES projects,
    seeded_at timestamptz NOT NULL
)
"""

POLICIES = """
CREATE TABLE policies (
    project_id text NOT NULL REFERENCES projects,
    policy_id text NOT NULL,
    document text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (project_id, policy_id)
)
"""

# Names hold ids of several tenants, hence the worker alone knows them.
LEASES = """
CREATE TABLE leases (
    name text PRIMARY KEY,
    holder text NOT NULL,
    expires_at timestamptz NOT NULL
)
"""

ANALYSIS_SESSIONS = """
CREATE TABLE analysis_sessions (
    project_id text NOT NULL REFERENCES projects,
    analysis_id uuid NOT NULL,
    agent_id text NOT NULL,
    workflow_id text,
    session_type text NOT NULL,
    status text NOT NULL,
    created_at timestamptz NOT NULL,
    completed_at timestamptz,
    completed_sessions integer NOT NULL,
    sessions_analyzed integer NOT NULL,
    findings_count integer NOT NULL,
    risk_score double precision,
    failure_reason text,
    PRIMARY KEY (project_id, analysis_id)
)
"""

DELIVERIES = """
CREATE TABLE deliveries (
    project_id text NOT NULL REFERENCES projects,
    delivery_id uuid NOT NULL,
    key text NOT NULL,
    kind text NOT NULL,
    url text NOT NULL,
    payload text NOT NULL,
    status text NOT NULL DEFAULT 'pending',
    attempts integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    due_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at timestamptz,
    failure_reason text,
    PRIMARY KEY (project_id, delivery_id),
    UNIQUE (project_id, key)
)
"""

# How much a project keeps; written in the same transactions as its results.
CLIENT_RESULT_ACCOUNTS = """
CREATE TABLE client_result_accounts (
    project_id text PRIMARY KEY REFERENCES projects,
    size_bytes bigint NOT NULL DEFAULT 0 CHECK (size_bytes >= 0),
    recovers_by_address boolean NOT NULL DEFAULT false,
    cleaned_at timestamptz
)
"""

CLIENT_RESULTS = """
CREATE TABLE client_results (
    project_id text NOT NULL REFERENCES projects,
    analysis_id text NOT NULL,
    client_id text NOT NULL,
    client_address text,
    kind text NOT NULL,
    status text NOT NULL,
    content_sha256 bytea,
    document text,
    size_bytes bigint GENERATED ALWAYS AS (coalesce(octet_length(document), 0)) STORED,
    created_at timestamptz NOT NULL,
    completed_at timestamptz,
    expires_at timestamptz NOT NULL,
    retrieval_count integer NOT NULL DEFAULT 0,
    max_retrievals integer NOT NULL,
    PRIMARY KEY (project_id, analysis_id, client_id),
    UNIQUE (project_id, client_id, content_sha256)
)
"""

INDEXES = (
    """CREATE UNIQUE INDEX analysis_in_progress ON analysis_sessions (project_id, agent_id)
       WHERE status = 'IN_PROGRESS'""",
    "CREATE INDEX analyses_by_agent ON analysis_sessions (project_id, agent_id, analysis_id)",
    "CREATE INDEX deliveries_due ON deliveries (due_at) WHERE status = 'pending'",
    "CREATE INDEX deliveries_ended ON deliveries (ended_at) WHERE status <> 'pending'",
    """CREATE INDEX client_results_by_client ON client_results
       (project_id, client_id, created_at)""",
    """CREATE INDEX client_results_by_address ON client_results (project_id, client_address)
       WHERE client_address IS NOT NULL""",
    """CREATE INDEX client_results_by_age ON client_results
       (project_id, created_at) INCLUDE (size_bytes)""",
)


def upgrade() -> None:
    """Make the tables."""
    for table in (
        POLICY_SEEDS,
        POLICIES,
        LEASES,
        ANALYSIS_SESSIONS,
        DELIVERIES,
        CLIENT_RESULT_ACCOUNTS,
        CLIENT_RESULTS,
    ):
        op.execute(table)
    for statement in INDEXES:
        op.execute(statement)
    keep_projects_apart("policy_seeds", app="SELECT, INSERT")
    keep_projects_apart("policies", app="SELECT, INSERT, UPDATE, DELETE")
    keep_projects_apart("analysis_sessions", app="SELECT, INSERT, UPDATE")
    keep_projects_apart("deliveries", app="SELECT, INSERT, UPDATE")
    keep_projects_apart("client_result_accounts", app="SELECT, INSERT, UPDATE")
    keep_projects_apart("client_results", app="SELECT, INSERT, UPDATE, DELETE")
    open_to_sweeps("analysis_sessions", worker="UPDATE (status, completed_at, failure_reason)")
    open_to_sweeps(
        "deliveries",
        worker="UPDATE (status, attempts, due_at, ended_at, failure_reason), DELETE",
    )
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON leases TO {WORKER}")
