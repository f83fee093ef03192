"""People who logged in with a browser: a hash of what their cookie holds, and how long it is good.

A login by key is good no longer than the key. It slides: who is not seen for a while is out. And
people whose tokens were called back: what was issued to them before a moment is refused.
"""

from alembic import op

from watchfloor.store.migrations.row_security import keep_projects_apart
from watchfloor.store.roles import APP

revision = "0021"
down_revision = "0020"

LOGINS = """
CREATE TABLE logins (
    login_id uuid PRIMARY KEY,
    project_id text NOT NULL REFERENCES projects,
    login_sha256 bytea NOT NULL UNIQUE,
    key_id uuid REFERENCES api_keys,
    prefix text NOT NULL,
    role text NOT NULL,
    created_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ends_at timestamptz NOT NULL
)
"""

REVOKED_SUBJECTS = """
CREATE TABLE revoked_subjects (
    project_id text NOT NULL REFERENCES projects,
    name text NOT NULL,
    revoked_at timestamptz NOT NULL,
    PRIMARY KEY (project_id, name)
)
"""

# A login must be found before its project is known, as a key must. That somebody is still there is
# written at most once a minute.
AUTHENTICATE = """
CREATE FUNCTION authenticate_login(sha256 bytea, idle interval)
RETURNS TABLE (key_id uuid, prefix text, project_id text, role text, expires_at timestamptz)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    UPDATE public.logins AS l SET seen_at = clock_timestamp()
    WHERE l.login_sha256 = sha256 AND l.ends_at > clock_timestamp()
        AND l.seen_at + idle > clock_timestamp()
        AND l.seen_at < clock_timestamp() - LEAST(idle / 10, interval '1 minute');

    SELECT COALESCE(l.key_id, l.login_id), l.prefix, l.project_id, l.role,
        LEAST(l.ends_at, l.seen_at + idle, k.expires_at)
    FROM public.logins AS l LEFT JOIN public.api_keys AS k ON k.key_id = l.key_id
    WHERE l.login_sha256 = sha256 AND k.revoked_at IS NULL
        AND LEAST(l.ends_at, l.seen_at + idle, k.expires_at) > clock_timestamp()
$$
"""


def upgrade() -> None:
    """Make the tables and the question that comes before any project."""
    op.execute(LOGINS)
    op.execute(REVOKED_SUBJECTS)
    keep_projects_apart("revoked_subjects", app="SELECT, INSERT, UPDATE")
    op.execute("CREATE INDEX logins_by_project ON logins (project_id, ends_at)")
    keep_projects_apart("logins", app="SELECT, INSERT, DELETE")
    op.execute(AUTHENTICATE)
    signature = "authenticate_login(bytea, interval)"
    op.execute(f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {signature} TO {APP}")
