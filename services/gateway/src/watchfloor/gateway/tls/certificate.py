"""The certificate that is served with, kept as its files are."""

import asyncio
import ssl
from datetime import date, datetime, timedelta
from typing import NamedTuple

import structlog

from watchfloor.core import Clock, InvalidInputError, Periodic
from watchfloor.gateway.tls.config import TLSConfig
from watchfloor.gateway.tls.identity import Identity, http_context, read_identity, require_good
from watchfloor.telemetry import Metrics

log = structlog.get_logger(__name__)

_OTHERS = 0o007


class ServerCertificate:
    """What those who connect are shown; follows its files without a restart.

    Lifecycle: construct (no I/O) -> ``start`` -> ``stop``. Files that are not good are logged, and
    what was shown before is shown further on. Connections that are open stay as they are.

    Args:
        config: The files.
        clock: Time.
        metrics: Told how long the certificate is good for.
    """

    def __init__(self, config: TLSConfig, *, clock: Clock, metrics: Metrics) -> None:
        self.config = config
        self._clock = clock
        self._metrics = metrics
        self._looking = Periodic(config.look_every_s, self.look)
        self._shown: _Shown | None = None
        self._refused: str | None = None
        self._warned_on: date | None = None

    @property
    def identity(self) -> Identity:
        """What is shown; known after ``start``, asked for from any thread."""
        return self._current().identity

    def context(self) -> ssl.SSLContext:
        """How HTTP is encrypted, for a server's whole life; each connection has what is shown."""

        def choose(connection: ssl.SSLObject, _name: str | None, _front: ssl.SSLContext) -> None:
            connection.context = self._current().context

        front = http_context(self.config, self.identity)
        # Called for each connection, whether or not it names a server.
        front.sni_callback = choose
        return front

    async def start(self) -> None:
        """Read the files.

        Raises:
            InvalidInputError: They are not good; says which, and why.
        """
        if self._shown is not None:
            return
        await asyncio.to_thread(self._take, read_identity(self.config))
        if self.config.key.stat().st_mode & _OTHERS:
            log.warning("certificate_key_open_to_others")
        self._tell()
        await self._looking.start()

    async def stop(self) -> None:
        """Look no more; safe twice and without ``start``."""
        await self._looking.stop()

    async def look(self) -> None:
        """Take what the files have, where that is something else and good."""
        try:
            if await asyncio.to_thread(self._taken):
                log.info("certificate_replaced", ends_at=self._current().ends_at.isoformat())
            self._refused = None
        except InvalidInputError as exc:
            self._refuse("; ".join(f"{each.field} {each.reason}" for each in exc.fields))
        self._tell()

    def _taken(self) -> bool:
        found = read_identity(self.config)
        if found == self.identity:
            return False
        self._take(found)
        return True

    def _take(self, found: Identity) -> None:
        ends_at = require_good(found, now=self._clock.now())
        # Other threads find all of one certificate or all of the other.
        self._shown = _Shown(found, http_context(self.config, found), ends_at)

    def _refuse(self, why: str) -> None:
        if why != self._refused:
            log.warning("certificate_not_replaced", reason=why)
        self._refused = why

    def _tell(self) -> None:
        now, ends_at = self._clock.now(), self._current().ends_at
        left = ends_at - now
        self._metrics.certificate_left(left.total_seconds())
        if left <= timedelta(days=self.config.warn_days) and self._warned_on != now.date():
            self._warned_on = now.date()
            log.warning("certificate_ends_soon", ends_at=ends_at.isoformat(), days_left=left.days)

    def _current(self) -> "_Shown":
        if self._shown is None:
            raise RuntimeError("The certificate was not read yet.")
        return self._shown


class _Shown(NamedTuple):
    identity: Identity
    context: ssl.SSLContext
    ends_at: datetime
