"""Running products with a door for harm: which process is which."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple, TypeVar

from support import scratch_folder
from support.processes import AttachedProcess, ProductProcess, attached_process
from support.watchers import Served

A = TypeVar("A", bound="Apart")


class Gateway(NamedTuple):
    """A gateway as its clients know it, which is all that is left of one that was killed.

    Attributes:
        url: Where REST is served.
        grpc: Where gRPC is served.
        key: The admin key.
    """

    url: str
    grpc: str
    key: str

    @classmethod
    def of(cls, served: Served) -> "Gateway":
        """The gateway of a running process."""
        return cls(served.url, served.grpc, served.key)


class Stage:
    """What is harmed.

    Args:
        up: The process that has the servers, or everything.

    Attributes:
        up: The same.
        doors: Every gateway as clients know it; those that died stay until they are replaced.
    """

    def __init__(self, up: ProductProcess) -> None:
        self.up = up
        self.doors: list[Gateway] = []

    @property
    def data_dir(self) -> Path:
        """The data folder."""
        return self.up.data_dir

    def start_again(self) -> None:
        """Start what was killed as a whole; it is served elsewhere then."""
        self.up.start_again()
        self.doors[:] = [Gateway.of(self.up)]


class Apart(Stage):
    """Servers, two gateways and a coordinator, each a process of its own.

    Args:
        up: Has the servers.
        stack: Ends what is started here.
        environment: Variables of gateways and coordinators; servers do not have them.

    Attributes:
        gateways: Behind the doors, in the same order.
        coordinator: The only one.
    """

    def __init__(
        self, up: ProductProcess, stack: ExitStack, *, environment: Mapping[str, str]
    ) -> None:
        super().__init__(up)
        self._stack = stack
        self._environment = environment
        self.coordinator = self._start("coordinator", "--ops-port", "0")
        self.gateways = [self._start_gateway() for _ in range(2)]
        self.doors = [Gateway.of(gateway) for gateway in self.gateways]

    def replace_gateway(self, place: int) -> None:
        """Start another one in the place of one that was killed."""
        self.gateways[place] = self._start_gateway()
        self.doors[place] = Gateway.of(self.gateways[place])

    def replace_coordinator(self) -> None:
        """Start another one."""
        self.coordinator = self._start("coordinator", "--ops-port", "0")

    def _start_gateway(self) -> AttachedProcess:
        return self._start("gateway", "--http-port", "0")

    def _start(self, command: str, *options: str) -> AttachedProcess:
        return self._stack.enter_context(
            attached_process(command, self.data_dir, *options, environment=self._environment)
        )


@contextmanager
def apart() -> Iterator[Apart]:
    """Servers, two gateways and a coordinator, each a process of its own."""
    with apart_as(Apart, {}) as stage:
        yield stage


@contextmanager
def apart_as(kind: type[A], environment: Mapping[str, str]) -> Iterator[A]:
    """The same as a stage of this kind, whose gateways and coordinators have these variables."""
    with scratch_folder() as folder, apart_in(folder / "data", kind, environment) as stage:
        yield stage


@contextmanager
def apart_in(data_dir: Path, kind: type[A], environment: Mapping[str, str]) -> Iterator[A]:
    """The same on a data folder of the caller's."""
    with ExitStack() as stack:
        up = stack.enter_context(_running(data_dir, "--parts", "nats,postgres"))
        yield kind(up, stack, environment=environment)


@contextmanager
def whole(*options: str) -> Iterator[Stage]:
    """Everything below one process."""
    with scratch_folder() as folder, whole_in(folder / "data", *options) as stage:
        yield stage


@contextmanager
def whole_in(data_dir: Path, *options: str) -> Iterator[Stage]:
    """The same on a data folder of the caller's."""
    with _running(data_dir, *options) as up:
        stage = Stage(up)
        stage.doors = [Gateway.of(up)]
        yield stage


@contextmanager
def _running(data_dir: Path, *options: str) -> Iterator[ProductProcess]:
    up = ProductProcess(data_dir, *options)
    try:
        yield up
    finally:
        if up.process.poll() is None:
            up.stop()
