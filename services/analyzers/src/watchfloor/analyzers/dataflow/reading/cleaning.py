"""Texts as they are understood: one form of each character, nothing invisible or encoded."""

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote

from watchfloor.analyzers.dataflow.reading.field import Field

_INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_TAGS = re.compile("[\U000e0000-\U000e007f]+")
_TAG_BASE = 0xE0000
_FROM_CYRILLIC = "аеорсхуіјѕԁһкмтвнАВЕКМНОРСТХІЈЅУ"
_TO_LATIN = "aeopcxyijsdhkmtbhABEKMHOPCTXIJSY"
_FROM_GREEK = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοανικ"
_TO_LATIN_TOO = "ABEZHIKMNOPTYXoavik"
_LOOK_ALIKE = str.maketrans(_FROM_CYRILLIC + _FROM_GREEK, _TO_LATIN + _TO_LATIN_TOO)
_ACCENTS = dict.fromkeys(map(ord, "\u0300\u0301\u0302\u0303\u0308\u0327\u030a\u030c"))
_WORD = re.compile(r"\w+")
_LATIN = re.compile("[A-Za-z]")
_FOREIGN = re.compile("[\u0370-\u04ff]")
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{24,}={0,2}(?![A-Za-z0-9+/_=-])")
_HEX = re.compile(r"(?<![0-9A-Za-z])(?:0x)?([0-9a-fA-F]{32,})(?![0-9A-Za-z])")
_PERCENT = re.compile(r"[\w.~+%-]{12,}")
_ENOUGH_PERCENTS = 4
_LONGEST_CODE = 20_000
_MOST_CODES = 20


def clean(text: str) -> str:
    """The text in NFKC, without invisible characters, foreign letters in Latin words replaced."""
    if text.isascii():
        return text
    seen = _INVISIBLE.sub("", _TAGS.sub("", unicodedata.normalize("NFKC", text)))
    return _WORD.sub(_in_latin, seen) if _FOREIGN.search(seen) else seen


def _in_latin(word: re.Match[str]) -> str:
    # Only a word of both scripts disguises one; a Russian word is a Russian word.
    text = word[0]
    is_mixed = _LATIN.search(text) and _FOREIGN.search(text)
    return text.translate(_LOOK_ALIKE) if is_mixed else text


def folded(text: str) -> str:
    """The cleaned text in lower case without accents: what words are looked up in."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFD", text.casefold().replace("\u2019", "'"))
    return unicodedata.normalize("NFC", parts.translate(_ACCENTS))


def decoded(path: str, raw: str) -> Iterator[Field]:
    """What the raw text holds beside what is seen: encoded words and invisible letters."""
    for tags in _TAGS.findall(raw):
        text = "".join(chr(ord(each) - _TAG_BASE) for each in tags if ord(each) >= _TAG_BASE + 0x20)
        yield from _worth_reading(path, text, "invisible")
    for number, found in enumerate(_codes(raw)):
        if number == _MOST_CODES:
            return
        yield from _worth_reading(path, *found)


def _codes(raw: str) -> Iterator[tuple[str, str]]:
    for match in _HEX.finditer(raw):
        with_text = _bytes_of_hex(match[1][:_LONGEST_CODE])
        if with_text is not None:
            yield with_text, "hex"
    for match in _BASE64.finditer(raw):
        with_text = _bytes_of_base64(match[0][:_LONGEST_CODE])
        if with_text is not None:
            yield with_text, "base64"
    for match in _PERCENT.finditer(raw):
        if match[0].count("%") >= _ENOUGH_PERCENTS:
            yield unquote(match[0][:_LONGEST_CODE]).replace("+", " "), "percent"


def _bytes_of_hex(code: str) -> str | None:
    try:
        return bytes.fromhex(code[: len(code) // 2 * 2]).decode()
    except (ValueError, UnicodeDecodeError):
        return None


def _bytes_of_base64(code: str) -> str | None:
    body = code.rstrip("=").translate(str.maketrans("-_", "+/"))
    try:
        return base64.b64decode(
            body[: len(body) // 4 * 4 + (len(body) % 4 if len(body) % 4 != 1 else 0)]
            + "=" * (-len(body) % 4 if len(body) % 4 != 1 else 0)
        ).decode()
    except (ValueError, binascii.Error, UnicodeDecodeError):
        return None


def _worth_reading(path: str, text: str, how: str) -> Iterator[Field]:
    # Words, not noise: printable, and parted like a language.
    if text.isprintable() or text.replace("\n", " ").isprintable():
        legible = sum(each.isalnum() or each.isspace() for each in text)
        if " " in text.strip() and legible >= 0.7 * len(text):
            yield Field(path, clean(text), how)
