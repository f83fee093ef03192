"""How much faster presidio's recognisers run our way than in its own engine."""

from collections.abc import AsyncGenerator, Sequence

from watchfloor.analyzers import compare_with_presidio
from watchfloor.cli.bench.figure import Figure, figure
from watchfloor.cli.bench.load import Load

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


async def measure_pii(load: Load) -> AsyncGenerator[Figure, None]:
    """How often faster, on texts full of numbers, on texts without any, and on both."""
    dense = [_DENSE.format(n=n, d=n % 9 + 1) for n in range(load.texts)]
    clean = [_CLEAN.format(n=n) for n in range(load.texts)]
    yield _measured("pii_speedup", [*dense, *clean])
    yield _measured("pii_speedup_dense", dense)
    yield _measured("pii_speedup_clean", clean)


def _measured(name: str, texts: Sequence[str]) -> Figure:
    compared = compare_with_presidio(texts)
    return figure(name, compared.speedup, "x", ceiling=None, n=compared.texts)
