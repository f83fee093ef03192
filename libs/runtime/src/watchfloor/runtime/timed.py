"""Answers that know when they were made."""

from collections.abc import Iterable
from typing import Self, TypeVar

from watchfloor.core import Interval

Answer = TypeVar("Answer")


class Timed(tuple[Answer, ...]):  # noqa: SLOT001 - a tuple can have none with a name
    """Answers to a batch, in order.

    Attributes:
        steps: When each step that made them really ran, by the clock of where that was, in order;
            nothing where nobody answered.
    """

    steps: tuple[Interval, ...]

    def __new__(cls, answers: Iterable[Answer], steps: tuple[Interval, ...] = ()) -> Self:
        """The answers, and when they were made."""
        made = super().__new__(cls, answers)
        made.steps = steps
        return made
