"""HTTP to somebody outside: one POST, no redirects, the answer's body unread."""

import asyncio

import httpx

from watchfloor.core import DeadlineError, UnavailableError
from watchfloor.outgoing import Guard, GuardedTransport
from watchfloor.telemetry import traced


class HTTPSender:
    """Sends JSON to addresses that operators or a project's policies name.

    Redirects are not followed, so that whoever may name an address names the whole way; proxies
    and credentials of the environment are not used.

    Lifecycle: construct (no I/O) -> ``start`` -> ``post``... -> ``stop``.

    Args:
        guard: Says which addresses those may be.
    """

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._client: httpx.AsyncClient | None = None

    async def start(self) -> None:
        """Be ready to send."""
        self._client = httpx.AsyncClient(
            follow_redirects=False,
            trust_env=False,
            transport=GuardedTransport(self._guard),
        )

    async def stop(self) -> None:
        """Close connections; safe twice and without ``start``."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def post(
        self, url: str, body: bytes, *, headers: dict[str, str], timeout_s: float
    ) -> int:
        """The status of the answer.

        Raises:
            RefusedError: The operator lets nothing go there.
            DeadlineError: No answer came in time.
            UnavailableError: There was nobody to answer, or the address is none.
        """
        if self._client is None:
            raise UnavailableError("The sender has not been started.")
        fixed = {"content-type": "application/json", "user-agent": "watchfloor"}
        try:
            async with (
                asyncio.timeout(timeout_s),
                self._client.stream(
                    "POST",
                    url,
                    content=body,
                    headers=traced({**headers, **fixed}),
                    timeout=timeout_s,
                ) as answer,
            ):
                return answer.status_code
        except (TimeoutError, httpx.TimeoutException):
            raise DeadlineError("No answer came in time.") from None
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError):
            # Their texts may repeat the address, which may hold a secret.
            raise UnavailableError("The address cannot be reached.") from None
