"""Actors of Ray for tests that ask them from their own process."""

from watchfloor.runtime import (
    RayConfig,
    RayConnection,
    RayRuntime,
    RayTeam,
    team_pools,
)
from watchfloor.runtime.actors import AgentBuilders, AnalyzerBuilders


class TeamRuntime(RayRuntime):
    """A runtime that brings its team.

    Args:
        connection: To the cluster.
        agents: Makes each agent.
        analyzers: Makes each analyzer.
        budget_s: What each has for a batch, in seconds.

    Attributes:
        team: The actors.
    """

    def __init__(
        self,
        connection: RayConnection,
        agents: AgentBuilders,
        analyzers: AnalyzerBuilders,
        *,
        budget_s: float,
    ) -> None:
        super().__init__(
            agent_budget_s=budget_s,
            analyzer_budget_s=budget_s,
            per_replica=4,
            agents=tuple(agents),
        )
        pools = team_pools(agents, analyzers, agent_budget_s=budget_s, analyzer_budget_s=budget_s)
        self.team = RayTeam(connection, pools, config=RayConfig())

    async def start(self) -> None:
        """Start the team, then find it."""
        await self.team.start()
        await super().start()

    async def stop(self) -> None:
        """The same the other way round."""
        await super().stop()
        await self.team.stop()
