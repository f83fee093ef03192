"""What came of the cases: answers by kind, and everything that must not be."""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

_TELL_EVERY = 50


class Finding(NamedTuple):
    """Something that must not be.

    Attributes:
        place: The route or rpc.
        fault: What is wrong with the answer, the same words for the same fault.
        details: More about this one.
        reproduction: How to ask again.
    """

    place: str
    fault: str
    details: str = ""
    reproduction: str = ""


class Tally:
    """Counts the cases of one kind.

    Args:
        kind: What was fuzzed.
        cases: How many there will be.
        seed: What they are made from.
        case_done: Is told how many there were, after each.

    Attributes:
        kind: The same.
        seed: The same.
        done: How many there were.
        answers: How often each answer came.
    """

    def __init__(
        self, kind: str, *, cases: int, seed: int, case_done: Callable[[int], None]
    ) -> None:
        self.kind = kind
        self.seed = seed
        self.done = 0
        self.answers: Counter[str] = Counter()
        self._cases = cases
        self._case_done = case_done
        self._found: dict[tuple[str, str], Finding] = {}
        self._times: Counter[tuple[str, str]] = Counter()

    @property
    def findings(self) -> list[str]:
        """Each fault at each place once, with how often it was met."""
        return [f"{place}: {fault} ({n})" for (place, fault), n in self._times.items()]

    def answered(self, answer: str) -> None:
        """A case had this answer."""
        self.done += 1
        self.answers[answer] += 1
        if sys.stderr.isatty() and self.done % _TELL_EVERY == 0:
            line = f"{self.kind} {self.done:,}/{self._cases:,}, {len(self._found)} findings"
            sys.stderr.write(f"\r\x1b[K{line}")
        self._case_done(self.done)

    def found(self, finding: Finding) -> None:
        """The first of each fault at each place is kept whole."""
        which = finding.place, finding.fault
        self._found.setdefault(which, finding)
        self._times[which] += 1

    def line(self, **figures: object) -> Mapping[str, object]:
        """All of it in one line of output."""
        counted = {"kind": self.kind, "seed": self.seed, "cases": self.done}
        answers = dict(sorted(self.answers.items()))
        return {**counted, "answers": answers, **figures, "findings": self.findings}

    def write(self, file: Path) -> None:
        """Add what was found to a file, a JSON line each."""
        if sys.stderr.isatty():
            sys.stderr.write("\r\x1b[K")
        if self._found:
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("a") as lines:
                lines.writelines(f"{line}\n" for line in self._lines())

    def _lines(self) -> Iterator[str]:
        for which, finding in self._found.items():
            times = {"kind": self.kind, "seed": self.seed, "times": self._times[which]}
            yield json.dumps(times | finding._asdict())
