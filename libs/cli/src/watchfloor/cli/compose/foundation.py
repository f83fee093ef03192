"""What every process of the product stands on."""

from watchfloor.bus import BusConfig, NATSBus
from watchfloor.cli.resource import resource_of
from watchfloor.cli.servers import Addresses
from watchfloor.core import Clock, SystemClock
from watchfloor.runtime import AuditKeyFile, Check, Part
from watchfloor.store import Store, StoreConfig, ThreatRepository
from watchfloor.telemetry import Metrics, TracingConfig, tracer_of

_NO_TRACING = TracingConfig()


class Foundation:
    """Time, counts, the store and the bus of one process.

    Args:
        addresses: Where the servers are.
        store: How the store is used.
        bus: The same of the bus.
        tracing: Where spans go.
        service: What this process is called in them.
        clock: Time.

    Attributes:
        clock: Time.
        metrics: The counts of this process.
        tracer: Makes its spans.
        store: The database.
        bus: The connection to NATS.
        threats: Finished threats.
        audit_keys: The keys of the audit log.
    """

    def __init__(
        self,
        addresses: Addresses,
        *,
        store: StoreConfig,
        bus: BusConfig,
        tracing: TracingConfig = _NO_TRACING,
        service: str = "watchfloor",
        clock: Clock | None = None,
    ) -> None:
        self.clock = clock or SystemClock()
        self.metrics = Metrics()
        self.tracer = tracer_of(
            tracing, resource=resource_of(service), metrics=self.metrics.tracing
        )
        database = addresses.database
        self.store = Store(database.app, worker_url=database.worker, config=store)
        self.bus = bus_at(addresses, bus)
        self.threats = ThreatRepository(self.store)
        self.audit_keys = AuditKeyFile(addresses.audit_keys).ring

    def parts(self) -> list[Part]:
        """What is started before everything else."""
        return [Part("tracing", self.tracer), Part("store", self.store), Part("bus", self.bus)]

    def checks(self) -> dict[str, Check]:
        """What readiness asks of them, by name."""
        return {"store": self.store.ping, "bus": self.bus.ping}


def bus_at(addresses: Addresses, config: BusConfig) -> NATSBus:
    """A connection to the bus; not started."""
    return NATSBus(
        addresses.nats_url,
        token=addresses.nats_token,
        access=addresses.nats_access,
        declares_streams=addresses.declares_streams,
        config=config,
    )
