"""How groups of routes speak of errors: all as RFC 9457 says, those of ``/v1`` with more words."""

from collections.abc import Mapping
from enum import Enum
from http import HTTPStatus
from types import MappingProxyType

from pydantic import JsonValue
from starlette.types import Scope

_V1 = "/v1/"
_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "invalid_input": "VALIDATION_ERROR",
        "malformed": "VALIDATION_ERROR",
        "unauthenticated": "UNAUTHORIZED",
        "internal": "INTERNAL_ERROR",
    }
)


class Dialect(Enum):
    """One way to speak of errors."""

    OURS = "ours"
    V1 = "v1"

    @classmethod
    def of(cls, scope: Scope) -> "Dialect":
        """That of the route that was asked for."""
        return cls.V1 if scope["path"].startswith(_V1) else cls.OURS

    def status(self, status: HTTPStatus) -> HTTPStatus:
        """The status: below ``/v1`` what is not valid is a bad request."""
        is_refined = self is Dialect.V1 and status is HTTPStatus.UNPROCESSABLE_ENTITY
        return HTTPStatus.BAD_REQUEST if is_refined else status

    def members(self, code: str, message: str) -> dict[str, JsonValue]:
        """Members beside the standard ones."""
        if self is Dialect.OURS:
            return {}
        return {"error": {"code": _WORDS.get(code, code.upper()), "message": message}}
