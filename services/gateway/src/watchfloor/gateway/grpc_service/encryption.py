"""How gRPC is encrypted."""

import grpc

from watchfloor.gateway.tls.certificate import ServerCertificate
from watchfloor.gateway.tls.identity import Identity


class Encryption:
    """Gives each connection of one server the certificate that is shown at its beginning.

    Args:
        certificate: Started before.
    """

    def __init__(self, certificate: ServerCertificate) -> None:
        self._certificate = certificate
        self._given = certificate.identity

    def credentials(self) -> grpc.ServerCredentials:
        """What the server listens with."""
        return grpc.dynamic_ssl_server_credentials(
            _configured(self._given),
            self._changed,  # type: ignore[arg-type]  # nothing means no change; the stub forgot
            self._certificate.config.asks_for_certificates,
        )

    def _changed(self) -> grpc.ServerCertificateConfiguration | None:
        """Asked by the library before each handshake, from threads of its own."""
        shown = self._certificate.identity
        if shown == self._given:
            return None
        self._given = shown
        return _configured(shown)


def _configured(identity: Identity) -> grpc.ServerCertificateConfiguration:
    return grpc.ssl_server_certificate_configuration(
        [(identity.key, identity.chain)], root_certificates=identity.client_ca
    )
