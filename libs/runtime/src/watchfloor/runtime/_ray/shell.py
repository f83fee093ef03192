"""What runs inside an actor's process: any component, and nothing more."""

import asyncio
import pickle
from collections.abc import Callable, Sequence
from typing import Any, Protocol, cast

from watchfloor.core import Component, SystemClock
from watchfloor.runtime._ray.busy import BusyTime
from watchfloor.runtime._ray.errors import LeavingError
from watchfloor.runtime.collector import relax_collector
from watchfloor.runtime.ops_server import ServiceReport
from watchfloor.telemetry import MetricsForm, TraceContext, within_trace


class BatchComponent(Component, Protocol):
    """An agent in its host, or the analyzers: one answer for each item, in order."""

    async def analyze(self, batch: Sequence[Any]) -> Sequence[Any]:
        """The answers."""
        ...


class ReportingComponent(Component, Protocol):
    """A service that works by itself and says how it is."""

    async def report(self, form: MetricsForm) -> ServiceReport:
        """How it is and what it counted."""
        ...


class ActorShell:
    """Hosts one component. It is never restarted by Ray itself, always made anew by its owner.

    Batches come and go as bytes: they are serialised once for all the actors that get them, and
    not looked into on the way. Only our own processes can send them.

    Args:
        build: Makes the component, in this process.
        prepare: Done before.
    """

    def __init__(self, build: Callable[[], Component], prepare: Callable[[], None]) -> None:
        prepare()
        self._component = build()
        self._has_started = asyncio.Event()
        self._busy = BusyTime(SystemClock())
        self._is_leaving = False

    async def start(self) -> str:
        """Start the component; says on which node of Ray that is."""
        import ray

        await self._component.start()
        relax_collector()
        self._has_started.set()
        return str(ray.get_runtime_context().get_node_id())

    async def ready(self) -> None:
        """Return when the component has started."""
        await self._has_started.wait()

    async def pulse(self) -> float:
        """A sign of life for its owner: which share of the time since the last it was busy."""
        await self.ready()
        return self._busy.share()

    async def stop(self) -> None:
        """Take nothing more, finish what was taken, stop the component."""
        self._is_leaving = True
        await self._busy.until_idle()
        await self._component.stop()

    async def analyze(self, batch: bytes, trace: TraceContext | None = None) -> bytes:
        """The component's answers to a batch.

        Args:
            batch: As bytes.
            trace: Where in which trace the work belongs.

        Raises:
            LeavingError: It is about to end; another one is to be asked.
        """
        if self._is_leaving:
            raise LeavingError
        component = cast("BatchComponent", self._component)
        with self._busy.work(), within_trace(trace):
            return encode(await component.analyze(decode(batch)))

    async def report(self, form: MetricsForm) -> ServiceReport:
        """What the component says about itself."""
        return await cast("ReportingComponent", self._component).report(form)

    async def stay(self) -> None:
        """Never return: the caller learns from the failure of this call that the process ended."""
        await asyncio.Event().wait()


def encode(batch: Sequence[Any]) -> bytes:
    """A whole batch as bytes."""
    return pickle.dumps(batch, protocol=5)


def decode(data: bytes) -> Any:  # noqa: ANN401 - whatever the other side sent
    """The batch that ``encode`` was given."""
    return pickle.loads(data)  # noqa: S301 - from our own processes alone
