"""How each coordinator is, told every second."""

from watchfloor.bus import subjects
from watchfloor.bus._reports import Reports
from watchfloor.bus.connection import NATSBus
from watchfloor.core import CoordinatorStatus


class StatusReports(Reports[CoordinatorStatus]):
    """The bucket of coordinators; one that is not heard of for ten seconds leaves it by itself."""

    def __init__(self, bus: NATSBus) -> None:
        super().__init__(bus, bucket=subjects.STATUS, kind=CoordinatorStatus)

    async def tell(self, status: CoordinatorStatus) -> None:
        """Say how a coordinator is.

        Raises:
            UnavailableError: The bus is away.
        """
        await self.put(status.coordinator_id, status)
