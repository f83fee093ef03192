"""How much each project may ask for."""

from alembic import op

from watchfloor.store.roles import APP

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Add the quota; a project without one has what the installation says."""
    op.execute("ALTER TABLE projects ADD COLUMN quota jsonb NOT NULL DEFAULT '{}'")
    op.execute(f"GRANT UPDATE (quota) ON projects TO {APP}")
