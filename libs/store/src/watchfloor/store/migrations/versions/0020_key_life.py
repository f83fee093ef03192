"""Keys that have a name, end, are revoked, and tell when they were used last."""

from alembic import op

from watchfloor.store.roles import APP

revision = "0020"
down_revision = "0019"

COLUMNS = """
ALTER TABLE api_keys
    ADD COLUMN name text,
    ADD COLUMN expires_at timestamptz,
    ADD COLUMN revoked_at timestamptz,
    ADD COLUMN last_used_at timestamptz
"""

# More columns than before: a function cannot be replaced by one that answers differently.
AUTHENTICATE = """
CREATE FUNCTION authenticate_key(sha256 bytea)
RETURNS TABLE (key_id uuid, prefix text, project_id text, role text, expires_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT k.key_id, k.prefix, k.project_id, k.role, k.expires_at
    FROM public.api_keys AS k
    WHERE k.key_sha256 = sha256 AND k.revoked_at IS NULL
        AND (k.expires_at IS NULL OR k.expires_at > clock_timestamp())
$$
"""

# An installation whose last key that could make others has ended gets one at its next start.
HAS_ADMIN = """
CREATE OR REPLACE FUNCTION has_admin_key() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT EXISTS (
        SELECT FROM public.api_keys AS k
        WHERE k.role = 'admin' AND k.project_id = 'default' AND k.revoked_at IS NULL
            AND (k.expires_at IS NULL OR k.expires_at > clock_timestamp())
    )
$$
"""


def upgrade() -> None:
    """Add the columns, and heed them wherever a key is looked up."""
    op.execute(COLUMNS)
    op.execute("DROP FUNCTION authenticate_key(bytea)")
    op.execute(AUTHENTICATE)
    op.execute("REVOKE ALL ON FUNCTION authenticate_key(bytea) FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION authenticate_key(bytea) TO {APP}")
    op.execute(HAS_ADMIN)
    op.execute(f"GRANT UPDATE (expires_at, revoked_at, last_used_at) ON api_keys TO {APP}")
