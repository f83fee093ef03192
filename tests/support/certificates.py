"""Certificates of a test's own; no private key is kept longer than the test's folder."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

DAY = timedelta(days=1)
PublicKey = ec.EllipticCurvePublicKey | rsa.RSAPublicKey
PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


class Issued(NamedTuple):
    """A certificate's files.

    Attributes:
        certificate: With those of its issuers.
        key: Its private key.
    """

    certificate: Path
    key: Path


class Authority:
    """Signs certificates, as an operator's own would.

    Args:
        folder: Where the files are written.
        name: What the authority is called.

    Attributes:
        certificate: What is trusted by whoever trusts it.
    """

    def __init__(self, folder: Path, name: str = "authority") -> None:
        self._folder = folder
        self._name = name
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._signed = self._sign(name, self._key.public_key(), is_authority=True)
        self.certificate = folder / f"{name}.pem"
        self.certificate.write_bytes(self._signed.public_bytes(serialization.Encoding.PEM))

    def issue(
        self,
        name: str = "server",
        *,
        hosts: tuple[str, ...] = ("127.0.0.1", "localhost"),
        lasts: timedelta = 90 * DAY,
        password: bytes | None = None,
    ) -> Issued:
        """A certificate for these hosts; one of the same name replaces what was there."""
        key = ec.generate_private_key(ec.SECP256R1())
        signed = self._sign(name, key.public_key(), hosts=hosts, lasts=lasts)
        return self._written(name, signed, _private_pem(key, password))

    def issue_weak(self) -> Issued:
        """A certificate whose key can be broken."""
        key = rsa.generate_private_key(public_exponent=65537, key_size=1024)
        return self._written("weak", self._sign("weak", key.public_key()), _private_pem(key, None))

    def _written(self, name: str, signed: x509.Certificate, key: bytes) -> Issued:
        files = Issued(self._folder / f"{name}.crt", self._folder / f"{name}.key")
        files.certificate.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
        files.key.touch(mode=0o600)
        files.key.write_bytes(key)
        return files

    def _sign(
        self,
        name: str,
        public_key: PublicKey,
        *,
        hosts: tuple[str, ...] = ("127.0.0.1",),
        lasts: timedelta = 90 * DAY,
        is_authority: bool = False,
    ) -> x509.Certificate:
        now, own = datetime.now(UTC), self._key.public_key()
        builder = (
            x509.CertificateBuilder()
            .subject_name(_named(name))
            .issuer_name(_named(self._name))
            .public_key(public_key)
            .serial_number(x509.random_serial_number())
            # Long ago, for servers under test whose clock stands still.
            .not_valid_before(now - 3650 * DAY)
            .not_valid_after(now + lasts)
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(own), critical=False)
        )
        if not is_authority:
            names = x509.SubjectAlternativeName([_general_name(host) for host in hosts])
            builder = builder.add_extension(names, critical=False)
        return builder.sign(self._key, hashes.SHA256())


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _private_pem(key: PrivateKey, password: bytes | None) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(password)
        if password
        else serialization.NoEncryption(),
    )
