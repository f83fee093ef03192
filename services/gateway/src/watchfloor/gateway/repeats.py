"""What two requests have in common that are the same: known, and telling nothing."""

import hashlib
import hmac
import json
from typing import NamedTuple

from pydantic import BaseModel


class Fingerprint(NamedTuple):
    """A request as it came, before anything was kept back of it.

    Attributes:
        value: How it is remembered.
        others: How it would have been while the project had another policy.
    """

    value: str
    others: tuple[str, ...] = ()


def fingerprint(body: BaseModel, *, without: str, key: bytes | None) -> Fingerprint:
    """The fingerprint of a body.

    Under a key nobody who reads it can try what the body may have been.

    Args:
        body: As it was received.
        without: The field that is the body's own id.
        key: The project's, where it has one.
    """
    # Absent and default are the same, so that a release with one more optional field still knows
    # the repeat of what an earlier one took.
    told = body.model_dump(mode="json", exclude={without}, exclude_defaults=True)
    canonical = json.dumps(told, sort_keys=True, separators=(",", ":")).encode()
    plain = hashlib.sha256(canonical).hexdigest()
    if key is None:
        return Fingerprint(plain)
    return Fingerprint(hmac.digest(key, canonical, "sha256").hex(), (plain,))
