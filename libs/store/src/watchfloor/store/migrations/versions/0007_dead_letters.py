"""What a person needs to decide about deliveries and steps that were given up."""

from alembic import op

from watchfloor.store.roles import APP

revision = "0007"
down_revision = "0006"

STATEMENTS = (
    "ALTER TABLE deliveries ADD COLUMN requeues integer NOT NULL DEFAULT 0",
    """ALTER TABLE conclusion_steps
       ADD COLUMN step_id uuid NOT NULL DEFAULT gen_random_uuid(),
       ADD COLUMN requeues integer NOT NULL DEFAULT 0,
       ADD COLUMN failed_at timestamptz,
       ADD COLUMN failure_reason text""",
    """CREATE INDEX dead_deliveries ON deliveries (project_id, delivery_id)
       WHERE status = 'dead'""",
    """CREATE INDEX dead_conclusion_steps ON conclusion_steps (project_id, step_id)
       WHERE is_dead""",
    f"GRANT DELETE ON deliveries TO {APP}",
)


def upgrade() -> None:
    """Add the columns; what was given up before has no reason."""
    for statement in STATEMENTS:
        op.execute(statement)
