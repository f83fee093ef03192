"""What the agents look up: customers, change events, threat-intel indicators."""

from alembic import op

from watchfloor.store.migrations.row_security import keep_projects_apart, open_to_search

revision = "0003"
down_revision = "0002"

CUSTOMERS = """
CREATE TABLE customers (
    project_id text NOT NULL REFERENCES projects,
    customer_id text NOT NULL,
    name text NOT NULL,
    document text NOT NULL,
    PRIMARY KEY (project_id, customer_id)
)
"""

CHANGE_EVENTS = """
CREATE TABLE change_events (
    project_id text NOT NULL REFERENCES projects,
    change_id uuid NOT NULL,
    external_id text,
    kind text NOT NULL,
    summary text NOT NULL,
    customer_id text,
    service text,
    endpoint text,
    started_at timestamptz NOT NULL,
    ended_at timestamptz,
    reported_by text,
    url text,
    PRIMARY KEY (project_id, change_id),
    UNIQUE (project_id, external_id)
)
"""

# A value may be longer than an index entry, hence its hash.
INTEL = """
CREATE TABLE intel_indicators (
    project_id text NOT NULL REFERENCES projects,
    intel_id uuid NOT NULL,
    kind text NOT NULL,
    value text NOT NULL,
    value_sha256 bytea NOT NULL,
    network cidr GENERATED ALWAYS AS (CASE kind WHEN 'network' THEN value::cidr END) STORED,
    label text NOT NULL,
    confidence smallint NOT NULL,
    source text NOT NULL,
    external_id text,
    valid_from timestamptz,
    valid_until timestamptz,
    description text,
    imported_at timestamptz NOT NULL,
    PRIMARY KEY (project_id, intel_id),
    UNIQUE (project_id, source, kind, value_sha256)
)
"""

INDEXES = (
    "CREATE INDEX customers_by_name ON customers (project_id, name, customer_id)",
    "CREATE INDEX change_events_by_start ON change_events (project_id, started_at)",
    """CREATE INDEX change_events_with_length ON change_events (project_id, ended_at)
       WHERE ended_at IS NOT NULL""",
    """CREATE INDEX incidents_that_last ON change_events (project_id)
       WHERE ended_at IS NULL AND kind = 'incident'""",
    """CREATE INDEX intel_by_value ON intel_indicators (value_sha256, project_id)
       WHERE kind = 'user_agent'""",
    """CREATE INDEX intel_by_network ON intel_indicators USING gist (network inet_ops)
       WHERE network IS NOT NULL""",
)


def upgrade() -> None:
    """Make the tables."""
    for table in (CUSTOMERS, CHANGE_EVENTS, INTEL):
        op.execute(table)
    for statement in INDEXES:
        op.execute(statement)
    keep_projects_apart("customers", app="SELECT, INSERT, UPDATE, DELETE")
    keep_projects_apart("change_events", app="SELECT, INSERT, UPDATE")
    keep_projects_apart("intel_indicators", app="SELECT, INSERT, UPDATE, DELETE")
    open_to_search("intel_indicators", view="visible_intel")
