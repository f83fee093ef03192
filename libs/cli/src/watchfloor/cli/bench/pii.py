"""How much faster presidio's recognisers run our way than in its own engine."""

from collections.abc import Sequence

from watchfloor.analyzers import compare_with_presidio
from watchfloor.cli.bench.figure import Figure, figure

_DENSE = (
    "Please charge 4111 1111 1111 1111 and write to ada.moss{n}@example.org or call +44 20 7946 "
    "0{n:03d}. The account is GB29 NWBK 6016 1331 9268 19, opened on 2024-03-0{d} from "
    "203.0.113.{d}."
)
_CLEAN = (
    "The quarterly review went well, and the team agreed to look at the two open questions in "
    "more detail before the next meeting. Nobody asked for changes to part {n} of the plan, so it "
    "stays as it was written, and the deadline is still the end of the month."
)
_TEXTS = 300


def measure_pii() -> Sequence[Figure]:
    """The ratio on texts full of numbers and on texts without any; the engine is the ceiling."""
    return [
        _measured("dense", [_DENSE.format(n=n, d=n % 9 + 1) for n in range(_TEXTS)]),
        _measured("clean", [_CLEAN.format(n=n) for n in range(_TEXTS)]),
    ]


def _measured(name: str, texts: Sequence[str]) -> Figure:
    compared = compare_with_presidio(texts)
    return figure(f"pii_speedup_{name}", compared.speedup, "x", ceiling=None, n=compared.texts)
