"""Feeds in every form are read to the end; what is wrong is named, not repeated."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from watchfloor.core import IntelIndicatorInput, IntelKind
from watchfloor.reference import IndicatorForm, ReadProblem, read_indicators


def _read(
    text: str | bytes, form: IndicatorForm | None = None
) -> list[IntelIndicatorInput | ReadProblem]:
    stream = io.BytesIO(text) if isinstance(text, bytes) else io.StringIO(text)
    return list(read_indicators(stream, form=form, source="feed"))


def _values(entries: list[IntelIndicatorInput | ReadProblem]) -> list[tuple[str, str]]:
    return [(e.kind, e.value) for e in entries if isinstance(e, IntelIndicatorInput)]


def _problems(entries: list[IntelIndicatorInput | ReadProblem]) -> list[tuple[int, str]]:
    return [(e.line, e.field) for e in entries if isinstance(e, ReadProblem)]


def test_a_plain_list_is_read_with_comments_blanks_and_further_columns() -> None:
    entries = _read(
        "# a feed\n198.51.100.7\n\n198.51.100.64/26 ; SBL1\n2001:DB8::1\t10\n"
        "198.51.100.9,3 # inline\nEvil.Example.\nhttps://evil.example/a;b,c\n"
    )
    assert _values(entries) == [
        ("network", "198.51.100.7/32"),
        ("network", "198.51.100.64/26"),
        ("network", "2001:db8::1/128"),
        ("network", "198.51.100.9/32"),
        ("domain", "evil.example"),
        ("url", "https://evil.example/a;b,c"),
    ]
    assert _problems(entries) == []


def test_a_table_is_read_by_its_column_names() -> None:
    text = (
        "First Seen;IP;Category;Score;Valid-Until;Comment\n"
        '2026-01-02 03:04:05;198.51.100.7;"botnet; c2";high;2026-02-01;"two\nlines"\n'
        ";198.51.100.8;;70%;;\n"
    )
    full, sparse = _read("\ufeff" + text)
    assert full == IntelIndicatorInput(
        kind=IntelKind.NETWORK,
        value="198.51.100.7/32",
        label="botnet; c2",
        confidence=85,
        source="feed",
        valid_from=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        valid_until=datetime(2026, 2, 1, tzinfo=UTC),
        description="two\nlines",
    )
    assert isinstance(sparse, IntelIndicatorInput)
    assert (sparse.label, sparse.confidence, sparse.valid_from) == ("malicious", 70, None)


def test_a_kind_column_decides_what_a_value_is() -> None:
    entries = _read(
        "indicator,type\n198.51.100.7,IPv4\nsqlmap/1.8,user-agent\nevil.example,hostname\n"
    )
    assert _values(entries) == [
        ("network", "198.51.100.7/32"),
        ("user_agent", "sqlmap/1.8"),
        ("domain", "evil.example"),
    ]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        pytest.param("999.1.1.1,x,50", "value", id="no-address"),
        pytest.param(",x,50", "value", id="no-value"),
        pytest.param("0.0.0.0/0,x,50", "value", id="the-whole-world"),
        pytest.param("198.51.100.7,x,101", "confidence", id="confidence-too-high"),
        pytest.param("198.51.100.7,x,0.8", "confidence", id="confidence-as-a-share"),
        pytest.param(f"198.51.100.7,{'x' * 256},50", "label", id="label-too-long"),
        pytest.param("198.51.100.7,x,50,more", "", id="more-cells-than-the-header"),
        pytest.param('198.51.100.7,"x"y,50', "", id="broken-quotes"),
    ],
)
def test_a_bad_row_is_a_problem_at_its_line_and_the_next_is_read(row: str, field: str) -> None:
    entries = _read(f"ip,label,confidence\n# note\n{row}\n198.51.100.8,x,50\n")
    assert _problems(entries) == [(3, field)]
    assert _values(entries) == [("network", "198.51.100.8/32")]
    assert not any("999.1.1.1" in e.reason for e in entries if isinstance(e, ReadProblem))


def test_a_quote_that_is_never_closed_swallows_no_row_in_silence() -> None:
    entries = _read('ip,label\n198.51.100.7,"x\n198.51.100.8,y\n')
    assert _values(entries) == []
    assert _problems(entries) == [(2, "")]


def test_bytes_that_are_no_utf8_spoil_only_their_field() -> None:
    entries = _read(b"ip,label\n198.51.100.7,caf\xe9\n198.51.100.8,x\n")
    assert _problems(entries) == [(2, "label")]
    assert _values(entries) == [("network", "198.51.100.8/32")]


def test_json_lines_are_told_from_the_first_line_and_carry_the_feeds_name() -> None:
    entries = _read(
        '{"kind": "network", "value": "198.51.100.7", "confidence": 90, "source": "other"}\n'
        "\n"
        "{broken}\n"
        "[1]\n"
        '{"kind": "md5", "value": "x", "colour": "red"}\n'
        '{"kind": "domain", "value": "not a domain"}\n'
    )
    first = entries[0]
    assert isinstance(first, IntelIndicatorInput)
    assert (first.value, first.source, first.confidence) == ("198.51.100.7/32", "feed", 90)
    assert _problems(entries) == [(3, ""), (4, ""), (5, "kind"), (5, "colour"), (6, "value")]


def _bundle(*patterns: str, **fields: object) -> str:
    objects = [
        {"type": "indicator", "id": f"indicator--{n}", "pattern_type": "stix", "pattern": p}
        for n, p in enumerate(patterns)
    ]
    return json.dumps({"type": "bundle", "objects": [{**o, **fields} for o in objects]}, indent=1)


@pytest.mark.parametrize(
    ("pattern", "values"),
    [
        pytest.param(
            "[ipv4-addr:value = '198.51.100.7']", [("network", "198.51.100.7/32")], id="ipv4"
        ),
        pytest.param(
            "[ipv6-addr:value = '2001:DB8::1']", [("network", "2001:db8::1/128")], id="ipv6"
        ),
        pytest.param(
            "[ipv4-addr:value ISSUBSET '198.51.100.0/24']",
            [("network", "198.51.100.0/24")],
            id="subset",
        ),
        pytest.param(
            "[ipv4-addr:value IN ('198.51.100.7', '198.51.100.8')]",
            [("network", "198.51.100.7/32"), ("network", "198.51.100.8/32")],
            id="in",
        ),
        pytest.param(
            "[(ipv4-addr:value = '198.51.100.7' OR domain-name:value = 'Evil.example')] OR "
            "[url:value = 'http://evil.example/it\\'s']",
            [
                ("network", "198.51.100.7/32"),
                ("domain", "evil.example"),
                ("url", "http://evil.example/it's"),
            ],
            id="alternatives",
        ),
        pytest.param(
            "[network-traffic:extensions.'http-request-ext'.request_header.'User-Agent'[0]"
            " = 'evil/1']",
            [("user_agent", "evil/1")],
            id="user-agent",
        ),
    ],
)
def test_a_stix_pattern_gives_its_values(pattern: str, values: list[tuple[str, str]]) -> None:
    entries = _read(_bundle(pattern))
    assert _values(entries) == values
    assert _problems(entries) == []


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param("[ipv4-addr:value = '198.51.100.7'] AND [url:value = 'http://a/b']", id="and"),
        pytest.param(
            "[ipv4-addr:value = '198.51.100.7'] FOLLOWEDBY [url:value = 'http://a/b']",
            id="followed-by",
        ),
        pytest.param(
            "[ipv4-addr:value = '198.51.100.7' AND url:value = 'http://a/b']", id="both-comparisons"
        ),
        pytest.param("[ipv4-addr:value = '198.51.100.7'] REPEATS 5 TIMES", id="qualifier"),
        pytest.param("[ipv4-addr:value != '198.51.100.7']", id="unequal"),
        pytest.param("[ipv4-addr:value NOT = '198.51.100.7']", id="not"),
        pytest.param("[url:value LIKE 'http://a/%']", id="like"),
        pytest.param("[file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf8427e']", id="other-object"),
        pytest.param("[ipv4-addr:value = 7]", id="number"),
        pytest.param("[url:value ISSUBSET '198.51.100.0/24']", id="subset-of-no-network"),
        pytest.param("ipv4-addr:value = '198.51.100.7'", id="no-pattern"),
        pytest.param("(" * 3_000 + "[url:value = 'http://a/b']" + ")" * 3_000, id="too-deep"),
    ],
)
def test_a_stix_pattern_that_says_more_than_a_value_is_a_problem(pattern: str) -> None:
    entries = _read(_bundle(pattern, "[ipv4-addr:value = '198.51.100.9']"))
    assert _problems(entries) == [(1, "pattern")]
    assert _values(entries) == [("network", "198.51.100.9/32")]


def test_a_supported_alternative_is_kept_beside_an_unsupported_one() -> None:
    entries = _read(_bundle("[ipv4-addr:value = '198.51.100.7' OR file:name = 'x']"))
    assert _values(entries) == [("network", "198.51.100.7/32")]
    assert _problems(entries) == [(1, "pattern")]


def test_a_stix_indicator_keeps_what_its_object_says() -> None:
    (indicator,) = _read(
        _bundle(
            "[ipv4-addr:value = '198.51.100.7']",
            confidence=85,
            indicator_types=["malicious-activity"],
            labels=["ignored"],
            valid_from="2026-01-01T00:00:00Z",
            valid_until="2026-02-01T00:00:00Z",
            name="a name",
            description="d" * 5_000,
        )
    )
    assert isinstance(indicator, IntelIndicatorInput)
    assert (indicator.confidence, indicator.label) == (85, "malicious-activity")
    assert indicator.external_id == "indicator--0"
    assert indicator.valid_from == datetime(2026, 1, 1, tzinfo=UTC)
    assert indicator.valid_until == datetime(2026, 2, 1, tzinfo=UTC)
    assert indicator.description == "d" * 4_096


def test_revoked_indicators_and_other_objects_are_passed_over() -> None:
    assert _read(_bundle("[ipv4-addr:value = '198.51.100.7']", revoked=True)) == []
    assert _read(_bundle("x", type="malware")) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param('{\n"type": "bundle",\n"objects": [}\n', (3, ""), id="no-json"),
        pytest.param('{"type": "bundle"}', (1, "objects"), id="no-objects"),
        pytest.param('{"type": "bundle", "objects": [7]}', (1, ""), id="no-object"),
        pytest.param(_bundle("rule x", pattern_type="yara"), (1, "pattern_type"), id="no-stix"),
        pytest.param(_bundle("x", pattern=None), (1, "pattern"), id="no-text"),
    ],
)
def test_a_bad_bundle_is_a_problem(text: str, problem: tuple[int, str]) -> None:
    assert _problems(_read(text)) == [problem]


def test_a_path_is_read_and_an_empty_feed_is_empty(tmp_path: Path) -> None:
    feed = tmp_path / "feed.txt"
    feed.write_text("198.51.100.7\n")
    assert _values(list(read_indicators(feed, source="feed"))) == [("network", "198.51.100.7/32")]
    assert _read("") == []
    assert _read("# nothing\n\n") == []


def test_a_given_form_is_not_guessed() -> None:
    (problem,) = _read("198.51.100.7\n", form="jsonl")
    assert isinstance(problem, ReadProblem)
    assert (problem.line, problem.field) == (1, "")
