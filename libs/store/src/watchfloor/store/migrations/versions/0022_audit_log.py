"""The audit log, and the chain that makes every later change of it visible."""

from alembic import op

from watchfloor.store.migrations.row_security import keep_projects_apart, open_to_sweeps
from watchfloor.store.roles import APP

revision = "0022"
down_revision = "0021"

# No partitions: what retention takes is the beginning of a chain, and its order is that of
# sealing, which days cut through.
AUDIT_LOG = """
CREATE TABLE audit_log (
    project_id text NOT NULL,
    entry_id uuid NOT NULL,
    at timestamptz NOT NULL,
    actor text NOT NULL,
    kind text NOT NULL,
    permission text NOT NULL,
    operation text NOT NULL,
    subject text,
    face text NOT NULL,
    address text,
    result text NOT NULL,
    reason text,
    detail text,
    request_id text NOT NULL,
    key_number integer NOT NULL,
    mac bytea NOT NULL,
    transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (project_id, entry_id)
)
"""

AUDIT_LINKS = """
CREATE TABLE audit_links (
    project_id text NOT NULL,
    position bigint NOT NULL CHECK (position > 0),
    entry_id uuid NOT NULL,
    sealed_at timestamptz NOT NULL,
    key_number integer NOT NULL,
    mac bytea NOT NULL,
    PRIMARY KEY (project_id, position),
    UNIQUE (project_id, entry_id)
)
"""

# Every entry of an earlier transaction was looked at; its row is the lock of whoever seals.
AUDIT_MARKS = """
CREATE TABLE audit_marks (
    project_id text PRIMARY KEY,
    looked_at xid8 NOT NULL
)
"""

AUDIT_CHECKPOINTS = """
CREATE TABLE audit_checkpoints (
    project_id text NOT NULL,
    position bigint NOT NULL,
    link_mac bytea NOT NULL,
    made_at timestamptz NOT NULL,
    key_number integer NOT NULL,
    mac bytea NOT NULL,
    PRIMARY KEY (project_id, position)
)
"""

# What is usual for a key: a few dozen short words of each, the oldest of which make room.
KEY_HABITS = """
CREATE TABLE key_habits (
    project_id text NOT NULL,
    actor text NOT NULL,
    trait text NOT NULL,
    seen_at timestamptz NOT NULL,
    PRIMARY KEY (project_id, actor, trait)
)
"""

# Not the transaction: the database says which it was.
COLUMNS = (
    "project_id, entry_id, at, actor, kind, permission, operation, subject, face, address, "
    "result, reason, detail, request_id, key_number, mac"
)


def upgrade() -> None:
    """Make the tables. Nobody but their owner may change or remove what is in the log."""
    for table in (AUDIT_LOG, AUDIT_LINKS, AUDIT_MARKS, AUDIT_CHECKPOINTS, KEY_HABITS):
        op.execute(table)
    op.execute("CREATE INDEX audit_log_by_transaction ON audit_log (transaction)")
    op.execute("CREATE INDEX audit_log_in_order ON audit_log (project_id, transaction, entry_id)")
    keep_projects_apart("audit_log", app="SELECT")
    op.execute(f"GRANT INSERT ({COLUMNS}) ON audit_log TO {APP}")
    keep_projects_apart("audit_links", app="SELECT")
    open_to_sweeps("audit_links", worker="INSERT")
    keep_projects_apart("audit_marks", app="SELECT")
    open_to_sweeps("audit_marks", worker="INSERT, UPDATE")
    keep_projects_apart("audit_checkpoints", app="SELECT")
    open_to_sweeps("audit_checkpoints", worker="INSERT")
    keep_projects_apart("key_habits", app="SELECT, INSERT, DELETE")
