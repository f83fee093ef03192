"""What may go wrong with a model, in the words that are counted."""

from enum import StrEnum

from watchfloor.core import UnavailableError


class Failure(StrEnum):
    """Why there is no answer. Used as a label: few, and never from outside."""

    LATE = "late"
    LIMITED = "limited"  # 429: asked too often
    BROKEN = "broken"  # no connection, or 5xx
    REFUSED = "refused"  # any other status: the key, the model's name, the request
    GARBAGE = "garbage"  # an answer in another form
    PAUSED = "paused"  # left in peace after too many of the above
    SPENT = "spent"  # the project's tokens of the day are used up
    UNCOUNTED = "uncounted"  # the store is away, and nobody knows whether they are


class ModelFailedError(UnavailableError):
    """The model did not answer.

    Attributes:
        failure: Why.
    """

    def __init__(self, failure: Failure, *, retry_after_s: float = 0.0) -> None:
        super().__init__(f"The language model did not answer: {failure}.")
        self.failure = failure
        self.retry_after_s = retry_after_s


class PassingFailureError(ModelFailedError):
    """The same, of a kind that another attempt may not meet."""
