"""One module per step; Alembic finds them by ``revision`` and ``down_revision``."""
