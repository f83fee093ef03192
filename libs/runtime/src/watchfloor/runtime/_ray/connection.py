"""This process as a driver of a Ray cluster."""

import asyncio
import importlib.util
import logging
import os
import signal
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from watchfloor.core import UnavailableError
from watchfloor.telemetry import adopt_logger

_AUTH_MODE, _TOKEN_PATH = "RAY_AUTH_MODE", "RAY_AUTH_TOKEN_PATH"
_AUTO_CONNECT = "RAY_ENABLE_AUTO_CONNECT"
_TASK_HISTORY = "RAY_task_events_report_interval_ms"


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
        self._generation = 0
        self._renewing = asyncio.Lock()

    @property
    def generation(self) -> int:
        """How often the cluster was joined: what was made in an earlier generation is gone."""
        return self._generation

    async def start(self) -> None:
        """Return when the cluster lets us in.

        Raises:
            UnavailableError: It does not, or Ray is not installed.
        """
        require_ray()
        # Else a call while we are not connected would start a cluster of its own.
        os.environ[_AUTO_CONNECT] = "0"
        if self._address.token_path is not None:
            _require_token(self._address.token_path)
            os.environ.update(token_environment(self._address.token_path))
        await self._join()

    async def renew(self, *, seen: int) -> None:
        """Join again: a head that was started again does not know us.

        Args:
            seen: The generation that does not work; of callers that saw the same one joins.

        Raises:
            UnavailableError: The cluster does not let us in, yet.
        """
        async with self._renewing:
            if seen == self._generation:
                await asyncio.to_thread(_leave)
                await self._join()

    async def _join(self) -> None:
        on_term = signal.getsignal(signal.SIGTERM)
        try:
            await asyncio.to_thread(_join, self._address.address)
        except (OSError, RuntimeError, ValueError) as exc:
            raise UnavailableError(
                f"The Ray cluster at {self._address.address} does not let us in: "
                f"{type(exc).__name__}. Is it running, and is its token the right one?"
            ) from exc
        if threading.current_thread() is threading.main_thread():
            # Joining takes the signal for Ray's own handler, which ends the process.
            signal.signal(signal.SIGTERM, on_term)
        self._is_joined = True
        self._generation += 1

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
    """What a process is told that shall present this token, and ask for it."""
    # The history of tasks is for a dashboard, which we do not start; it costs a tenth of a call.
    return {_AUTH_MODE: "token", _TOKEN_PATH: str(token_path), _TASK_HISTORY: "0"}


def _require_token(path: Path) -> None:
    """Ray itself would say that no token is needed, or end the process."""
    try:
        path.read_bytes()
    except OSError as exc:
        raise UnavailableError(
            f"The token of the Ray cluster in {path} cannot be read: {exc.strerror}."
        ) from exc


def _join(address: str) -> None:
    # Ray reads how to authenticate when it is imported: not before our environment is set.
    import ray

    adopt_logger("ray")
    # It warns about handlers of signals, which are ours.
    logging.getLogger("ray").setLevel(logging.ERROR)
    # Without a namespace of its own it gets a random one: two drivers never share actors' names.
    ray.init(address=address, log_to_driver=False, configure_logging=False)


def _leave() -> None:
    import ray

    ray.shutdown()
