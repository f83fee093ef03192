"""A certificate as its files have it, read and checked before anything is served with it."""

import ssl
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, TypeVar

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from watchfloor.core import FieldProblem, InvalidInputError
from watchfloor.gateway.tls.config import TLSConfig

T = TypeVar("T")

_SECTION = "gateway.tls"
# Authenticated encryption with forward secrecy; TLS 1.3 has nothing else.
_CIPHERS = "ECDHE+AESGCM:ECDHE+CHACHA20"


class Identity(NamedTuple):
    """What the gateway shows, and whom it lets in. Contains a private key: never log it.

    Attributes:
        chain: The certificate and those of its issuers, as PEM.
        key: Its private key, as PEM.
        client_ca: Authorities of callers' certificates, as PEM.
    """

    chain: bytes
    key: bytes
    client_ca: bytes | None


def read_identity(config: TLSConfig) -> Identity:
    """The files as they are.

    Raises:
        InvalidInputError: Some cannot be read; names each.
    """
    problems: list[FieldProblem] = []
    found: dict[str, bytes | None] = {}
    for name in ("certificate", "key", "client_ca"):
        path: Path | None = getattr(config, name)
        try:
            found[name] = None if path is None else path.read_bytes()
        except OSError as exc:
            problems.append(_problem(name, f"{path} cannot be read: {exc.strerror}"))
    _raise(problems)
    return Identity(found["certificate"] or b"", found["key"] or b"", found["client_ca"])


def require_good(identity: Identity, *, now: datetime) -> datetime:
    """When the certificate ends.

    Raises:
        InvalidInputError: It has ended or not begun, is none, or the key is not its key.
    """
    problems: list[FieldProblem] = []
    chain = _parsed(problems, "certificate", _certificates, identity.chain)
    key = _parsed(problems, "key", _private_key, identity.key)
    if identity.client_ca is not None:
        _parsed(problems, "client_ca", _certificates, identity.client_ca)
    if chain is not None:
        problems += _untimely(chain[0], now)
        if key is not None and chain[0].public_key() != key.public_key():
            problems.append(_problem("key", "is not the key of the certificate"))
    _raise(problems)
    return chain[0].not_valid_after_utc if chain else now


def check_certificate(config: TLSConfig, *, now: datetime) -> None:
    """Return where the files are good to serve with.

    Raises:
        InvalidInputError: They are not; says which, and why.
    """
    identity = read_identity(config)
    require_good(identity, now=now)
    http_context(config, identity)


def http_context(config: TLSConfig, identity: Identity) -> ssl.SSLContext:
    """How HTTP is encrypted.

    Raises:
        InvalidInputError: OpenSSL takes the files for too weak, or for something else.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(_CIPHERS)
    context.set_alpn_protocols(["http/1.1"])
    try:
        context.load_cert_chain(config.certificate, config.key)
        if identity.client_ca is not None:
            context.load_verify_locations(cadata=identity.client_ca.decode("ascii", "replace"))
    except (ssl.SSLError, OSError) as exc:
        why = getattr(exc, "reason", None) or exc.strerror
        _raise([_problem("certificate", f"is refused by OpenSSL: {why}")])
    if identity.client_ca is not None:
        required = config.require_client_certificate
        context.verify_mode = ssl.CERT_REQUIRED if required else ssl.CERT_OPTIONAL
        # Who resumes a session is not asked for the certificate again, which may have ended.
        context.options |= ssl.OP_NO_TICKET
        context.num_tickets = 0
    return context


def _parsed(
    problems: list[FieldProblem], name: str, parse: Callable[[bytes], T], pem: bytes
) -> T | None:
    try:
        return parse(pem)
    except ValueError as exc:
        problems.append(_problem(name, str(exc)))
        return None


def _certificates(pem: bytes) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(pem)
    except ValueError:
        raise ValueError("holds no certificate as PEM") from None


def _private_key(pem: bytes) -> PrivateKeyTypes:
    try:
        return load_pem_private_key(pem, password=None)
    except TypeError:
        raise ValueError("is protected by a password; give a key without one") from None
    except (ValueError, UnsupportedAlgorithm):
        raise ValueError("holds no private key as PEM") from None


def _untimely(certificate: x509.Certificate, now: datetime) -> Iterator[FieldProblem]:
    begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if now >= ends:
        yield _problem("certificate", f"ended on {ends:%Y-%m-%d %H:%M} UTC")
    if now < begins:
        yield _problem("certificate", f"begins on {begins:%Y-%m-%d %H:%M} UTC")


def _problem(name: str, reason: str) -> FieldProblem:
    return FieldProblem(f"{_SECTION}.{name}", reason)


def _raise(problems: list[FieldProblem]) -> None:
    if problems:
        raise InvalidInputError("The certificate cannot be used.", fields=tuple(problems))
