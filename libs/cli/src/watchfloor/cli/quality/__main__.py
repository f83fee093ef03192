"""The scoreboard: ``python -m watchfloor.cli.quality FOLDER`` prints JSON lines.

Args:
    FOLDER: Where labelled data is, in the folders ``agent_sessions``, ``injection`` and ``pii``;
        what is absent is left out.
"""

import json
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from watchfloor.cli.quality.hijacks import LabelledSession, hijack_figures
from watchfloor.cli.quality.injections import LabelledText, injection_figures
from watchfloor.cli.quality.pii import pii_quality, pii_speed
from watchfloor.cli.quality.rewrapped import rewrapped_figures
from watchfloor.cli.trace_file import read_trace_file

Line = dict[str, Any]
_TEXTS_TUNED = "weights and threshold were chosen while the rates of these sources were seen"


def main() -> None:
    """Print a line for each figure, as soon as it is known."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data")
    for line in chain(
        _hijacks(folder), _injections(folder), pii_quality(folder), pii_speed(folder)
    ):
        print(json.dumps(line, ensure_ascii=False), flush=True)


def _hijacks(folder: Path) -> Iterator[Line]:
    for path in sorted((folder / "agent_sessions").glob("*.jsonl.gz")):
        sessions = [
            LabelledSession(
                row["label"],
                row["suite"],
                row.get("attack") or "",
                row["messages"],
                row.get("injection_task") or "",
                tuple((row.get("injections") or {}).values()),
            )
            for row in _rows(path)
        ]
        for line in chain(hijack_figures(sessions), rewrapped_figures(sessions)):
            yield {"name": "hijack", "data": _stem(path), **line}


def _injections(folder: Path) -> Iterator[Line]:
    for path in sorted((folder / "injection").glob("*.jsonl.gz")):
        texts = [
            LabelledText(row["label"] == "benign", f"{row['source']} {row['kind']}", row["text"])
            for row in _rows(path)
        ]
        for line in injection_figures(texts):
            yield {"name": "injection", "data": _stem(path), **line, "tuned_on": _TEXTS_TUNED}


def _rows(path: Path) -> list[Line]:
    rows: Any = read_trace_file(path)
    return list(rows)


def _stem(path: Path) -> str:
    return path.name.removesuffix(".jsonl.gz")


if __name__ == "__main__":
    main()
