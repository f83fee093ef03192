"""The library's client, which says nothing to a server that it was not meant for."""

import ssl
from typing import Any

import nats.errors
from nats.aio.client import Client


class NotEncryptedError(nats.errors.Error):
    """The server speaks in the clear, and was not to."""


class CautiousClient(Client):
    """Gives the credentials to a server that encrypts only, where that was asked for.

    By itself the library goes by what the server says in the clear, which anybody on the way to it
    may change.

    Args:
        wants_tls: Whether that is asked for.
    """

    def __init__(self, *, wants_tls: bool) -> None:
        super().__init__()
        self._wants_tls = wants_tls

    async def _process_info(self, info: dict[str, Any], initial_connection: bool = False) -> None:
        if initial_connection and self._wants_tls and not info.get("tls_required"):
            raise NotEncryptedError
        await super()._process_info(info, initial_connection)


def reason_of(error: BaseException) -> str | None:
    """Why a server is not spoken to, where that does not pass by itself."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted ({error.verify_message})"
    if isinstance(error, ssl.SSLError):
        return "it could not be spoken to by TLS"
    if isinstance(error, NotEncryptedError):
        return "it does not speak TLS"
    words = str(error).lower()
    if isinstance(error, nats.errors.AuthorizationError) or "authorization violation" in words:
        return "it does not take the credentials"
    return None
