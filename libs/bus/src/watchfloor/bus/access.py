"""How a NATS of the operator's own lets us in."""

import re
import ssl
from pathlib import Path
from typing import Any, NamedTuple

from watchfloor.core import FieldProblem, InvalidInputError

_USER_SEED = re.compile(rb"\bSU[A-Z2-7]{56}\b")


class NATSAccess(NamedTuple):
    """Who we are there, and whom we trust. Contains a password: never log it.

    Attributes:
        user: A user's name, with ``password``.
        password: That user's password.
        nkey: File of a user's nkey seed.
        credentials: File of a user's JWT and nkey seed, as ``nsc`` writes it.
        ca: PEM file of authorities that are trusted instead of the public ones.
        certificate: PEM file of our own certificate, where the server asks for one.
        key: PEM file of its private key.
    """

    user: str | None = None
    password: str | None = None
    nkey: Path | None = None
    credentials: Path | None = None
    ca: Path | None = None
    certificate: Path | None = None
    key: Path | None = None

    @property
    def wants_tls(self) -> bool:
        """Whether a server that speaks in the clear is not the one that was meant."""
        return self.ca is not None or self.certificate is not None

    def check(self) -> None:
        """Return where all files can be used.

        Raises:
            InvalidInputError: One of them cannot be read, or holds something else.
        """
        self.options()
        self.context()

    def options(self) -> dict[str, Any]:
        """What the library is told when it connects; reads the files.

        Raises:
            InvalidInputError: One of them cannot be read, or holds something else.
        """
        for name in ("nkey", "credentials"):
            self._require_seed(name)
        return {
            "user": self.user,
            "password": self.password,
            "nkeys_seed": None if self.nkey is None else str(self.nkey),
            "user_credentials": self.credentials,
        }

    def context(self) -> ssl.SSLContext:
        """How the connection is encrypted.

        Raises:
            InvalidInputError: A file cannot be read, or holds something else.
        """
        for name in ("ca", "certificate", "key"):
            self._read(name)
        try:
            context = ssl.create_default_context(cafile=self.ca)
            if self.certificate is not None:
                # A password would be asked for at the terminal.
                context.load_cert_chain(self.certificate, self.key, password=lambda: "")
        except (ssl.SSLError, ValueError) as exc:
            name = "ca" if self.certificate is None else "certificate"
            raise _unusable(name, "does not hold certificates, with their key, as PEM") from exc
        return context

    def _require_seed(self, name: str) -> None:
        content = self._read(name)
        if content is None:
            return
        # Most installations have no such file, and need not load what signs with one.
        import nkeys

        found = _USER_SEED.search(content)
        try:
            nkeys.from_seed(bytearray(found.group() if found else b"")).wipe()
        except (nkeys.NkeysError, ValueError, IndexError):
            raise _unusable(name, "holds no nkey seed of a user") from None

    def _read(self, name: str) -> bytes | None:
        path: Path | None = getattr(self, name)
        try:
            return None if path is None else path.read_bytes()
        except OSError as exc:
            raise _unusable(name, f"{path} cannot be read: {exc.strerror}") from exc


def _unusable(name: str, reason: str) -> InvalidInputError:
    problem = FieldProblem(f"nats_{name}", reason)
    return InvalidInputError("The access to NATS cannot be used.", fields=(problem,))
