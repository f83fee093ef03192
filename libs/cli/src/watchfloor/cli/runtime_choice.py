"""Where the agents run, as an operator says it."""

import importlib.util
from enum import StrEnum
from typing import Annotated

import typer

from watchfloor.cli.failures import UsageError


class Runtime(StrEnum):
    """Where agents and analyzers run."""

    LOCAL = "local"
    RAY = "ray"


RuntimeOption = Annotated[
    Runtime | None,
    typer.Option(
        "--runtime", help="Where the agents run: in this process, or each in one of Ray's. [local]"
    ),
]
RayAddressOption = Annotated[
    str | None,
    typer.Option(
        "--ray-address",
        help="A Ray cluster to join, as host:port, instead of an embedded one.",
        metavar="ADDRESS",
    ),
]


def installed_runtimes() -> tuple[Runtime, ...]:
    """Those that can be chosen here: Ray is an extra."""
    if importlib.util.find_spec("ray") is None:
        return (Runtime.LOCAL,)
    return tuple(Runtime)


def runtime_of(runtime: Runtime | None, ray_address: str | None) -> Runtime | None:
    """What was typed: an address of a cluster says ``ray`` already.

    Raises:
        UsageError: An address of a cluster that would not be joined.
    """
    if ray_address is None:
        return runtime
    if runtime is Runtime.LOCAL:
        raise UsageError("--ray-address needs --runtime ray.")
    return Runtime.RAY
