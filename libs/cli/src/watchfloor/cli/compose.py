"""The composition root: the one place that joins rooms into a running product."""

import socket
from collections.abc import Callable, Sequence
from functools import partial
from importlib.metadata import version

from watchfloor.agents import AGENTS
from watchfloor.analyzers import ANALYZERS
from watchfloor.bus import (
    AttemptLog,
    DeadLetterBox,
    IdempotencyKeys,
    NATSBus,
    ResultFeed,
    ResultReplay,
    ResultStream,
    SignalConsumer,
    SignalQueue,
)
from watchfloor.cli.agent_spec import AgentSpec, agent_ports
from watchfloor.cli.config import RootConfig
from watchfloor.cli.servers import Addresses
from watchfloor.coordinator import (
    Assembly,
    Coordinator,
    GivingUp,
    Pipeline,
    Republishing,
    Worker,
)
from watchfloor.core import AgentName, AnalysisAgent, Clock, SystemClock, UnavailableError
from watchfloor.gateway import Backends, Gateway, Services, join
from watchfloor.reference import AttackCatalogue
from watchfloor.runtime import (
    ActorRuntime,
    AgentBuilders,
    AnalyzerBuilders,
    AnalyzerName,
    Check,
    DiskGuard,
    Life,
    LocalRuntime,
    Part,
    RayConnection,
    RayRuntime,
    Reporting,
)
from watchfloor.store import (
    ApiKeyRepository,
    ChangeEventRepository,
    CustomerRepository,
    IntelRepository,
    Maintenance,
    ProjectRepository,
    Store,
    ThreatRepository,
)
from watchfloor.telemetry import Metrics

_OWN_ANALYZERS = {AnalyzerName(name): build for name, build in ANALYZERS.items()}


