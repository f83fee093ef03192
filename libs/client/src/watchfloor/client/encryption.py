"""Whom a client trusts over TLS, and which certificate it shows."""

import ssl
from pathlib import Path
from typing import NamedTuple

import httpx

from watchfloor.core import FieldProblem, InvalidInputError, WatchfloorError


class UntrustedError(WatchfloorError):
    """Whoever answers shows a certificate that is not trusted; nothing was told to it."""

    code = "untrusted"


class TLSFiles(NamedTuple):
    """Files of TLS, as PEM; they are read once, and count for addresses with ``https``.

    Attributes:
        ca: Authorities that are trusted instead of the public ones.
        certificate: The client's own certificate, where the product asks for one.
        key: Its private key, without a password.
    """

    ca: Path | None = None
    certificate: Path | None = None
    key: Path | None = None

    def context(self) -> ssl.SSLContext:
        """What REST is encrypted with.

        Raises:
            InvalidInputError: A file cannot be read, or is none of these.
        """
        self.contents()
        try:
            context = (
                httpx.create_ssl_context(trust_env=False)
                if self.ca is None
                else ssl.create_default_context(cafile=self.ca)
            )
            if self.certificate is not None:
                context.load_cert_chain(self.certificate, self.key, password=_no_password)
        except (ssl.SSLError, OSError, ValueError) as exc:
            reason = "do not hold, as PEM, a certificate and its key without a password"
            name = "certificate" if self.certificate else "ca"
            raise _unusable(FieldProblem(name, f"The files {reason}.")) from exc
        return context

    def contents(self) -> tuple[bytes | None, bytes | None, bytes | None]:
        """What is in the files: authorities, key, certificate, in the order that gRPC wants.

        Raises:
            InvalidInputError: A file cannot be read, or one of the last two is missing.
        """
        if (self.certificate is None) != (self.key is None):
            name = "certificate" if self.certificate is None else "key"
            raise _unusable(FieldProblem(name, "is missing; a certificate has a key"))
        return self._read("ca"), self._read("key"), self._read("certificate")

    def _read(self, name: str) -> bytes | None:
        path: Path | None = getattr(self, name)
        try:
            return None if path is None else path.read_bytes()
        except OSError as exc:
            problem = FieldProblem(name, f"{path} cannot be read: {exc.strerror}")
            raise _unusable(problem) from exc


def _no_password() -> str:
    """Asked where the key has one; otherwise OpenSSL would ask at the terminal."""
    return ""


def _unusable(problem: FieldProblem) -> InvalidInputError:
    return InvalidInputError("The files of TLS cannot be used.", fields=(problem,))
