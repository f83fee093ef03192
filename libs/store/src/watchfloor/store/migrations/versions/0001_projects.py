"""Projects, and the keys that speak for them."""

from alembic import op

from watchfloor.store.migrations.row_security import keep_projects_apart
from watchfloor.store.roles import APP

revision = "0001"
down_revision = None

PROJECTS = """
CREATE TABLE projects (
    project_id text PRIMARY KEY CHECK (project_id ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
    created_at timestamptz NOT NULL
)
"""

API_KEYS = """
CREATE TABLE api_keys (
    key_id uuid PRIMARY KEY,
    project_id text NOT NULL REFERENCES projects,
    role text NOT NULL,
    prefix text NOT NULL,
    key_sha256 bytea NOT NULL UNIQUE,
    created_at timestamptz NOT NULL
)
"""

# A key must be found before its project is known: the owner looks it up by its hash, and by
# nothing else.
AUTHENTICATE = """
CREATE FUNCTION authenticate_key(sha256 bytea)
RETURNS TABLE (key_id uuid, prefix text, project_id text, role text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT k.key_id, k.prefix, k.project_id, k.role
    FROM public.api_keys AS k WHERE k.key_sha256 = sha256
$$
"""

# The first start makes the first admin key; to know whether it is the first takes no project.
HAS_ADMIN = """
CREATE FUNCTION has_admin_key() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT EXISTS (SELECT FROM public.api_keys AS k WHERE k.role = 'admin') $$
"""


def upgrade() -> None:
    """Make the tables and the two questions that come before any project."""
    op.execute(PROJECTS)
    op.execute(API_KEYS)
    op.execute("CREATE INDEX api_keys_by_project ON api_keys (project_id)")
    keep_projects_apart("projects", app="SELECT, INSERT")
    keep_projects_apart("api_keys", app="SELECT, INSERT")
    for statement, signature in (
        (AUTHENTICATE, "authenticate_key(bytea)"),
        (HAS_ADMIN, "has_admin_key()"),
    ):
        op.execute(statement)
        op.execute(f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {signature} TO {APP}")
