"""Access-log lines in the combined and common formats of Apache and nginx."""

import re
from typing import NamedTuple

from watchfloor.ingest._log_time import LogTime


class LogLine(NamedTuple):
    """One request as the web server wrote it down; ``None`` is the log's "-".

    Attributes:
        time: Seconds since 1970, from the line's own stamp.
        c_ip: The client: an address, or a name where the server looks names up.
        cs_username: The user of HTTP authentication.
        cs_method: The method; absent where the request was no HTTP.
        cs_uri_stem: The path as it was sent, not decoded.
        cs_uri_query: What follows the question mark.
        sc_status: The status code, as text.
        cs_referer: The referring page.
        c_useragent: What the client called itself.
        text: The whole line.
    """

    time: int
    c_ip: str
    cs_username: str | None
    cs_method: str | None
    cs_uri_stem: str | None
    cs_uri_query: str | None
    sc_status: str | None
    cs_referer: str | None
    c_useragent: str | None
    text: str


_HEAD = (
    r"(?>(\S+) \S+ {user} "
    r"\[(\d\d/[A-Z][a-z]{{2}}/\d{{4}}:\d\d:\d\d):(\d\d) ([+-]\d{{4}})\] )"
)
_USUAL = re.compile(
    _HEAD.format(user=r"(\S+)")
    + r'"([A-Z]+) ([^ ?"\\]+)(?:\?([^ "\\]*))? HTTP/[\d.]+" (\d{3}) (?:\d+|-)'
    r'(?: "([^"\\]*)" "([^"\\]*)"(?: .*)?)?'
)
_QUOTED = r'"((?:[^"\\]|\\.)*)'
_ESCAPED = re.compile(
    _HEAD.format(user="(.*?)")
    + _QUOTED
    + r'" (\d{3}|-) \S+(?: '
    + _QUOTED
    + '" '
    + _QUOTED
    + r'(?:"(?: .*)?)?)?'
)
# Some servers write quotes as they came; then only the separators between the fields are left
# to go by. A line without its last quote, cut by the server, is read by either pattern. Each
# separator is taken where it first occurs ("?>"): such lines are written by whoever sends the
# request, and trying every place for every separator would take seconds over one line.
_UNESCAPED = re.compile(
    _HEAD.format(user="(.*?)") + r'(?>"(.*?)" (\d{3}|-) (?:\d+|-)(?= "))(?> "(.*?)" ")(.*?)"?'
)
_UNESCAPED_COMMON = re.compile(_HEAD.format(user="(.*?)") + r'"(.*)" (\d{3}|-) (?:\d+|-)()()')
_ODD = (_ESCAPED, _UNESCAPED, _UNESCAPED_COMMON)
_REQUEST = re.compile(r"([A-Za-z]+) ([^ ?]+)(?:\?(\S*))?(?: .*)?")
_ESCAPE = re.compile(r'\\(["\\])')


def _present(text: str | None) -> str | None:
    if not text or text == "-":
        return None
    return _ESCAPE.sub(r"\1", text) if "\\" in text else text


class AccessLogParser:
    """Reads lines one by one. Keeps nothing but a cache of the minutes it has seen."""

    def __init__(self) -> None:
        self._seconds = LogTime().seconds

    def parse(self, text: str) -> LogLine | None:
        """The line's fields, or ``None`` where it is no access-log line."""
        found = _USUAL.fullmatch(text)
        if found is None:
            return self._parse_odd(text)
        ip, user, minute, second, zone, method, stem, query, status, referer, agent = found.groups()
        time = self._seconds(minute, second, zone)
        if time is None:
            return None
        return LogLine(
            time,
            ip,
            None if user == "-" else user,
            method,
            stem,
            query or None,
            status,
            None if referer == "-" else referer or None,
            None if agent == "-" else agent or None,
            text,
        )

    def _parse_odd(self, text: str) -> LogLine | None:
        bare = text.rstrip()
        attempts = (form.fullmatch(bare) for form in _ODD)
        found = next(filter(None, attempts), None)
        if found is None:
            return None
        ip, user, minute, second, zone, request, status, referer, agent = found.groups()
        time = self._seconds(minute, second, zone)
        if time is None:
            return None
        asked = _REQUEST.fullmatch(request)
        method, stem, query = asked.groups() if asked else (None, None, None)
        return LogLine(
            time,
            ip,
            _present(user),
            method,
            _present(stem),
            _present(query),
            _present(status),
            _present(referer),
            _present(agent),
            text,
        )
