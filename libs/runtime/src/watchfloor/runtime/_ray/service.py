"""A team with its connection, as one component that says how it is."""

from typing import TYPE_CHECKING

from watchfloor.core import UnavailableError
from watchfloor.runtime._ray.connection import RayConnection
from watchfloor.runtime._ray.team import RayTeam
from watchfloor.runtime.ops_server import ServiceReport
from watchfloor.runtime.readiness import NOT_READY, READY, Readiness
from watchfloor.telemetry import MetricsForm, TeamMetrics

if TYPE_CHECKING:
    from watchfloor.runtime._ray.remote import RemoteActor

_ANSWER_S = 1.5


class RayService:
    """Joins a cluster and keeps a team there, whose lead reports for all.

    Lifecycle: construct (no I/O) -> ``start`` -> ``stop``.

    Args:
        connection: To the cluster; started and stopped here.
        team: The same.
        lead: The name of its lead.
        metrics: What is counted of the team itself.
    """

    def __init__(
        self, connection: RayConnection, team: RayTeam, *, lead: str, metrics: TeamMetrics
    ) -> None:
        self._connection = connection
        self._team = team
        self._name = lead
        self._metrics = metrics
        self._lead: RemoteActor | None = None

    async def start(self) -> None:
        """Return when the lead and all that it asks have started.

        Raises:
            UnavailableError: The cluster is away, or one of them does not start.
        """
        await self._connection.start()
        from watchfloor.runtime._ray.remote import RemoteActor

        await self._team.start()
        self._lead = RemoteActor(self._name, ends_late=False)
        await self._lead.start()

    async def stop(self) -> None:
        """End the team in order and leave. Safe twice and without ``start``."""
        lead, self._lead = self._lead, None
        if lead is not None:
            await lead.stop()
        await self._team.stop()
        await self._connection.stop()

    async def report(self, form: MetricsForm = MetricsForm.TEXT) -> ServiceReport:
        """How the lead says it is, and whether every actor is there.

        Where the lead is away, only what is counted of the team is told.
        """
        try:
            found = await self._asked(form)
        except (TimeoutError, UnavailableError) as exc:
            code = exc.code if isinstance(exc, UnavailableError) else "deadline"
            readiness = Readiness(NOT_READY, {self._name: code})
            return ServiceReport(readiness, self._metrics.render(form))
        team = self._team.health()
        components = {**found.readiness.components, "actors": "ok" if team.is_ok else "unavailable"}
        is_ready = found.readiness.is_ready and team.is_ok
        readiness = Readiness(READY if is_ready else NOT_READY, components)
        return ServiceReport(readiness, found.metrics + self._metrics.render(form))

    async def _asked(self, form: MetricsForm) -> ServiceReport:
        if self._lead is None or not self._lead.is_up:
            raise UnavailableError(f"The {self._name} is not there.")
        found: ServiceReport = await self._lead.ask("report", form, limit_s=_ANSWER_S)
        return found
