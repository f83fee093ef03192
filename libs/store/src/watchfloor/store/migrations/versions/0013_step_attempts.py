"""The attempt at a step is counted by whoever takes it up."""

from alembic import op

from watchfloor.store.roles import WORKER

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Let the worker count attempts, and give up what nobody tells of."""
    op.execute(f"GRANT UPDATE (attempts, is_dead, failed_at) ON conclusion_steps TO {WORKER}")
