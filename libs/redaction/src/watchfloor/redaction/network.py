"""Addresses of machines, mailboxes and pages."""

import ipaddress
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from watchfloor.redaction.recognizer import Recognizer


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_DOMAIN = rf"(?:{_LABEL}\.){{1,8}}[^\W\d_][\w-]{{1,61}}"
_LOCAL = r"[\w+-][\w!$'*+^~.-]{0,63}"
"""Of what RFC 5322 allows, what does not also part the pieces of URLs and settings."""
_FILE_ENDINGS = _words(
    "ai app bar bat bin br cab cc cfd com do gdn gz id in is java js la lua md mov mp ms pl pm"
    " ps py rs sc sh so sql st sub swift ts tv vi zip"
)
"""Last labels that are as often the end of a file's name or a word: alone they prove nothing."""
_PROVING = frozenset({"ai", "app", "br", "com", "id", "in", "tv"})


def _is_ip(text: str) -> bool:
    # Names joined by colons may look like one: a::b.
    if not any(map(str.isdigit, text)):
        return False
    try:
        ipaddress.ip_interface(text.partition("%")[0])
    except ValueError:
        return False
    return True


@cache
def top_level_domains() -> frozenset[str]:
    """The last labels of all public suffixes, in Unicode and in ASCII, from a snapshot."""
    data = files("watchfloor.redaction") / "data" / "top_level_domains.txt"
    return frozenset(data.read_text(encoding="utf-8").split())


def _ends_publicly(text: str) -> bool:
    host = text.rpartition("@")[2]
    return host.rpartition(".")[2].lower() in top_level_domains()


def _length_of_mailbox(text: str) -> int:
    """Without what was joined to its end: ``ann@example.com-2``."""
    if text.startswith(".") or ".." in text:
        return 0
    if _ends_publicly(text):
        return len(text)
    last = text.rpartition(".")[2]
    joined = len(last) - len(last.partition("-")[0])
    return len(text) - joined if joined and _ends_publicly(text[: len(text) - joined]) else 0


def _length_of_domain(text: str) -> int:
    host = text.partition("/")[0]
    last = host.rpartition(".")[2].lower()
    if last in _FILE_ENDINGS and last not in _PROVING and not host.lower().startswith("www."):
        return 0
    return _length_of_url(text) if last in top_level_domains() else 0


def _length_of_url(text: str) -> int:
    """Without the punctuation of the sentence around it."""
    end = len(text.rstrip(".,;:!?'\"*_"))
    for opening, closing in ("()", "[]"):
        while text[:end].endswith(closing) and text.count(closing, 0, end) > text.count(
            opening, 0, end
        ):
            end -= 1
    return end


NETWORK: Sequence[Recognizer] = (
    Recognizer(
        name="email",
        entity_type="EMAIL_ADDRESS",
        pattern=re.compile(rf"(?<![\w.+-]){_LOCAL}@{_DOMAIN}(?![\w@])"),
        score=1.0,
        needs=("@",),
        check=_length_of_mailbox,
    ),
    Recognizer(
        name="url",
        entity_type="URL",
        pattern=re.compile(
            r"(?<![a-z])(?:https?|ftps?|wss?)://[^\s<>\"`{}|\\^]{2,2000}", re.IGNORECASE
        ),
        score=0.9,
        needs=("://",),
        check=_length_of_url,
    ),
    Recognizer(
        name="domain",
        entity_type="URL",
        pattern=re.compile(
            rf"(?<![\w.@/:-]){_DOMAIN}(?![\w(-])(?![\w@.-]*@)(?:/[^\s<>\"`{{}}|\\^,;]{{0,500}})?"
        ),
        score=0.6,
        needs=(".",),
        check=_length_of_domain,
    ),
    Recognizer(
        name="ipv4",
        entity_type="IP_ADDRESS",
        pattern=re.compile(
            r"(?<![\w.])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?:/[0-9]{1,2})?(?![\w/]|\.\d)"
        ),
        score=0.9,
        digits=4,
        needs=(".",),
        check=_is_ip,
    ),
    Recognizer(
        name="ipv6",
        entity_type="IP_ADDRESS",
        pattern=re.compile(
            r"(?<![\w:.])(?=[0-9A-Fa-f:]{0,24}:)[0-9A-Fa-f:]{3,39}(?:(?:\.[0-9]{1,3}){3})?"
            r"(?:%[0-9A-Za-z]{1,15})?(?:/[0-9]{1,3})?(?![\w:/]|\.\d)"
        ),
        score=0.9,
        digits=1,
        needs=(":",),
        check=_is_ip,
    ),
    Recognizer(
        name="mac",
        entity_type="MAC_ADDRESS",
        pattern=re.compile(
            r"(?<![\w:-])[0-9A-Fa-f]{2}(?P<between>[:-])(?:[0-9A-Fa-f]{2}(?P=between)){4}"
            r"[0-9A-Fa-f]{2}(?![\w:-])"
        ),
        score=0.8,
        needs=(":", "-"),
    ),
)
