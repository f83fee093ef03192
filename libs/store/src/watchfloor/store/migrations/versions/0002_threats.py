"""Threats by the day on which they came, and the verdicts on them."""

from alembic import op

from watchfloor.store.migrations.row_security import keep_projects_apart, open_to_search
from watchfloor.store.roles import APP

revision = "0002"
down_revision = "0001"

# Whole values can be found by their beginning (an address, an id), everything else by its words.
# The sign keeps the two apart: a word's beginning that also matched a whole value, which has no
# place in the text, would find no words in a row. A lexeme is at most 2,046 bytes, hence the cut.
THREATS = r"""
CREATE TABLE threats (
    project_id text NOT NULL,
    received_at timestamptz NOT NULL,
    threat_id uuid NOT NULL,
    revision integer NOT NULL,
    published_revision integer NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    status text NOT NULL,
    severity text NOT NULL,
    threat_type text NOT NULL,
    requires_review boolean NOT NULL,
    processing_time_ms double precision NOT NULL,
    verdict text,
    customer_id text,
    customer_name text,
    customer text GENERATED ALWAYS AS (coalesce(customer_id, customer_name, '')) STORED,
    source_ip text,
    user_agent text,
    user_agent_hash bigint,
    endpoint text,
    user_id text,
    document text STORAGE EXTERNAL NOT NULL,
    search tsvector GENERATED ALWAYS AS (
        array_to_tsvector(array_remove(ARRAY[
            '=' || threat_type,
            '=' || lower(customer_id),
            '=' || lower(customer_name),
            '=' || source_ip,
            '=' || lower(left(endpoint, 255)),
            '=' || lower(user_id)
        ], NULL))
        || to_tsvector('simple', translate(
            threat_type
            || ' ' || coalesce(customer_id, '')
            || ' ' || coalesce(customer_name, '')
            || ' ' || coalesce(user_agent, '')
            || ' ' || coalesce(endpoint, '')
            || ' ' || coalesce(user_id, ''),
            $p$!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~$p$, repeat(' ', 32)))
    ) STORED,
    PRIMARY KEY (project_id, received_at, threat_id)
) PARTITION BY RANGE (received_at)
"""

# Those for the history are in the order of the ids, which is the order of time, too: the primary
# key cannot offer that order, so that it is never read in place of them.
INDEXES = (
    """CREATE INDEX threats_by_customer ON threats
       (project_id, customer, threat_type, threat_id) INCLUDE (received_at, verdict)""",
    """CREATE INDEX threats_by_address ON threats
       (project_id, source_ip, threat_id) INCLUDE (received_at, verdict)
       WHERE source_ip IS NOT NULL""",
    """CREATE INDEX threats_by_user_agent ON threats
       (project_id, user_agent_hash, threat_id) INCLUDE (received_at, verdict)
       WHERE user_agent_hash IS NOT NULL""",
    "CREATE INDEX threats_unpublished ON threats (changed_at) WHERE revision > published_revision",
    "CREATE INDEX threats_search ON threats USING gin (search)",
)

# One word of a search is the beginning of a whole value, or words in a row of which the last may be
# cut short. phraseto_tsquery finds those words exactly as the column did, and quotes them. What has
# no letter and no digit is passed over.
QUERY = r"""
CREATE FUNCTION threat_query(words text) RETURNS tsquery
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
    SELECT string_agg('(' || beginning || ' | ' || in_a_row || ')', ' & ')::tsquery
    FROM (
        SELECT
            '''=' || replace(replace(word, '\', '\\'), '''', '''''') || ''':*' AS beginning,
            NULLIF(phraseto_tsquery(
                'simple', translate(word, $p$!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~$p$, repeat(' ', 32))
                )::text, '') || ':*'
                AS in_a_row
        FROM regexp_split_to_table(lower(words), '\s+') AS word
    ) AS searched
    WHERE in_a_row IS NOT NULL
$$
"""

VERDICTS = """
CREATE TABLE verdicts (
    project_id text NOT NULL,
    threat_id uuid NOT NULL,
    revision integer NOT NULL,
    verdict text NOT NULL,
    note text,
    given_by text NOT NULL,
    given_at timestamptz NOT NULL,
    PRIMARY KEY (project_id, threat_id, revision)
)
"""


def upgrade() -> None:
    """Make the tables; the ranges of ``threats`` are prepared while the product runs."""
    op.execute(THREATS)
    op.execute("CREATE TABLE threats_default PARTITION OF threats DEFAULT")
    for statement in INDEXES:
        op.execute(statement)
    op.execute(QUERY)
    op.execute("REVOKE ALL ON FUNCTION threat_query(text) FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION threat_query(text) TO {APP}")
    op.execute(VERDICTS)
    keep_projects_apart("threats", app="SELECT, INSERT, UPDATE")
    keep_projects_apart("verdicts", app="SELECT, INSERT")
    open_to_search("threats", view="visible_threats")
