"""What the documents name exists: links, metrics, log events, settings."""

import re
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from watchfloor.cli.config import RootConfig
from watchfloor.telemetry import METRICS

TOP = Path(__file__).parents[3]
DOCUMENTS = sorted(
    path
    for pattern in ("*.md", "docs/**/*.md", "libs/*/*.md", "services/*/*.md")
    for path in TOP.glob(pattern)
)
SOURCES = "\n".join(
    path.read_text() for room in ("libs", "services") for path in (TOP / room).rglob("*.py")
)
OF_THE_CLIENT = {"URL", "KEY", "DATA_DIR", "CONFIG", "CA", "CERT", "CLIENT_KEY"}
"""Variables that say where a watchfloor is; they are no part of its configuration."""

every_document = pytest.mark.parametrize(
    "document", DOCUMENTS, ids=lambda path: path.relative_to(TOP).as_posix()
)


@every_document
def test_every_link_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", document.read_text())
    inside = [link for link in links if "://" not in link]

    assert [link for link in inside if not (document.parent / link).exists()] == []


@every_document
def test_every_metric_is_declared(document: Path) -> None:
    named = set(re.findall(r"\bsoc_[a-z_]+?(?=_bucket\b|_count\b|\b)", document.read_text()))

    assert named <= {metric.name for metric in METRICS}


@every_document
def test_every_setting_exists(document: Path) -> None:
    named = set(re.findall(r"\bWATCHFLOOR_([A-Z0-9_]*[A-Z0-9])\b(?!_*[*…])", document.read_text()))

    assert sorted(name for name in named - OF_THE_CLIENT if not _is_setting(name)) == []


def test_what_security_rests_on_exists() -> None:
    """A promise that names its proof is kept as long as the proof is there."""
    text = (TOP / "SECURITY.md").read_text()
    named = re.findall(r"`((?:libs|services|tests)/[\w./-]+)(?:::(\w+))?`", text)

    assert named
    assert [path for path, _ in named if not (TOP / path).exists()] == []
    proofs = [(path, test) for path, test in named if test]
    assert [test for path, test in proofs if f"def {test}(" not in (TOP / path).read_text()] == []


def test_every_log_event_of_the_runbook_is_logged() -> None:
    runbook = (TOP / "docs/runbook.md").read_text()
    events = set(re.findall(r'\.message == "([a-z_]+)"', runbook))

    assert events
    assert sorted(event for event in events if f'"{event}"' not in SOURCES) == []


def _is_setting(name: str) -> bool:
    model: object = RootConfig
    for part in name.lower().split("__"):
        if not (isinstance(model, type) and issubclass(model, BaseModel)):
            return False
        field = model.model_fields.get(part)
        if field is None:
            return False
        # A field that may be absent is a union with None.
        model = next(iter(get_args(field.annotation)), field.annotation)
    return True
