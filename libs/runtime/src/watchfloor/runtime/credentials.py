"""The secrets that embedded servers and their clients share."""

import secrets
from functools import partial

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_serializer

_SECRET_BYTES = 32


def _mint() -> SecretStr:
    return SecretStr(secrets.token_urlsafe(_SECRET_BYTES))


_minted = partial(Field, default_factory=_mint)


class Credentials(BaseModel):
    """Generated once for a data folder, kept in ``credentials.json``.

    A secret that an older file does not have is minted when the file is read.

    Attributes:
        nats_token: What every client of the embedded NATS presents.
        postgres_owner: Password of ``watchfloor_owner``, who migrates and makes partitions.
        postgres_app: Password of ``watchfloor_app``, who sees one project at a time.
        postgres_worker: Password of ``watchfloor_worker``, who sweeps across projects.
        ray_token: What every process of the embedded Ray presents.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    nats_token: SecretStr = _minted()
    postgres_owner: SecretStr = _minted()
    postgres_app: SecretStr = _minted()
    postgres_worker: SecretStr = _minted()
    ray_token: SecretStr = _minted()

    @field_serializer("*", when_used="json")
    def _reveal(self, secret: SecretStr) -> str:
        return secret.get_secret_value()
