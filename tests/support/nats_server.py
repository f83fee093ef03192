"""A NATS as an operator may have one: its own process, with users and TLS as it is told."""

import base64
import hashlib
import json
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import nkeys

from support.certificates import Issued
from watchfloor.runtime import free_port

_READY_WITHIN_S = 30


class UserKey(NamedTuple):
    """A key pair of NATS.

    Attributes:
        public: Names it.
        seed: Makes it.
    """

    public: str
    seed: bytes

    @classmethod
    def made(cls, kind: int = nkeys.PREFIX_BYTE_USER) -> "UserKey":
        seed = bytes(nkeys.encode_seed(secrets.token_bytes(32), kind))
        return cls(nkeys.from_seed(bytearray(seed)).public_key.decode(), seed)

    def signed(self, subject: str, claims: dict[str, Any]) -> str:
        """A token about ``subject``."""
        body = {"iss": self.public, "sub": subject, "name": subject, "iat": int(time.time())}
        body |= {"jti": hashlib.sha256(subject.encode()).hexdigest(), "nats": claims}
        parts = ({"typ": "JWT", "alg": "ed25519-nkey"}, body)
        text = ".".join(_encoded(json.dumps(part).encode()) for part in parts)
        signature = nkeys.from_seed(bytearray(self.seed)).sign(text.encode())
        return f"{text}.{_encoded(signature)}"


class Operator:
    """Whoever says who is who, by signed tokens alone."""

    def __init__(self) -> None:
        self._key = UserKey.made(nkeys.PREFIX_BYTE_OPERATOR)
        self._account = UserKey.made(nkeys.PREFIX_BYTE_ACCOUNT)
        self._system = UserKey.made(nkeys.PREFIX_BYTE_ACCOUNT)

    def settings(self) -> str:
        """What a server is told."""
        limits = dict.fromkeys(
            ("subs", "data", "payload", "imports", "exports", "conn", "leaf"), -1
        ) | dict.fromkeys(("mem_storage", "disk_storage", "streams", "consumer"), -1)
        account: dict[str, Any] = {"type": "account", "version": 2}
        account["limits"] = limits | {"wildcards": True}
        system = account | {"limits": {**account["limits"], "mem_storage": 0, "disk_storage": 0}}
        tokens = {
            self._account.public: self._key.signed(self._account.public, account),
            self._system.public: self._key.signed(self._system.public, system),
        }
        own = self._key.signed(
            self._key.public,
            {"type": "operator", "version": 2, "system_account": self._system.public},
        )
        preload = "\n".join(f"  {name}: {token}" for name, token in tokens.items())
        return (
            f"operator: {own}\nsystem_account: {self._system.public}\n"
            f"resolver: MEMORY\nresolver_preload: {{\n{preload}\n}}\n"
        )

    def credentials(self) -> str:
        """The file of one user."""
        user = UserKey.made()
        token = self._account.signed(
            user.public, {"type": "user", "version": 2, "subs": -1, "data": -1, "payload": -1}
        )
        return (
            f"-----BEGIN NATS USER JWT-----\n{token}\n------END NATS USER JWT------\n\n"
            f"-----BEGIN USER NKEY SEED-----\n{user.seed.decode()}\n"
            "------END USER NKEY SEED------\n"
        )


def encrypted(files: Issued, *, client_ca: Path | None = None) -> str:
    """A server's settings of TLS."""
    verifying = f'ca_file: "{client_ca}", verify: true' if client_ca else ""
    return f'tls {{ cert_file: "{files.certificate}", key_file: "{files.key}", {verifying} }}\n'


@contextmanager
def nats_server(folder: Path, settings: str) -> Iterator[str]:
    """A server while the block runs; yields its ``host:port``."""
    port, config = free_port(), folder / "nats.conf"
    config.write_text(
        f'listen: "127.0.0.1:{port}"\njetstream {{ store_dir: "{folder}/jetstream" }}\n{settings}'
    )
    program = Path(sys.executable).parent / "nats-server"
    with (folder / "nats.log").open("w") as log:
        process = subprocess.Popen([program, "-c", config], stdout=log, stderr=log)
    try:
        _wait(process, port, folder / "nats.log")
        yield f"127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(_READY_WITHIN_S)


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + _READY_WITHIN_S
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise AssertionError(log.read_text())


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
