"""A session with its newest events in one message, asked for before each thing that happens."""

from alembic import op

from watchfloor.store.roles import APP

revision = "0014"
down_revision = "0013"

# The first statement names the project, so that the policies of the tables hold for the others.
# The days that cannot hold any of the events are left out as they are by other readers: both ends
# of the session are arguments of the statement that reads them.
RECENT_SESSION = """
CREATE FUNCTION recent_session(project text, name text, most integer)
RETURNS TABLE (session sessions, documents text[])
LANGUAGE plpgsql
SET search_path = public, pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_bitmapscan = off
AS $$
DECLARE
    last_possible timestamptz := clock_timestamp() + interval '1 day';
BEGIN
    PERFORM set_config('wf.projects', project, true);
    SELECT s.* INTO session FROM sessions AS s
    WHERE s.project_id = project AND s.session_id = name;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    session.transcript := '';
    documents := ARRAY(
        SELECT e.document FROM events AS e
        WHERE e.project_id = project AND e.session_id = name
          AND e.event_time >= session.created_at AND e.event_time <= last_possible
        ORDER BY e.event_time DESC, e.rank DESC, e.event_id DESC LIMIT most
    );
    RETURN NEXT;
END
$$
"""


def upgrade() -> None:
    """Make the function; it runs as its caller and sees what that may see."""
    op.execute(RECENT_SESSION)
    op.execute("REVOKE ALL ON FUNCTION recent_session(text, text, integer) FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION recent_session(text, text, integer) TO {APP}")
