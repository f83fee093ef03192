"""Signals, events and whatever else callers tell, without what is sensitive in them."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, JsonValue
from pydantic_core import from_json, to_json

from watchfloor.core import RedactionMode, RedactionPolicy, field_name
from watchfloor.redaction.shapes import limit_of, takes_json
from watchfloor.redaction.tally import Tally
from watchfloor.redaction.texts import TextRedactor
from watchfloor.redaction.tokens import Tokens

R = TypeVar("R", bound=BaseModel)

USER, FIELD = "USER_ID", "FIELD"
IDS = frozenset(
    {
        *("id", "event_id", "session_id", "external_id", "agent_id", "workflow_id"),
        *("customer_id", "customer_name", "trace_id", "span_id", "parent_span_id"),
        *("call_id", "tool_call_id", "client_id", "analysis_id"),
    }
)
"""Fields that name something: what is sensitive in them becomes a token in every mode."""

_USERS = frozenset({"userid", "enduserid"})
_OURS = frozenset(
    {
        *("project_id", "threat_id", "change_id", "source_ip", "client_address", "addresses"),
        *("given_by", "redactions", "is_masked"),
    }
)
"""Fields that hold no word of the caller, or an address, which is what a defence acts on."""

_ADDRESSES = frozenset({"sourceip"})
_FEWEST_DIGITS = 7
_LONGEST_ID = 255
_MOST_USERS = 4
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class _Place(NamedTuple):
    """Where a value stands.

    Attributes:
        path: Names and positions down to it.
        name: The last name.
        is_id: Whether it names something.
        is_user: Whether it names a person who uses something.
        is_declared: Whether the project declared the field, or one around it.
    """

    path: str
    name: str
    is_id: bool = False
    is_user: bool = False
    is_declared: bool = False


class Redactor:
    """What one project's policy makes of what its callers tell. Safe between threads.

    Args:
        policy: What the project wants; not ``off``.
        tokens: Of the project.
    """

    def __init__(self, policy: RedactionPolicy, tokens: Tokens) -> None:
        self._texts = TextRedactor(policy, tokens)
        self._fields = frozenset(map(field_name, policy.fields))
        self._is_masking = policy.mode is RedactionMode.MASK
        self._numbers = tokens.numbers

    def record(self, record: R) -> R:
        """The record, and records in it, saying in ``redactions`` what was kept back."""
        tally = Tally()
        return self._model(record, "", tally)

    def text(self, text: str) -> str:
        """A text that is told."""
        return self._texts.redacted(text)

    def name(self, name: str) -> str:
        """Names with dots between, some of which a caller made up, as they may be told."""
        # A name may hold dots itself, and what is before one hides what some names are.
        whole = self._texts.redacted(name, is_id=True)
        return ".".join(self._texts.redacted(part, is_id=True) for part in whole.split("."))

    def search(self, text: str) -> Sequence[str]:
        """A text that is looked for, as it may have been kept: by the newest key, by older ones.

        Each of its first words may be a user's id, too.
        """
        texts = list(self._by_each_key(lambda number: self._texts.redacted(text, number=number)))
        words = text.split()
        for at, word in enumerate(words[:_MOST_USERS]):
            rest = self._texts.redacted(" ".join((*words[:at], *words[at + 1 :])))
            texts += (f"{token} {rest}".strip() for token in self.ids("user_id", word))
        return tuple(dict.fromkeys(texts))

    def id(self, name: str, text: str) -> str:
        """An id that is told or asked for, as it is kept.

        Args:
            name: Of the field that holds it.
            text: The id.
        """
        return self.ids(name, text)[0]

    def ids(self, name: str, text: str) -> Sequence[str]:
        """The same by each key, the newest first."""
        place = self._below(_Place("", ""), name, is_typed=True)
        return self._by_each_key(lambda number: self._text(text, place, Tally(), number))

    def _by_each_key(self, kept: Callable[[int], str]) -> Sequence[str]:
        return tuple(dict.fromkeys(map(kept, self._numbers)))

    def _model(self, record: R, path: str, tally: Tally) -> R:
        # What can say for itself what was kept back of it has a tally of its own.
        says = "redactions" in type(record).model_fields
        own, within = (Tally(), "") if says else (tally, path)
        news: dict[str, Any] = {}
        for name in type(record).model_fields:
            before = getattr(record, name)
            if before is None or name in _OURS:
                continue
            if isinstance(before, int | float) and not takes_json(type(record), name):
                continue
            place = self._below(_Place(within, ""), name, is_typed=True)
            after = self._value(before, place, own, limit=limit_of(type(record), name))
            if after is not before:
                news[name] = after
        if says and own.counts:
            news["redactions"] = own.redactions()
            if self._is_masking and own.has_masked and "is_masked" in type(record).model_fields:
                news["is_masked"] = True
        return record.model_copy(update=news) if news else record

    def _value(self, value: Any, place: _Place, tally: Tally, limit: int | None = None) -> Any:  # noqa: ANN401
        match value:
            case BaseModel():
                return self._model(value, place.path, tally)
            case str() if not isinstance(value, Enum):
                return self._text(value, place, tally, limit=limit)
            case int() | float() if not isinstance(value, Enum | bool):
                return self._number(value, place, tally)
            case dict():
                return self._object(value, place, tally)
            case list() | tuple():
                return self._list(value, place, tally)
            case _:
                return value

    def _object(self, value: Mapping[str, JsonValue], place: _Place, tally: Tally) -> Any:  # noqa: ANN401
        news: dict[str, Any] = {}
        for key, each in value.items():
            kept = self._text(key, _Place(place.path, "", is_id=True), tally)
            below = self._below(place, key, kept)
            news[kept] = each if field_name(key) in _ADDRESSES else self._value(each, below, tally)
        same = len(news) == len(value) and all(
            news.get(key, tally) is each for key, each in value.items()
        )
        return value if same else news

    def _list(self, value: list[Any] | tuple[Any, ...], place: _Place, tally: Tally) -> Any:  # noqa: ANN401
        news = [
            self._value(each, place._replace(path=f"{place.path}.{index}"), tally)
            for index, each in enumerate(value)
        ]
        if all(after is before for after, before in zip(news, value, strict=True)):
            return value
        return type(value)(news)

    def _number(self, value: float, place: _Place, tally: Tally) -> Any:  # noqa: ANN401
        text = str(value)
        if len(text) < _FEWEST_DIGITS and not (place.is_declared or place.is_user):
            return value
        kept = self._text(text, place, tally)
        return value if kept == text else kept

    def _text(
        self,
        text: str,
        place: _Place,
        tally: Tally,
        number: int | None = None,
        *,
        limit: int | None = None,
    ) -> str:
        if not text:
            return text
        limit = _LONGEST_ID if place.is_id else limit
        if place.is_user or place.is_declared:
            kind = USER if place.is_user else FIELD
            kept = self._whole(kind, text, place, number)
            if kept != text:
                tally.add(
                    place.path, Counter({kind: 1}), is_mask=not (place.is_user or place.is_id)
                )
            return kept
        if place.is_id and _UUID.fullmatch(text):
            return text
        found: Counter[str] = Counter()
        told = text if place.is_id else self._json(text, place, tally)
        kept = self._texts.redacted(
            told, found=found, name=place.name, is_id=place.is_id, number=number
        )
        if found:
            tally.add(place.path, found, is_mask=not place.is_id)
        if kept != text and limit is not None and len(kept) > limit:
            return self._shortened(kept, place, limit, number)
        return kept

    def _json(self, text: str, place: _Place, tally: Tally) -> str:
        """A text as it is, or where it is JSON, with what its fields are called heeded.

        What was cut off is read as far as it goes, and what is left of it is whole again.
        """
        if text[0] not in "{[":
            return text
        try:
            told = from_json(text, allow_partial="trailing-strings")
            kept = self._value(told, place, tally)
        except (ValueError, RecursionError):
            return text
        return text if kept is told else to_json(kept).decode()

    def _whole(self, kind: str, text: str, place: _Place, number: int | None) -> str:
        is_id = place.is_id or place.is_user
        return self._texts.instead(kind, text, is_id=is_id, number=number)

    def _shortened(self, text: str, place: _Place, limit: int, number: int | None) -> str:
        if place.is_id:
            return self._texts.instead(FIELD, text, is_id=True, number=number)
        return self._texts.redacted(text[:limit], name=place.name, number=number)[:limit]

    def _below(
        self, place: _Place, name: str, kept: str | None = None, *, is_typed: bool = False
    ) -> _Place:
        plain = _plain_name(name)
        shown = name if kept is None else kept
        return _Place(
            path=f"{place.path}.{shown}" if place.path else shown,
            name=name,
            is_id=is_typed and name in IDS,
            is_user=plain in _USERS,
            is_declared=place.is_declared or plain in self._fields,
        )


@lru_cache(maxsize=4096)
def _plain_name(name: str) -> str:
    return field_name(name)
