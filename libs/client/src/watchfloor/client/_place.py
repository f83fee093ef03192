"""Where the product is, and as whom it is asked."""

from collections.abc import Callable

from watchfloor.client.discovery import Endpoint
from watchfloor.client.encryption import TLSFiles, UntrustedError
from watchfloor.core import UnauthenticatedError, UnavailableError, WatchfloorError

Rediscover = Callable[[], Endpoint]


class Place:
    """The product's present address, shared by all ways to it.

    Args:
        endpoint: Where the product is.
        rediscover: Asked where the product is after a connection failed, because a restarted
            product may listen elsewhere.
        tls: Whom to trust there.

    Attributes:
        endpoint: The last known one.
        tls: Whom to trust there.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        rediscover: Rediscover | None = None,
        tls: TLSFiles | None = None,
    ) -> None:
        self.endpoint = endpoint
        self.tls = tls or TLSFiles()
        self._rediscover = rediscover

    @property
    def key(self) -> str:
        """The key, in a form that can be sent.

        Raises:
            UnauthenticatedError: It cannot be one.
        """
        key = self.endpoint.key
        if not (key.isascii() and key.isprintable()):
            raise UnauthenticatedError("The key has characters that no key has.")
        return key

    @property
    def is_encrypted(self) -> bool:
        """Whether it is spoken to by TLS."""
        return self.endpoint.url.startswith("https:")

    def untrusted(self, why: str) -> UntrustedError:
        """The error for a certificate that is not trusted."""
        return UntrustedError(
            f"The certificate of {self.endpoint.url} is not trusted: {why}. Name the authority "
            "that signed it (--ca, WATCHFLOOR_CA), and the address that it is for."
        )

    def lost(self, *, is_late: bool) -> UnavailableError:
        """The error for a connection that failed; the next one looks for the product again.

        Args:
            is_late: Whether it was only too slow.
        """
        what = "did not answer in time" if is_late else "is away"
        advice = "is it running? (start one with `watchfloor up`)"
        if self.is_encrypted and self.tls.certificate is None:
            advice = "is it running, and does it ask for a certificate (--cert, --client-key)?"
        error = UnavailableError(
            f"The watchfloor at {self.endpoint.url} {what}: {advice}",
            retry_after_s=0.0,
        )
        self._look_again()
        return error

    def _look_again(self) -> None:
        if self._rediscover is None:
            return
        try:
            self.endpoint = self._rediscover()
        except WatchfloorError:
            return  # Its files are gone or half written; the last known place stays.
