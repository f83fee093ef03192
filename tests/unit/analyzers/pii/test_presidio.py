"""Presidio's recognisers find the same, whoever runs them. Sockets are closed in these tests."""

import gzip
import json
import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from watchfloor.analyzers import compare_with_presidio, find_by
from watchfloor.analyzers.pii.presidio.catalogue import DEFAULT_NAMES, recognizer_classes
from watchfloor.analyzers.pii.presidio.finder import PresidioFinder
from watchfloor.analyzers.pii.presidio.plain import PlainPresidio
from watchfloor.core import InvalidInputError

_LABELLED = Path(__file__).parents[2] / "cli" / "quality" / "data" / "pii"
_VECTORS = _LABELLED / "recognizer_vectors_dev.jsonl.gz"
_OF_MODELS = {"spacy", "stanza", "transformers", "pattern"}
_UNREACHED = {
    # The same texts are expected to be found and not to be found, by two settings of one
    # recogniser; and two rows ask for another region and another leniency than the usual ones.
    ("de_vat_id_recognizer", "DE123456789"),
    ("de_vat_id_recognizer", "DE100000001"),
    ("phone_recognizer", "My CN number is 13812345678"),
    (
        "phone_recognizer",
        "My US number is (415) 555-0132, and my international one is415-555-0132",
    ),
}
_PIECES = (
    "4012 8888 8888 1881",
    "536-90-4399",
    "123456789",
    "GB29 NWBK 6016 1331 9268 19",
    "ada@example.co.uk",
    "https://example.org/a?b=c.",
    '"www.example.com/x"',
    "203.0.113.7",
    "2001:db8::1",
    "::",
    "00:1B:44:11:3A:B7",
    "123e4567-e89b-12d3-a456-426614174000",
    "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",
    "2024-03-01T10:00:00Z",
    "03/01/24",
    "JAN-2024",
    "+44 20 7946 0991",
    "(415) 555-0132 ext. 12",
    "030 901820",
    "0049 30 901820",
    "11 98765-4321",
    "BB1388568",
    "H12345678",
    "943 476 5919",
    "+",
    "\u0661\u0662\u0663",
    "\u0396",
    "a",
    ".",
    ",",
    " ",
    "  ",
    "\n",
    "\t",
    "\u00a0",
    "-",
    "(",
    "@",
    "call me",
)


_REACHES_OUT = """
import socket
def reached_out(*told, **named):
    raise SystemExit("a name was looked up, or an address called")
socket.getaddrinfo = socket.socket.connect = reached_out
from watchfloor.analyzers.pii.presidio.finder import PresidioFinder
from watchfloor.analyzers import PiiFinder
for find in (PresidioFinder().find, PiiFinder().find):
    print(*[one.entity_type for one in find("ada@example.co.uk")])
"""


@pytest.fixture(scope="module")
def ours() -> PresidioFinder:
    return PresidioFinder()


@pytest.fixture(scope="module")
def engine() -> PlainPresidio:
    return PlainPresidio()


@given(pieces=st.lists(st.sampled_from(_PIECES), max_size=12))
@settings(
    max_examples=400,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_types_places_and_scores_are_those_of_the_engine(
    pieces: list[str], ours: PresidioFinder, engine: PlainPresidio
) -> None:
    """Whatever stands beside what: the islands, the regions asked, and repeats."""
    for between in ("", " "):
        text = between.join(pieces)

        assert sorted(ours.find(text)) == engine.find(text)


def test_nothing_is_fetched_and_nothing_kept_in_a_folder(tmp_path: Path) -> None:
    """The package for suffixes fetches a list at its first use unless it is told not to."""
    shown = subprocess.run(
        [sys.executable, "-c", _REACHES_OUT],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "TLDEXTRACT_CACHE": str(tmp_path)},
    )

    assert shown.stdout.splitlines() == ["EMAIL_ADDRESS URL", "EMAIL_ADDRESS"]
    assert shown.stderr == ""
    assert list(tmp_path.iterdir()) == []


def test_a_comparison_counts_what_differs_and_what_was_found() -> None:
    compared = compare_with_presidio(["mail ada@example.org", "nothing here"])

    assert (compared.texts, compared.characters, compared.differing_texts) == (2, 32, 0)
    assert compared.spans == 2
    assert compared.speedup > 0


def test_the_recognisers_that_run_by_default_are_all_there() -> None:
    assert set(DEFAULT_NAMES) <= set(recognizer_classes())


def test_an_unknown_recogniser_is_refused() -> None:
    with pytest.raises(InvalidInputError):
        find_by("no_such_recognizer", "text")


def test_a_word_before_a_span_makes_it_surer_where_that_is_asked() -> None:
    text = "her passport is 912803456"
    with_context = {one.entity_type: one.score for one in PresidioFinder(
        ("us_passport_recognizer",), with_context=True
    ).find(text)}  # fmt: skip

    [alone] = find_by("us_passport_recognizer", text)

    assert with_context["US_PASSPORT"] == pytest.approx(max(alone.score + 0.35, 0.4))


def _rows() -> dict[str, list[dict[str, object]]]:
    by_name: dict[str, list[dict[str, object]]] = defaultdict(list)
    with gzip.open(_VECTORS, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["recognizer"].removesuffix("_recognizer") not in _OF_MODELS:
                by_name[row["recognizer"]].append(row)
    return by_name


@pytest.mark.parametrize(("name", "rows"), sorted(_rows().items()))
def test_each_recogniser_alone_finds_what_its_vectors_expect(
    name: str, rows: list[dict[str, object]]
) -> None:
    finder = PresidioFinder((name,))
    for row in rows:
        text = str(row["text"])
        if (name, text) in _UNREACHED:
            continue
        found = sorted([one.start, one.end] for one in finder.find(text))
        expected = row["expected"]
        assert isinstance(expected, dict)

        assert row["expected_len"] in {None, len(found)}, text
        assert expected.get("expected_positions", found) in ([], found), text
