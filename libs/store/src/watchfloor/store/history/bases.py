"""What threats may have in common, and how those that do are found."""

from typing import NamedTuple

from watchfloor.core import SIMILAR_LIMIT, ThreatSignal
from watchfloor.store.threats.columns import user_agent_hash

Key = tuple[object, ...]


class Basis(NamedTuple):
    """What threats may share.

    Attributes:
        name: In words.
        columns: Name and type of the columns, after ``project_id``; an index begins with them.
    """

    name: str
    columns: tuple[tuple[str, str], ...]

    def key(self, signal: ThreatSignal) -> Key | None:
        """The signal's project and values of the columns; nothing where it lacks one."""
        values = {
            "customer": signal.customer,
            "threat_type": signal.threat_type,
            "source_ip": signal.source_ip,
            "user_agent_hash": user_agent_hash(signal.user_agent),
        }
        key = (signal.project_id, *(values[name] for name, _ in self.columns))
        return None if None in key else key

    @property
    def statement(self) -> str:
        """Per key its newest threats as arrays: all ids, and those with a verdict.

        Arguments are the beginning and end of the window, verdicts for a false alarm, verdicts for
        a real threat, and the keys column by column. One threat more than the limit is read,
        because one may be the signal's own. Ids sort by time, and only the basis's own index has
        their order.
        """
        columns = (("project_id", "text"), *self.columns)
        names = ", ".join(name for name, _ in columns)
        arrays = ", ".join(f"${number}::{kind}[]" for number, (_, kind) in enumerate(columns, 5))
        same = " AND ".join(f"t.{name} = wanted.{name}" for name, _ in columns)
        return f"""
            SELECT wanted.ordinality - 1 AS position, newest.*
            FROM unnest({arrays}) WITH ORDINALITY AS wanted ({names}, ordinality)
            CROSS JOIN LATERAL (
                SELECT
                    array_agg(threat_id::text) AS ids,
                    array_agg(threat_id::text) FILTER (WHERE verdict = ANY ($3)) AS false_alarms,
                    array_agg(threat_id::text) FILTER (WHERE verdict = ANY ($4)) AS real_threats
                FROM (
                    SELECT t.threat_id, t.verdict FROM threats AS t
                    WHERE {same} AND t.received_at BETWEEN $1 AND $2
                    ORDER BY t.threat_id DESC LIMIT {SIMILAR_LIMIT + 1}
                ) AS newest_rows
            ) AS newest
            WHERE newest.ids IS NOT NULL
        """  # noqa: S608


TYPE_AND_CUSTOMER = Basis("type and customer", (("customer", "text"), ("threat_type", "text")))
ADDRESS = Basis("address", (("source_ip", "text"),))
USER_AGENT = Basis("user agent", (("user_agent_hash", "bigint"),))
BASES = (TYPE_AND_CUSTOMER, ADDRESS, USER_AGENT)
