import time
from datetime import UTC, datetime

import pytest

from watchfloor.ingest import AccessLogParser

STAMP = "[17/May/2015:10:05:03 +0000]"
TIME = int(datetime(2015, 5, 17, 10, 5, 3, tzinfo=UTC).timestamp())


def line(request: str = "GET /a?b=c HTTP/1.1", tail: str = ' "http://r/" "Agent/1"') -> str:
    return f'192.0.2.1 - - {STAMP} "{request}" 200 12{tail}'


def test_every_field_of_a_combined_line_is_read() -> None:
    text = f'192.0.2.1 - ann {STAMP} "POST /a/b?x=1&y=2 HTTP/1.1" 302 512 "http://r/" "Agent/1.0"'
    found = AccessLogParser().parse(text)
    assert found == (
        TIME, "192.0.2.1", "ann", "POST", "/a/b", "x=1&y=2", "302", "http://r/", "Agent/1.0", text,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        pytest.param(line(tail=""), "c_useragent", None, id="common format"),
        pytest.param(line(tail=' "-" "-"'), "c_useragent", None, id="no agent"),
        pytest.param(line(tail=' "-" "-"'), "cs_referer", None, id="no referrer"),
        pytest.param(line(tail=' "" ""'), "c_useragent", None, id="empty agent"),
        pytest.param(line(tail=r' "-" "a \"b\" c"'), "c_useragent", 'a "b" c', id="escaped quotes"),
        pytest.param(line(tail=r' "http://r/\"q" "A"'), "cs_referer", 'http://r/"q', id="escaped"),
        pytest.param(
            line(tail=' "http://r/?"q" "A"'), "cs_referer", 'http://r/?"q', id="bare quote"
        ),
        pytest.param(
            line(tail=' "-" "A "b" c"'), "c_useragent", 'A "b" c', id="bare quotes in agent"
        ),
        pytest.param(
            line(tail=' "-" "Bot/2; +http://b/'), "c_useragent", "Bot/2; +http://b/", id="cut"
        ),
        pytest.param(line(tail=' "-" "A\\'), "c_useragent", "A\\", id="cut inside an escape"),
        pytest.param(line(tail=' "-" "A" "10.0.0.1" 0.002'), "c_useragent", "A", id="more fields"),
        pytest.param(line("-"), "cs_method", None, id="no request"),
        pytest.param(line(""), "cs_method", None, id="empty request"),
        pytest.param(line(r"\x16\x03\x01"), "cs_uri_stem", None, id="TLS on a plain port"),
        pytest.param(line("GET /old"), "cs_uri_stem", "/old", id="HTTP 0.9"),
        pytest.param(line("GET /a b HTTP/1.1"), "cs_uri_stem", "/a", id="blank in the path"),
        pytest.param(line("GET /a? HTTP/1.1"), "cs_uri_query", None, id="empty query"),
        pytest.param(line(r"GET /?q=\"x\" HTTP/1.1"), "cs_uri_query", 'q="x"', id="quoted query"),
        pytest.param(line("CONNECT h:443 HTTP/1.1"), "cs_uri_stem", "h:443", id="connect"),
        pytest.param(
            line("GET http://h/p HTTP/1.1"), "cs_uri_stem", "http://h/p", id="proxy request"
        ),
        pytest.param(line().replace("192.0.2.1", "2001:db8::1"), "c_ip", "2001:db8::1", id="IPv6"),
        pytest.param(
            line().replace("192.0.2.1", "host.example"), "c_ip", "host.example", id="name"
        ),
        pytest.param(
            line().replace("- - [", "- ann b ["), "cs_username", "ann b", id="blank in user"
        ),
        pytest.param(line().replace("200 12", "200 -"), "sc_status", "200", id="no bytes"),
        pytest.param(line().replace("200 12", "- 12"), "sc_status", None, id="no status"),
        pytest.param(line() + "\t", "c_useragent", "Agent/1", id="blank at the end"),
        pytest.param(
            line('GET /x" 200 9 "y HTTP/1.1'),
            "c_useragent",
            "Agent/1",
            id="bare status in the path",
        ),
        pytest.param(
            line('GET /x" 200 9 "y HTTP/1.1', tail=""), "sc_status", "200", id="the same, common"
        ),
    ],
)
def test_an_odd_line_is_read(text: str, field: str, value: str | None) -> None:
    found = AccessLogParser().parse(text)
    assert found is not None
    assert getattr(found, field) == value


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("hello", id="prose"),
        pytest.param("\x00" * 40, id="zeros after a crash"),
        pytest.param(line()[:40], id="cut before the request"),
        pytest.param(line().replace("17/May", "31/Feb"), id="no such day"),
        pytest.param(line().replace("May", "Mai"), id="no such month"),
        pytest.param(line().replace(":10:05", ":25:05"), id="no such hour"),
        pytest.param(line().replace(" +0000", ""), id="no offset"),
        pytest.param(line().replace("2015", "1969"), id="before 1970"),
        pytest.param(
            line().replace("17/May/2015:10:05:03 +0000", "01/Jan/1970:00:30:00 +0100"),
            id="before 1970 by its offset",
        ),
        pytest.param(line().replace("2015", "9999"), id="a year that no signal can have"),
        pytest.param('{"remote_addr": "192.0.2.1"}', id="JSON"),
    ],
)
def test_what_is_no_access_log_line_is_none(text: str) -> None:
    assert AccessLogParser().parse(text) is None


@pytest.mark.parametrize(
    ("stamp", "offset_s"),
    [
        pytest.param("17/May/2015:10:05:03 +0000", 0, id="UTC"),
        pytest.param("17/May/2015:12:05:03 +0200", 0, id="east"),
        pytest.param("17/May/2015:04:35:03 -0530", 0, id="west"),
        pytest.param("17/May/2015:10:05:60 +0000", 57, id="leap second"),
        pytest.param("18/May/2015:00:05:03 +0200", 12 * 3600, id="another day"),
    ],
)
def test_stamps_are_read_with_their_offset(stamp: str, offset_s: int) -> None:
    parser = AccessLogParser()
    text = line().replace(STAMP, f"[{stamp}]")
    first, again = parser.parse(text), parser.parse(text)
    assert first is not None
    assert first == again
    assert first.time == TIME + offset_s


STEP = f'{STAMP} "x" 200 1 "y '


@pytest.mark.parametrize(
    ("begin", "filler", "end"),
    [
        pytest.param(line(tail="")[:50], '" 200 1 "', "\x01", id="statuses"),
        pytest.param(line(tail="")[:50], "[17/May/2015:10:05:03 +0000", "", id="stamps"),
        pytest.param(line(tail="")[:50], r"\"", "\x01", id="escaped quotes"),
        pytest.param(line(tail="")[:50], '"', "\x01", id="quotes"),
        pytest.param(line(tail="")[:50], "\\", "", id="backslashes"),
        pytest.param("192.0.2.1 - ", STEP, "", id="a line in a line"),
        pytest.param(line(tail=' "-" "-"'), " ", "x", id="blanks"),
        pytest.param(line(tail="")[:50], "\t", "x", id="tabs"),
    ],
)
def test_a_hostile_line_takes_no_time_to_speak_of(begin: str, filler: str, end: str) -> None:
    """Whoever sends a request writes the line; trying every way to read it would take seconds."""
    parser, text = AccessLogParser(), begin + filler * (16_000 // len(filler)) + end
    began = time.process_time()
    for _ in range(5):
        parser.parse(text)
    assert time.process_time() - began < 0.5
