"""What can be asked about one conversation: its results, wishes and calls."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from watchfloor.analyzers.dataflow.following import Scene
from watchfloor.analyzers.dataflow.language import CONSEQUENTIAL, kin_of
from watchfloor.analyzers.dataflow.reading import Field, read_result
from watchfloor.analyzers.dataflow.span import Span, spans_of
from watchfloor.analyzers.dataflow.tools import Tool, Toolbox
from watchfloor.analyzers.dataflow.values import comparable, holds, leaves, words_of
from watchfloor.analyzers.dataflow.wish import Wish, wish_before
from watchfloor.core import CallMessage, Speaker, ToolUse, answered_calls

_WHO_WISHES = frozenset({Speaker.USER, Speaker.SYSTEM})
_SHORTEST_NAME = 3
_BY_ITS_KIND = 0.5
_FAILED = re.compile(
    r"\W{0,3}(?:error|exception|failed|failure|traceback|invalid|not found|denied)"
    r"|\w{2,30}(?:error|exception)\b",
    re.IGNORECASE,
)


class Result(NamedTuple):
    """A tool's result as it was read.

    Attributes:
        place: Index of its message.
        tool: The tool's name.
        call: What it answers, where that is known.
        spans: The instructions in it.
        rest: Everything else in it, comparable.
    """

    place: int
    tool: str
    call: ToolUse | None
    spans: Sequence[Span]
    rest: str


class Call(NamedTuple):
    """A call of a tool.

    Attributes:
        place: Index of its message.
        number: Which call of it.
        use: The tool and its arguments.
        tool: What the tool does.
    """

    place: int
    number: int
    use: ToolUse
    tool: Tool


class ConversationView:
    """One conversation; what is asked twice is worked out once.

    Args:
        messages: In order.
        toolbox: Tells what tools do.
    """

    def __init__(self, messages: Sequence[CallMessage], toolbox: Toolbox) -> None:
        self._messages = messages
        self._toolbox = toolbox
        self._answers = answered_calls(messages)
        self.calls = [
            Call(place, number, use, toolbox.tool(use.name))
            for place, message in enumerate(messages)
            for number, use in enumerate(message.tool_calls)
        ]
        self.results = list(self._read())
        self._said = [
            place for place, message in enumerate(messages) if message.role in _WHO_WISHES
        ]
        self._wishes: dict[int, Wish] = {}
        self._others: dict[tuple[int, int], str] = {}

    def wish(self, before: int) -> Wish:
        """What the user wants, as far as was said before this message."""
        said = bisect_left(self._said, before)
        if said not in self._wishes:
            self._wishes[said] = wish_before(self._messages[:before])
        return self._wishes[said]

    def scene(self, call: Call, result: Result) -> Scene:
        """What was known when the call was made, with an instruction in this result."""
        return Scene(
            wish=self.wish(call.place),
            other=self._other(call.place, result.place),
            pointed_at=self.pointed_at(result),
            only_source=all(
                each.place >= result.place or each.call == result.call for each in self.results
            ),
            served=self._is_served(call),
            failed=self._has_failed(call),
        )

    def pointed_at(self, result: Result) -> float:
        """How clearly the user named the source: by a name, or only by its kind; 0 to 1."""
        user = self.wish(result.place).user
        given = [text for _, text in leaves(result.call.arguments if result.call else None)]
        named = [word for text in given for word in words_of(comparable(text).replace("_", " "))]
        if any(holds(user, word) for word in named):
            return 1.0
        things = self._toolbox.tool(result.tool).things
        return _BY_ITS_KIND if any(part.rstrip("s") in user for part in things) else 0.0

    def is_repeated(self, call: Call, before: int) -> bool:
        """Whether the agent did the very same before this message."""
        return any(
            each.use.name == call.use.name and each.use.arguments == call.use.arguments
            for each in self.calls
            if each.place < before
        )

    def _read(self) -> Iterator[Result]:
        named = frozenset(call.use.name.lower() for call in self.calls if "_" in call.use.name)
        for place, message in enumerate(self._messages):
            if message.role is not Speaker.TOOL or not message.content:
                continue
            at = self._answers.get(place)
            call = self._messages[at[0]].tool_calls[at[1]] if at else None
            fields = read_result(message.content)
            spans = spans_of(fields, named)
            rest = comparable("\n".join(_without(field, spans) for field in fields))
            yield Result(place, call.name if call else message.name or "", call, spans, rest)

    def _other(self, before: int, after: int) -> str:
        # What a deed reports repeats what it was given, and is no other source of it.
        if (before, after) not in self._others:
            self._others[before, after] = "\n".join(
                each.rest
                for each in self.results
                if each.place < before
                and (each.place <= after or not self._toolbox.tool(each.tool).is_consequential)
            )
        return self._others[before, after]

    def _is_served(self, call: Call) -> bool:
        user = self.wish(call.place).user
        return any(
            each.use is not call.use
            and kin_of(each.tool.deeds) & kin_of(call.tool.deeds) & CONSEQUENTIAL
            and any(
                len(text) >= _SHORTEST_NAME and holds(user, comparable(text))
                for _, text in leaves(each.use.arguments)
            )
            for each in self.calls
        )

    def _has_failed(self, call: Call) -> bool:
        at = (call.place, call.number)
        answer = next((place for place, called in self._answers.items() if called == at), None)
        content = self._messages[answer].content if answer is not None else None
        return content is not None and _FAILED.match(content.strip()) is not None


def _without(field: Field, spans: Sequence[Span]) -> str:
    # What stands in no instruction, its preamble included, which may be the data's own words; a
    # value that only instructions hold has no other source.
    kept, at = [], 0
    for span in spans:
        if span.field == field:
            kept.append(field.text[at : span.start + span.preamble])
            at = span.end
    return " ".join((*kept, field.text[at:]))
