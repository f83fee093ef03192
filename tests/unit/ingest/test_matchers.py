import pytest

from watchfloor.ingest._matchers import build_matcher


@pytest.mark.parametrize(
    ("modifiers", "values", "text", "expected"),
    [
        pytest.param("", ["GET"], "GET", True, id="equal"),
        pytest.param("", ["get"], "GET", True, id="equal without case"),
        pytest.param("", ["GET"], "GETS", False, id="not merely the beginning"),
        pytest.param("", [404], "404", True, id="a number equals its text"),
        pytest.param("", ["a", "b"], "b", True, id="any of several"),
        pytest.param("", ["/a*z"], "/abcz", True, id="wildcard"),
        pytest.param("", ["/a?z"], "/abcz", False, id="one character only"),
        pytest.param("", [r"/a\*z"], "/a*z", True, id="escaped wildcard"),
        pytest.param("", [r"/a\*z"], "/abz", False, id="escaped wildcard is no wildcard"),
        pytest.param("cased", ["get"], "GET", False, id="cased"),
        pytest.param("contains", ["BOT"], "a robot", True, id="contains"),
        pytest.param("contains", ["b*t"], "a robot here", True, id="contains a wildcard"),
        pytest.param("contains|all", ["ro", "bot"], "a robot", True, id="all contained"),
        pytest.param("contains|all", ["ro", "x"], "a robot", False, id="one of all missing"),
        pytest.param("startswith", ["/x", "/wp-"], "/WP-admin", True, id="startswith"),
        pytest.param("startswith", ["/wp-"], "/a/wp-", False, id="not at the start"),
        pytest.param("endswith", [".css", ".js"], "/a.JS", True, id="endswith"),
        pytest.param("endswith", [".js"], "/a.js/b", False, id="not at the end"),
        pytest.param("re", [r"^/\d+$"], "/12", True, id="expression"),
        pytest.param("re", ["abc"], "ABC", False, id="expression with case"),
        pytest.param("re|i", ["abc"], "ABC", True, id="expression without case"),
        pytest.param("cidr", ["192.0.2.0/24"], "192.0.2.9", True, id="inside a network"),
        pytest.param("cidr", ["192.0.2.0/24"], "198.51.100.9", False, id="outside"),
        pytest.param("cidr", ["2001:db8::/32"], "2001:db8::9", True, id="IPv6"),
        pytest.param("cidr", ["192.0.2.0/24"], "host.example", False, id="no address"),
        pytest.param("gte", [400], "400", True, id="gte"),
        pytest.param("gt", [400], "400", False, id="gt"),
        pytest.param("lt", [500], "499", True, id="lt"),
        pytest.param("lte", [500], "501", False, id="lte"),
        pytest.param("gte", [400], "abc", False, id="no number"),
        pytest.param("neq", ["GET"], "POST", True, id="neq"),
        pytest.param("neq", ["GET"], "GET", False, id="neq equal"),
        pytest.param("contains|neq", ["bot"], "a robot", False, id="neq contains"),
        pytest.param("exists", [True], "x", True, id="exists"),
        pytest.param("exists", [False], "x", False, id="exists not"),
        pytest.param("", ["x"], None, False, id="an absent field equals nothing"),
        pytest.param("contains", [""], None, False, id="an absent field contains nothing"),
        pytest.param("neq", ["x"], None, True, id="an absent field is not equal"),
        pytest.param("exists", [True], None, False, id="absent"),
        pytest.param("exists", [False], None, True, id="absence wanted"),
    ],
)
def test_a_value_is_tested(
    modifiers: str, values: list[object], text: str | None, expected: bool
) -> None:
    matches = build_matcher(modifiers.split("|") if modifiers else [], values)
    assert matches(text) is expected


@pytest.mark.parametrize(
    ("modifiers", "values", "reason"),
    [
        pytest.param(["base64"], ["x"], "not known", id="unknown"),
        pytest.param(["contains", "endswith"], ["x"], "exclude", id="two kinds"),
        pytest.param(["cidr", "all"], ["192.0.2.0/24"], "exclude", id="all networks"),
        pytest.param([], [], "at least one", id="no value"),
        pytest.param([], [None], "exists: false", id="null"),
        pytest.param(["re"], ["("], "expression", id="bad expression"),
        pytest.param(["cidr"], ["here"], "networks", id="bad network"),
        pytest.param(["gte"], ["many"], "number", id="bad number"),
        pytest.param(["exists"], ["yes"], "true or false", id="bad exists"),
    ],
)
def test_what_makes_no_test_is_refused(
    modifiers: list[str], values: list[object], reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        build_matcher(modifiers, values)


@pytest.mark.parametrize(
    ("modifiers", "value", "text"),
    [
        pytest.param(["re"], r"(a+)+$", "a" * 5_000 + "!", id="a careless expression"),
        pytest.param(["contains"], "*a" * 12 + "b", "a" * 8_000, id="many wildcards"),
    ],
)
def test_a_line_made_for_a_pattern_is_given_up(
    modifiers: list[str], value: str, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    """It would take longer than this test may, and is told once."""
    matches = build_matcher(modifiers, [value])
    assert [matches(text) for _ in range(3)] == [False] * 3
    given_up = [each for each in caplog.records if "rule_pattern_given_up" in str(each.msg)]
    assert len(given_up) == 1
