"""What an operator sets about an issuer of tokens."""

from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

from watchfloor.core import Role

Algorithm = Literal[
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"
]
"""Signatures by key pairs; a secret that both sides know would let every verifier sign."""


class OIDCConfig(BaseModel):
    """Whose tokens are taken, and what is read from them.

    Attributes:
        issuer: Its address, exactly as tokens name it in ``iss``.
        audience: What tokens must name in ``aud``.
        jwks_url: Where its public keys are; its discovery document says where this is absent.
        algorithms: Signatures that are taken.
        project_claim: Where a token names its project; dots lead into objects.
        role_claim: Where it names its role, or several, of which the most powerful counts.
        roles: What the issuer calls our roles; our own names where this is empty.
        clock_skew_s: How far its clock may be from ours.
        allow_networks: Where hosts may be, beside the public internet, that its document names and
            that are neither its own nor that of ``jwks_url``.
        timeout_s: How long it may take for an answer.
        keys_max_age_s: How long its keys are used without asking for them again.
        refetch_wait_s: The shortest time between two such questions, whatever tokens say.
        client_id: Who the dashboard is to it; people log in with a key alone where this is absent.
        redirect_url: Where people come back to: ``https://<gateway>/auth/oidc/callback``.
        client_secret: The secret of that client, where it has one.
        scopes: What the dashboard asks for.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    issuer: str
    audience: str
    jwks_url: str | None = None
    algorithms: Annotated[tuple[Algorithm, ...], Field(min_length=1)] = ("RS256", "ES256")
    project_claim: str = "watchfloor_project"
    role_claim: str = "watchfloor_role"
    roles: Mapping[str, Role] = {}
    clock_skew_s: Annotated[float, Field(ge=0, le=300)] = 30.0
    allow_networks: tuple[IPv4Network | IPv6Network, ...] = ()
    timeout_s: Annotated[float, Field(gt=0, le=30)] = 5.0
    keys_max_age_s: Annotated[float, Field(gt=0)] = 300.0
    refetch_wait_s: Annotated[float, Field(gt=0, le=10)] = 1.0
    client_id: str | None = None
    redirect_url: str | None = None
    client_secret: SecretStr | None = None
    scopes: tuple[str, ...] = ("openid", "profile", "email")

    @model_validator(mode="after")
    def _is_safe(self) -> Self:
        for url in filter(None, (self.issuer, self.jwks_url)):
            if not is_safe(url):
                raise ValueError("The issuer's addresses must be https, or http on this machine.")
        if (self.client_id is None) != (self.redirect_url is None):
            raise ValueError("A dashboard's login needs both client_id and redirect_url.")
        return self


def is_safe(url: str) -> bool:
    """Whether what is read there is what its owner wrote."""
    parts = urlsplit(url)
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(parts.hostname or ""))
    )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
