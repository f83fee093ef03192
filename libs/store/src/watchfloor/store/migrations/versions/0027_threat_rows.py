"""What lists show of a threat, in columns: rows are shown without reading documents."""

from alembic import op

from watchfloor.store.migrations.row_security import OWN_PROJECTS
from watchfloor.store.roles import APP

revision = "0027"
down_revision = "0026"

_ADDED = {"fp_score": "double precision", "fp_label": "text", "action": "text"}

# As json, not jsonb: that also takes what is written of characters that PostgreSQL cannot hold.
FILL = """
UPDATE threats SET
    fp_score = (document::json #>> '{false_positive_score,score}')::double precision,
    fp_label = document::json #>> '{false_positive_score,recommendation}',
    action = document::json #>> '{response_plan,primary_action,action_type}'
WHERE status = 'completed'
"""

_COLUMNS = {
    "project_id": "text",
    "received_at": "timestamptz",
    "threat_id": "uuid",
    "revision": "integer",
    "published_revision": "integer",
    "status": "text",
    "severity": "text",
    "threat_type": "text",
    "requires_review": "boolean",
    "processing_time_ms": "double precision",
    "customer_id": "text",
    "customer_name": "text",
    "source_ip": "text",
    "user_agent": "text",
    "user_agent_hash": "bigint",
    "endpoint": "text",
    "user_id": "text",
    "document": "text",
    **_ADDED,
}
_TYPES = ", ".join(f"{kind}[]" for kind in _COLUMNS.values())

# Beside the one with fewer arguments, which the release before goes on calling.
SAVE_THREATS = f"""
CREATE FUNCTION save_threats(projects text, {_TYPES})
RETURNS TABLE (saved_project text, saved_threat text)
LANGUAGE plpgsql
SET search_path = public, pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
BEGIN
    PERFORM set_config('wf.projects', projects, true);
    RETURN QUERY
    INSERT INTO threats ({", ".join(_COLUMNS)})
    SELECT * FROM unnest({", ".join(f"${number}" for number, _ in enumerate(_COLUMNS, 2))})
    ON CONFLICT (project_id, received_at, threat_id) DO NOTHING
    RETURNING project_id, threat_id::text;
END
$$
"""


def upgrade() -> None:
    """Add the columns and fill them for the threats that are there."""
    added = ", ".join(f"ADD COLUMN {name} {kind}" for name, kind in _ADDED.items())
    op.execute(f"ALTER TABLE threats {added}")
    op.execute(FILL)
    seen = f"SELECT * FROM threats WHERE {OWN_PROJECTS}"
    op.execute(f"CREATE OR REPLACE VIEW visible_threats AS {seen}")
    op.execute(SAVE_THREATS)
    signature = f"save_threats(text, {_TYPES})"
    op.execute(f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {signature} TO {APP}")
