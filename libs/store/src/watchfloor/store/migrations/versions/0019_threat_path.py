"""What every batch of signals asks of the database, each question in one message."""

from alembic import op

from watchfloor.store.roles import APP

revision = "0019"
down_revision = "0018"

# Each function names the projects first, so that the policies of the tables hold for what follows.
# It runs as its caller and sees what that may see.
_BODY = """
LANGUAGE plpgsql
SET search_path = public, pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan
{settings}
AS $$
#variable_conflict use_column
BEGIN
    PERFORM set_config('wf.projects', projects, true);
    {statements}
END
$$
"""


def _function(head: str, *statements: str, settings: str = "") -> str:
    body = _BODY.format(settings=settings, statements="\n".join(statements))
    return f"CREATE FUNCTION {head} {body}"


# One arm for each thing that threats may share, each with an index of its own. Ids sort by time,
# and only that index has their order.
_SIMILAR = """
RETURN QUERY
SELECT {basis}, wanted.place::integer - 1, newest.*
FROM unnest({arrays}) WITH ORDINALITY AS wanted ({names}, place)
CROSS JOIN LATERAL (
    SELECT
        array_agg(threat_id::text) AS ids,
        array_agg(threat_id::text) FILTER (WHERE verdict = ANY (false_verdicts)) AS false_alarms,
        array_agg(threat_id::text) FILTER (WHERE verdict = ANY (real_verdicts)) AS real_threats
    FROM (
        SELECT t.threat_id, t.verdict FROM threats AS t
        WHERE {same} AND t.received_at BETWEEN since AND until
        ORDER BY t.threat_id DESC LIMIT most
    ) AS newest_rows
) AS newest
WHERE newest.ids IS NOT NULL;
"""


def _similar(basis: int, **arrays: str) -> str:
    return _SIMILAR.format(
        basis=basis,
        names=", ".join(arrays),
        arrays=", ".join(arrays.values()),
        same=" AND ".join(f"t.{name} = wanted.{name}" for name in arrays),
    )


# A day that has just begun has no statistics yet, and without them the planner may prefer to read
# whole partitions and sort. Each arm has an index that needs no sorting.
SIMILAR_THREATS = _function(
    """
    similar_threats(
        projects text, since timestamptz, until timestamptz, most integer,
        false_verdicts text[], real_verdicts text[],
        customer_projects text[], customers text[], threat_types text[],
        address_projects text[], addresses text[],
        user_agent_projects text[], user_agent_hashes bigint[]
    )
    RETURNS TABLE (
        basis integer, place integer, ids text[], false_alarms text[], real_threats text[]
    )
    """,
    _similar(0, project_id="customer_projects", customer="customers", threat_type="threat_types"),
    _similar(1, project_id="address_projects", source_ip="addresses"),
    _similar(2, project_id="user_agent_projects", user_agent_hash="user_agent_hashes"),
    settings="SET enable_sort = off",
)

# Names need not be unique; the smallest id then answers, always the same one.
CUSTOMERS_OF = _function(
    """
    customers_of(projects text, project_ids text[], customer_ids text[], names text[])
    RETURNS TABLE (place integer, document text)
    """,
    """
    RETURN QUERY
    SELECT wanted.place::integer - 1, c.document
    FROM unnest(project_ids, customer_ids, names)
        WITH ORDINALITY AS wanted (project_id, customer_id, name, place)
    JOIN customers AS c
        ON c.project_id = wanted.project_id
        AND c.customer_id = coalesce(wanted.customer_id, (
            SELECT min(named.customer_id) FROM customers AS named
            WHERE named.project_id = wanted.project_id AND named.name = wanted.name
        ));
    """,
)

# An event without an end had no length, unless it is an incident: that one still lasts.
CHANGES_BEFORE = _function(
    """
    changes_before(
        projects text, span interval, most integer,
        project_ids text[], customer_ids text[], customer_names text[], moments timestamptz[]
    )
    RETURNS TABLE (place integer, change change_events)
    """,
    """
    RETURN QUERY
    SELECT wanted.place::integer - 1, touching.change
    FROM unnest(project_ids, customer_ids, customer_names, moments)
        WITH ORDINALITY AS wanted (project_id, customer_id, customer_name, moment, place)
    CROSS JOIN LATERAL (
        SELECT e AS change FROM change_events AS e
        WHERE e.project_id = wanted.project_id
          AND e.started_at <= wanted.moment
          AND (
              e.started_at >= wanted.moment - span
              OR e.ended_at >= wanted.moment - span
              OR (e.ended_at IS NULL AND e.kind = 'incident')
          )
          AND (e.customer_id IS NULL OR e.customer_id = coalesce(wanted.customer_id, (
              SELECT min(c.customer_id) FROM customers AS c
              WHERE c.project_id = wanted.project_id AND c.name = wanted.customer_name
          ), wanted.customer_name))
        ORDER BY e.started_at DESC, e.change_id DESC
        LIMIT most
    ) AS touching;
    """,
)

# Each arm has an index of its own; what a signal does not carry matches nothing.
INTEL_ON = _function(
    """
    intel_on(
        projects text, moment timestamptz, most integer,
        project_ids text[], addresses text[], user_agents bytea[]
    )
    RETURNS TABLE (
        place integer, intel_id uuid, kind text, value text, label text, confidence smallint,
        source text, external_id text, valid_from timestamptz, valid_until timestamptz,
        description text, imported_at timestamptz
    )
    """,
    """
    RETURN QUERY
    SELECT wanted.place::integer - 1, surest.*
    FROM unnest(project_ids, addresses, user_agents)
        WITH ORDINALITY AS wanted (project_id, address, user_agent, place)
    CROSS JOIN LATERAL (
        SELECT i.intel_id, i.kind, i.value, i.label, i.confidence, i.source, i.external_id,
               i.valid_from, i.valid_until, i.description, i.imported_at
        FROM (
            SELECT * FROM visible_intel WHERE network >>= wanted.address::inet
            UNION ALL
            SELECT * FROM visible_intel
            WHERE kind = 'user_agent' AND value_sha256 = wanted.user_agent
        ) AS i
        WHERE i.project_id = wanted.project_id
          AND coalesce(i.valid_from <= moment, true) AND coalesce(i.valid_until > moment, true)
        ORDER BY i.confidence DESC, masklen(i.network) DESC NULLS LAST, i.imported_at DESC
        LIMIT most
    ) AS surest;
    """,
)

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
}
SAVE_THREATS = _function(
    f"""
    save_threats(projects text, {", ".join(f"{kind}[]" for kind in _COLUMNS.values())})
    RETURNS TABLE (saved_project text, saved_threat text)
    """,
    f"""
    RETURN QUERY
    INSERT INTO threats ({", ".join(_COLUMNS)})
    SELECT * FROM unnest({", ".join(f"${number}" for number, _ in enumerate(_COLUMNS, 2))})
    ON CONFLICT (project_id, received_at, threat_id) DO NOTHING
    RETURNING project_id, threat_id::text;
    """,
)

FUNCTIONS = {
    "similar_threats": SIMILAR_THREATS,
    "customers_of": CUSTOMERS_OF,
    "changes_before": CHANGES_BEFORE,
    "intel_on": INTEL_ON,
    "save_threats": SAVE_THREATS,
}


def upgrade() -> None:
    """Make the functions."""
    for name, statement in FUNCTIONS.items():
        op.execute(statement)
        op.execute(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {name} TO {APP}")
