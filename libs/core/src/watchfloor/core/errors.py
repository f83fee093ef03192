"""Errors by what the caller should do next."""

from typing import ClassVar, NamedTuple


class WatchfloorError(Exception):
    """Base of every error this product raises on purpose.

    Attributes:
        code: Stable machine-readable name, the same on every face of the product.
        retryable: Whether the same call may succeed later without being changed.
        context: Ids only; for logs, never sent to clients.
    """

    code: ClassVar[str] = "internal"
    retryable: ClassVar[bool] = False

    def __init__(self, message: str, **context: object) -> None:
        super().__init__(message)
        self.context = context


class FieldProblem(NamedTuple):
    """One reason why one field was refused.

    Attributes:
        field: Dotted path of the field, for example ``raw_data.a.0``; empty for the whole.
        reason: A sentence that says what is expected. It never repeats what the caller sent.
    """

    field: str
    reason: str


class InvalidInputError(WatchfloorError):
    """The caller must change the request; the fields say where."""

    code = "invalid_input"

    def __init__(
        self, message: str, *, fields: tuple[FieldProblem, ...] = (), **context: object
    ) -> None:
        super().__init__(message, **context)
        self.fields = fields


class MalformedError(InvalidInputError):
    """The body is not UTF-8 or not JSON, so that there are no fields to name."""

    code = "malformed"


class UnauthenticatedError(WatchfloorError):
    """The caller must present a valid key."""

    code = "unauthenticated"


class DeniedError(WatchfloorError):
    """The caller is known and may not do this."""

    code = "denied"


class NotFoundError(WatchfloorError):
    """The thing does not exist, or not for this caller."""

    code = "not_found"


class ConflictError(WatchfloorError):
    """The request contradicts what is already stored."""

    code = "conflict"


class TooLargeError(WatchfloorError):
    """The body or batch is over its limit; send less at once."""

    code = "too_large"


class SaturatedError(WatchfloorError):
    """The caller is over its own limit and may come back after ``retry_after_s``."""

    code = "saturated"
    retryable = True

    def __init__(self, message: str, *, retry_after_s: float = 1.0, **context: object) -> None:
        super().__init__(message, **context)
        self.retry_after_s = retry_after_s


class UnavailableError(WatchfloorError):
    """A part of the product is away or full; retry after ``retry_after_s``."""

    code = "unavailable"
    retryable = True

    def __init__(self, message: str, *, retry_after_s: float = 1.0, **context: object) -> None:
        super().__init__(message, **context)
        self.retry_after_s = retry_after_s


class DeadlineError(WatchfloorError):
    """The time the caller allowed is over; what was begun may still happen."""

    code = "deadline"
    retryable = True
