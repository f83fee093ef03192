"""What an operator sets about the encryption of the gateway's ports."""

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class TLSConfig(BaseModel):
    """The files of a certificate; all ports of the gateway speak TLS 1.2 or later with it.

    Attributes:
        certificate: The certificate, followed by those of its issuers, as PEM.
        key: Its private key without a password, as PEM.
        client_ca: Authorities as PEM. Callers show a certificate that one of them signed, beside
            their key of the product.
        require_client_certificate: With ``client_ca``: refuse callers without a certificate.
            Otherwise one that is shown by HTTP must be good, and gRPC does not ask for one.
        look_every_s: How often the files are looked at; what changed counts for connections that
            begin after that.
        warn_days: So many days before the certificate ends, its end is logged once a day.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    certificate: Path
    key: Path
    client_ca: Path | None = None
    require_client_certificate: bool = True
    look_every_s: Annotated[float, Field(gt=0, le=3600)] = 5.0
    warn_days: Annotated[int, Field(ge=0)] = 14

    @property
    def asks_for_certificates(self) -> bool:
        """Whether nobody is let in without a certificate."""
        return self.client_ca is not None and self.require_client_certificate