class Product:
    """Gateway and coordinator in one process, on servers that run already.

    Args:
        config: What the operator set.
        addresses: Where the servers are.
        listener: Where REST is served, from ``bind``; closed when the product stops.
        servers: Those of them that are ours, for readiness.
        disk: Watches the disk under an embedded server, where there is one.
        agents: Replaces some of the product's agents.
        analyzers: Replaces some of its analyzers.
        clock: Time.

    Attributes:
        life: Starts and stops everything.
        projects: Tenants, for the first one.
        keys: API keys, for the first admin's.
    """

    def __init__(
        self,
        config: RootConfig,
        addresses: Addresses,
        *,
        listener: socket.socket,
        servers: Sequence[Part] = (),
        disk: DiskGuard | None = None,
        agents: AgentBuilders | None = None,
        analyzers: AnalyzerBuilders | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._config = config
        self._servers = servers
        self._disk = disk
        self._clock = clock or SystemClock()
        self._metrics = Metrics()
        self._ray = RayConnection(addresses.ray) if addresses.ray is not None else None
        self._database = database = addresses.database
        self._store = Store(database.app, worker_url=database.worker, config=config.store)
        self._maintenance = Maintenance(database.owner, clock=self._clock, config=config.store)
        self._bus = NATSBus(
            addresses.nats_url,
            token=addresses.nats_token,
            user_credentials=addresses.nats_credentials,
            config=config.bus,
        )
        self._feed = ResultFeed(self._bus)
        self._threats = ThreatRepository(self._store)
        self._runtime = self._make_runtime(
            {**self._own_agents(), **(agents or {})}, {**_OWN_ANALYZERS, **(analyzers or {})}
        )
        self._coordinator = self._make_coordinator()
        self._listener = listener
        self._gateway = Gateway(self._make_services(), listener=listener)
        self.projects = ProjectRepository(self._store)
        self.keys = ApiKeyRepository(self._store)
        self.life = Life(self._parts())

    @property
    def grpc_address(self) -> str | None:
        """Where gRPC is served, once the product has started."""
        return self._gateway.grpc_address

    def _parts(self) -> list[Part]:
        disk = [Part("disk", self._disk)] if self._disk is not None else []
        ray = [Part("ray", self._ray)] if self._ray is not None else []
        return [
            *disk,
            Part("maintenance", self._maintenance),
            Part("store", self._store),
            Part("bus", self._bus),
            Part("results", self._feed),
            *ray,
            Part("agents", self._runtime),
            Part("coordinator", self._coordinator),
            Part("gateway", self._gateway),
        ]

    def _own_agents(self) -> dict[AgentName, Callable[[], AnalysisAgent]]:
        if self._ray is not None:
            database, store, agents = self._database, self._config.store, self._config.agents
            return {name: AgentSpec(name, database, store, agents) for name in AGENTS}
        ports = agent_ports(self._store, clock=self._clock)
        return {name: partial(build, ports, self._config.agents) for name, build in AGENTS.items()}

    def _make_runtime(self, agents: AgentBuilders, analyzers: AnalyzerBuilders) -> ActorRuntime:
        coordinator = self._config.coordinator
        agent_budget_s = coordinator.agent_budget_ms / 1000
        analyzer_budget_s = coordinator.analyzer_budget_ms / 1000
        if self._ray is not None:
            return RayRuntime(
                self._ray,
                agents,
                analyzers,
                agent_budget_s=agent_budget_s,
                analyzer_budget_s=analyzer_budget_s,
                actor_cpus=self._config.ray.actor_cpus if self._config.ray.address else 0,
            )
        return LocalRuntime(
            agents,
            analyzers,
            agent_budget_s=agent_budget_s,
            analyzer_budget_s=analyzer_budget_s,
            clock=self._clock,
        )

    def _make_coordinator(self) -> Coordinator:
        config = self._config.coordinator
        assembly = Assembly(AttackCatalogue(), clock=self._clock)
        consumer, results = SignalConsumer(self._bus), ResultStream(self._bus)
        giving_up = GivingUp(
            threats=self._threats,
            dead_letters=DeadLetterBox(self._bus),
            assembly=assembly,
            metrics=self._metrics,
            clock=self._clock,
            config=config,
        )
        worker = Worker(
            queue=consumer,
            pipeline=Pipeline(self._runtime, assembly, clock=self._clock),
            threats=self._threats,
            results=results,
            attempts=AttemptLog(self._bus),
            giving_up=giving_up,
            metrics=self._metrics,
            config=config,
        )
        return Coordinator(
            consumer,
            worker,
            giving_up=giving_up,
            parts=(self._store, self._bus),
            republishing=Republishing(
                self._threats, results, older_than_s=config.republish_after_s
            ),
            config=config,
        )

    def _make_services(self) -> Services:
        backends = Backends(
            queue=SignalQueue(self._bus),
            keys=IdempotencyKeys(self._bus),
            results=self._feed,
            replay=ResultReplay(self._bus),
            announcements=ResultStream(self._bus),
            dead_letters=DeadLetterBox(self._bus),
            threats=self._threats,
            customers=CustomerRepository(self._store),
            changes=ChangeEventRepository(self._store),
            intel=IntelRepository(self._store),
            projects=ProjectRepository(self._store),
            api_keys=ApiKeyRepository(self._store),
        )
        return join(
            self._config.gateway,
            backends,
            clock=self._clock,
            metrics=self._metrics,
            version=version("watchfloor"),
            project_limit=self._config.bus.queue_max_messages // 4,
            checks=self._checks(),
            disk=self._disk,
        )

    def _checks(self) -> dict[str, Check]:
        """What ``/ready`` asks, by component."""
        checks: dict[str, Check] = {"store": self._store.ping, "bus": self._bus.ping}
        for part in self._servers:
            checks[part.name] = _told_by(part)
        if self._disk is not None:
            checks["disk"] = _told_by(Part("disk", self._disk))
        checks["coordinator"] = _told_by(Part("coordinator", self._coordinator))
        return checks


def _told_by(part: Part) -> Check:
    """A readiness check of a component that knows how it is without asking anybody."""

    async def check() -> None:
        component = part.component
        if isinstance(component, Reporting) and not (health := component.health()).is_ok:
            raise UnavailableError(health.detail or f"{part.name} is {health.state}")

    return check
