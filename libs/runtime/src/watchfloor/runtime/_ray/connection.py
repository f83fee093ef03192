"""This process as a driver of a Ray cluster."""

import asyncio
import importlib.util
import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from watchfloor.core import UnavailableError

_JOIN_S = 60.0
_AUTH_MODE, _TOKEN_PATH = "RAY_AUTH_MODE", "RAY_AUTH_TOKEN_PATH"


class RayAddress(NamedTuple):
    """Where a cluster is.

    Attributes:
        address: Host and port, as ``ray start`` names them.
        token_path: The file with the token that its members present; where absent, what Ray finds
            by itself, such as ``RAY_AUTH_TOKEN_PATH``.
    """

    address: str
    token_path: Path | None = None


class RayConnection:
    """Joins a cluster for the life of this process's actors; they end with the connection.

    Args:
        address: The cluster.
    """

    def __init__(self, address: RayAddress) -> None:
        self._address = address
        self._is_joined = False

    async def start(self) -> None:
        """Return when the cluster lets us in.

        Raises:
            UnavailableError: It does not, or Ray is not installed.
        """
        require_ray()
        if self._address.token_path is not None:
            os.environ.update(token_environment(self._address.token_path))
        try:
            async with asyncio.timeout(_JOIN_S):
                await asyncio.to_thread(_join, self._address.address)
        except (OSError, RuntimeError, ValueError, TimeoutError) as exc:
            raise UnavailableError(
                f"The Ray cluster at {self._address.address} does not let us in: "
                f"{type(exc).__name__}. Is it running, and is its token the right one?"
            ) from exc
        self._is_joined = True

    async def stop(self) -> None:
        """Leave. Safe twice and without ``start``."""
        if self._is_joined:
            self._is_joined = False
            await asyncio.to_thread(_leave)


def require_ray() -> None:
    """Say what to do where the extra is not installed.

    Raises:
        UnavailableError: It is not.
    """
    if importlib.util.find_spec("ray") is None:
        raise UnavailableError(
            "The Ray runtime is not installed: install watchfloor[ray], or use the runtime `local`."
        )


def token_environment(token_path: Path) -> Mapping[str, str]:
    """What makes every process of Ray's present the token, and ask for it."""
    return {_AUTH_MODE: "token", _TOKEN_PATH: str(token_path)}


def _join(address: str) -> None:
    # Ray reads how to authenticate when it is imported: not before our environment is set.
    import ray

    # Without a namespace of its own it gets a random one: two drivers never share actors' names.
    ray.init(
        address=address, log_to_driver=False, logging_level=logging.ERROR, configure_logging=False
    )


def _leave() -> None:
    import ray

    ray.shutdown()
