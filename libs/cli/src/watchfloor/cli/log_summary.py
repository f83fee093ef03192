"""What came of reading a log, for a person or a program."""

import sys
from datetime import datetime

from pydantic import JsonValue

from watchfloor.cli.render import facts_table
from watchfloor.cli.terminal import clean, console, note
from watchfloor.core import Accepted, Refused
from watchfloor.ingest import IngestReport


class Delivery:
    """Counts what became of the signals."""

    def __init__(self) -> None:
        self.accepted = 0
        self.repeated = 0
        self.refused = 0

    def add(self, outcome: Accepted | Refused) -> None:
        """Count one signal."""
        if isinstance(outcome, Refused):
            self.refused += 1
        else:
            self.accepted += 1
            self.repeated += outcome.repeated


def summary_document(report: IngestReport, delivery: Delivery) -> dict[str, JsonValue]:
    """The report as JSON."""
    return {
        "lines": report.lines,
        "unparseable": {
            "count": report.unparseable.total,
            "first_lines": list(report.unparseable.first_lines),
        },
        "rules": {
            name: {"matched": count.matched, "signals": count.signals}
            for name, count in report.by_rule.items()
        },
        "signals": report.signals,
        "accepted": delivery.accepted,
        "repeated": delivery.repeated,
        "refused": delivery.refused,
        "first_time": _iso(report.first_time),
        "last_time": _iso(report.last_time),
        "late": report.late,
        "evicted": report.evicted,
        "damage": report.damage,
    }


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def print_summary(report: IngestReport, delivery: Delivery | None) -> None:
    """The report as a table by rule, with what deserves a look below it.

    Args:
        report: What was read.
        delivery: What became of the signals; absent when none was to be sent.
    """
    rows = [(name, count.matched, count.signals) for name, count in report.by_rule.items()]
    rows.sort(key=lambda row: (-row[2], -row[1], row[0]))
    console(notes=delivery is None).print(facts_table(("rule", "lines", "signals"), rows))
    out = sys.stderr if delivery is None else sys.stdout
    print(clean(_totals(report, delivery)), file=out)
    _print_notes(report)


def _totals(report: IngestReport, delivery: Delivery | None) -> str:
    text = f"{report.lines} lines, {report.signals} signals"
    if delivery is None:
        return f"{text}, none submitted (--dry-run)"
    known = f" ({delivery.repeated} known already)" if delivery.repeated else ""
    return f"{text}: {delivery.accepted} accepted{known}, {delivery.refused} refused"


def _print_notes(report: IngestReport) -> None:
    unparseable = report.unparseable
    if unparseable.total:
        listed = ", ".join(map(str, unparseable.first_lines))
        more = ", ..." if unparseable.total > len(unparseable.first_lines) else ""
        note(f"{unparseable.total} lines could not be read: {listed}{more}")
    if report.evicted:
        note(f"{report.evicted} groups were given up because too many lines were held in memory")
    if report.damage:
        note(f"reading stopped early: {report.damage}")
