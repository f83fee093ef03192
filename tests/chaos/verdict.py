"""Whether a row kept its promise, and how that is said."""

import json
from collections.abc import Sequence
from typing import NamedTuple

from chaos.ordeal import Tally
from chaos.rows import Row

_COLUMNS = "{:<17} {:>8} {:>6} {:>9} {:>8} {:>5} {:>7} {:>9}  {}"
_DIGITS = 2
HEAD = _COLUMNS.format(
    "row", "accepted", "saved", "published", "received", "lost", "doubled", "recovery", "verdict"
)


class Verdict(NamedTuple):
    """What came of a row.

    Attributes:
        row: The row.
        tally: The count; nothing where it was not run.
        not_run: Why it was not run.
        failed: Why it could not be run to its end, which keeps no promise.
    """

    row: Row
    tally: Tally | None = None
    not_run: str = ""
    failed: str = ""

    @property
    def broken(self) -> Sequence[str]:
        """What was promised and not kept."""
        if self.tally is None:
            return [self.failed] if self.failed else []
        late = [
            "never recovered" if took is None else f"recovered in {took:.1f} s"
            for took in self.tally.recoveries_s
            if took is None or took > self.row.recovery_s
        ]
        if self.tally.delay_s > self.row.delay_s:
            late.append(f"delayed by {self.tally.delay_s:.2f} s")
        counts = {
            "lost": self.tally.lost,
            "doubled": self.tally.doubled,
            "refused without a hint": self.tally.unhinted,
        }
        return [f"{number} {what}" for what, number in counts.items() if number] + late

    def line(self) -> str:
        """A line of the table."""
        if self.tally is None:
            said = f"BROKEN: {self.failed}" if self.failed else f"not run: {self.not_run}"
            return f"{self.row.name:<17} {said}"
        tally = self.tally
        return (
            _COLUMNS.format(
                self.row.name,
                *(tally.accepted, tally.saved, tally.published, tally.received),
                *(tally.lost, tally.doubled),
                "never" if (longest := self._longest_s()) is None else f"{longest:.1f} s",
                "BROKEN: " + ", ".join(self.broken) if self.broken else "kept",
            )
            + self._refusals()
        )

    def json(self) -> str:
        """The same for machines."""
        if self.tally is None:
            return json.dumps(
                {"row": self.row.name, "not_run": self.not_run, "broken": self.broken}
            )
        counts = self.tally._asdict() | {
            "turned": {
                f"{turned.status}, again after {turned.retry_after_s:g} s"
                if turned.retry_after_s is not None
                else turned.status: number
                for turned, number in self.tally.turned.items()
            },
            "recoveries_s": [took and round(took, _DIGITS) for took in self.tally.recoveries_s],
            "delay_s": round(self.tally.delay_s, 3),
        }
        return json.dumps({"row": self.row.name, **counts, "broken": self.broken})

    def _longest_s(self) -> float | None:
        times = self.tally.recoveries_s if self.tally else []
        return None if None in times else max(each for each in times if each is not None)

    def _refusals(self) -> str:
        refusals: dict[str, int] = {}
        for turned, number in self.tally.turned.items() if self.tally else ():
            refusals[turned.status] = refusals.get(turned.status, 0) + number
        said = ", ".join(f"{status}: {number}" for status, number in sorted(refusals.items()))
        return f" ({said})" if said else ""
