"""PostgreSQL from its wheel, run as a child."""

from watchfloor.runtime._postgres.server import EmbeddedPostgres
from watchfloor.runtime._postgres.settings import PostgresConfig

__all__ = ["EmbeddedPostgres", "PostgresConfig"]
