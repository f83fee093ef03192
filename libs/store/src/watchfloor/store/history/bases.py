"""What threats may have in common."""

from typing import NamedTuple

from watchfloor.core import ThreatSignal
from watchfloor.store.threats.columns import user_agent_hash

Key = tuple[object, ...]


class Basis(NamedTuple):
    """What threats may share.

    Attributes:
        name: In words.
        columns: The columns, after ``project_id``; an index begins with them.
    """

    name: str
    columns: tuple[str, ...]

    def key(self, signal: ThreatSignal) -> Key | None:
        """The signal's project and values of the columns; nothing where it lacks one."""
        values = {
            "customer": signal.customer,
            "threat_type": signal.threat_type,
            "source_ip": signal.source_ip,
            "user_agent_hash": user_agent_hash(signal.user_agent),
        }
        key = (signal.project_id, *(values[name] for name in self.columns))
        return None if None in key else key


TYPE_AND_CUSTOMER = Basis("type and customer", ("customer", "threat_type"))
ADDRESS = Basis("address", ("source_ip",))
USER_AGENT = Basis("user agent", ("user_agent_hash",))
BASES = (TYPE_AND_CUSTOMER, ADDRESS, USER_AGENT)
"""In the order in which ``similar_threats()`` takes their keys and numbers its answers."""
