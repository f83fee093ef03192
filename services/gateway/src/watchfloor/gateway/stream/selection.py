"""Which threats a watcher wants to see."""

from watchfloor.bus import ResultMessage, token
from watchfloor.core import ThreatFilter


class Selection:
    """Which threats a watcher wants; an empty condition holds always.

    Args:
        project_id: The watcher's own project.
        where: Severity, type, customer and review are heeded.

    Attributes:
        project_id: The watcher's own project.
        where: The same, as the store is asked.
    """

    def __init__(self, project_id: str, where: ThreatFilter) -> None:
        self.project_id = project_id
        self.where = where
        self._severity = frozenset(where.severity)
        self._threat_type = frozenset(where.threat_type)
        self._customer = frozenset(token(customer_id) for customer_id in where.customer_id)

    def admits(self, message: ResultMessage) -> bool:
        """Whether the watcher wants this threat."""
        return (
            message.project_id == self.project_id
            and (not self._severity or message.severity in self._severity)
            and (not self._threat_type or message.threat_type in self._threat_type)
            and (not self._customer or message.customer in self._customer)
            and self.where.requires_review in {None, message.requires_review}
        )
