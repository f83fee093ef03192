"""What of what callers tell is kept from everything behind the gateway, by project."""

import re
from enum import StrEnum
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from watchfloor.core.text import without_nul

MOST_FIELDS, MOST_WORDS = 100, 500
MOST_PARTS_OF_WORD = 8
"""So many words a name of several may have."""

_UNSPACED = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_PART = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")
_NOT_OF_NAME = re.compile(r"[\W_]+")
_NEVER = frozenset({"sourceip"})


class RedactionMode(StrEnum):
    """What becomes of what is sensitive."""

    OFF = "off"
    MASK = "mask"
    TOKENS = "tokens"


class Redaction(BaseModel):
    """What was kept back at one place of a signal, an event or a message.

    Attributes:
        type: What it was, for example ``EMAIL_ADDRESS``.
        location: Names and positions down to it, with dots between.
        count: How often it stood there.
    """

    model_config = ConfigDict(frozen=True)
    type: str
    location: str
    count: Annotated[int, Field(ge=1)]


Redactions = Annotated[tuple[Redaction, ...], Field(exclude_if=lambda found: not found)]
"""Where nothing was kept back, nothing is written about it."""

SaidIfTrue = Annotated[bool, Field(exclude_if=lambda is_so: not is_so)]
"""Where it is not so, nothing is written about it."""


class WordPart(NamedTuple):
    """A word of a text.

    Attributes:
        text: In the form in which words are compared.
        start: Of its first character.
        end: One past its last.
    """

    text: str
    start: int
    end: int


def parts_of(text: str) -> list[WordPart]:
    """The words of a text; of scripts that put no space between words each character is one."""
    return [WordPart(found[0].casefold(), *found.span()) for found in _PART.finditer(text)]


def field_name(name: str) -> str:
    """A name as it is compared: ``patient_Name`` and ``patient.name`` are ``patientname``."""
    return _NOT_OF_NAME.sub("", name).lower()


def _can_be_declared(name: str) -> str:
    if not field_name(name):
        raise ValueError("must have a letter or a digit")
    if field_name(name) in _NEVER:
        raise ValueError("must not be source_ip, which is never masked")
    return name


def _has_words(text: str) -> str:
    if not 1 <= len(parts_of(text)) <= MOST_PARTS_OF_WORD:
        raise ValueError(f"must have 1 to {MOST_PARTS_OF_WORD} words")
    return text


FieldName = Annotated[
    str,
    StringConstraints(strict=True, min_length=1, max_length=100),
    AfterValidator(without_nul),
    AfterValidator(_can_be_declared),
]
"""A field by its name: of signals and events, and of objects in them; case and joints are equal."""

SensitiveWord = Annotated[
    str,
    StringConstraints(strict=True, min_length=2, max_length=100),
    AfterValidator(without_nul),
    AfterValidator(_has_words),
]
"""A word or a few that follow one another, such as a name."""


class RedactionPolicyInput(BaseModel):
    """What a project wants to be kept back.

    Attributes:
        mode: ``off``; ``mask``: nobody can tell equal values any more; ``tokens``: equal values
            become equal tokens. Ids become tokens in both.
        fields: Fields whose values are kept back whole, beside user ids.
        words: Words that are kept back wherever they stand; one that is declared may also be given
            by its token.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        title="RedactionPolicyInput",
        json_schema_extra={
            "examples": [{"mode": "tokens", "fields": ["patient"], "words": ["Ann Example"]}]
        },
    )
    mode: RedactionMode
    fields: Annotated[tuple[FieldName, ...], Field(max_length=MOST_FIELDS)] = ()
    words: Annotated[tuple[SensitiveWord, ...], Field(max_length=MOST_WORDS)] = ()


class DeclaredWord(BaseModel):
    """A word as it is kept: nobody can read it again.

    Attributes:
        token: What it becomes.
        parts: How many words it is.
    """

    model_config = ConfigDict(frozen=True)
    token: str
    parts: Annotated[int, Field(ge=1, le=MOST_PARTS_OF_WORD)]


class RedactionPolicy(BaseModel):
    """What a project wants to be kept back, as it is kept.

    Attributes:
        mode: What becomes of what is sensitive.
        fields: Fields whose values are kept back whole.
        words: Words that are kept back wherever they stand.
        key: A token that tells with which key it was declared; nothing where nothing was.
        changed_at: When it was declared; nothing for what holds where nothing was.
    """

    model_config = ConfigDict(frozen=True)
    mode: RedactionMode = RedactionMode.OFF
    fields: tuple[str, ...] = ()
    words: tuple[DeclaredWord, ...] = ()
    key: str | None = None
    changed_at: AwareDatetime | None = None
