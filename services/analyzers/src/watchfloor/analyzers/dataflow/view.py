"""What can be asked about one conversation: its results, wishes and calls."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from heapq import nsmallest
from operator import itemgetter
from typing import NamedTuple

from pydantic import JsonValue

from watchfloor.analyzers.dataflow.following import Scene
from watchfloor.analyzers.dataflow.language import CONSEQUENTIAL, kin_of
from watchfloor.analyzers.dataflow.readings import Readings
from watchfloor.analyzers.dataflow.sources import Others, Source, Sources
from watchfloor.analyzers.dataflow.span import Span, naming
from watchfloor.analyzers.dataflow.tools import Tool, Toolbox
from watchfloor.analyzers.dataflow.values import (
    Comparable,
    Given,
    comparable,
    holds,
    leaves,
    words_of,
)
from watchfloor.analyzers.dataflow.wish import Wish, agreed_by_user, said_by_user, wish_before
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
        rest: Everything else in it.
        is_only: Whether the agent had read nothing but this before it.
        is_whole: Whether all of it was looked at.
    """

    place: int
    tool: str
    call: ToolUse | None
    spans: Sequence[Span]
    rest: Comparable
    is_only: bool
    is_whole: bool


class Call(NamedTuple):
    """A call of a tool.

    Attributes:
        place: Index of its message.
        number: Which call of it.
        use: The tool and its arguments.
        tool: What the tool does.
        given: What it was given.
    """

    place: int
    number: int
    use: ToolUse
    tool: Tool
    given: Given


class ConversationView:
    """One conversation; what is asked twice is worked out once.

    Args:
        messages: In order.
        toolbox: Tells what tools do.
        readings: What texts say.
    """

    def __init__(
        self, messages: Sequence[CallMessage], toolbox: Toolbox, readings: Readings
    ) -> None:
        self._messages = messages
        self._toolbox = toolbox
        self._readings = readings
        self._answers = answered_calls(messages)
        self._answered = {called: place for place, called in self._answers.items()}
        self.calls = [
            Call(place, number, use, toolbox.tool(use.name), Given(use.arguments))
            for place, message in enumerate(messages)
            for number, use in enumerate(message.tool_calls)
        ]
        self.results = list(self._read())
        self._sources = Sources(
            [
                Source(each.place, each.rest, toolbox.tool(each.tool).is_consequential)
                for each in self.results
            ]
        )
        self._said = [
            place for place, message in enumerate(messages) if message.role in _WHO_WISHES
        ]
        self._wishes: dict[int, Wish] = {}
        self._scenes: dict[tuple[int, int, int], Scene] = {}
        self._pointed: dict[int, float] = {}

    def wish(self, before: int) -> Wish:
        """What the user wants, as far as was said before this message."""
        said = bisect_left(self._said, before)
        if said not in self._wishes:
            self._wishes[said] = wish_before(self._messages[:before], self._readings.asked)
        return self._wishes[said]

    def scene(self, call: Call, result: Result) -> Scene:
        """What was known when the call was made, with an instruction in this result."""
        at = (call.place, call.number, result.place)
        if at not in self._scenes:
            self._scenes[at] = Scene(
                wish=self.wish(call.place),
                other=Others(self._sources, call.place, result.place),
                pointed_at=self.pointed_at(result),
                only_source=result.is_only,
                served=self._is_served(call),
                failed=self._has_failed(call),
            )
        return self._scenes[at]

    def pointed_at(self, result: Result) -> float:
        """How clearly the user named the source: by a name, or only by its kind; 0 to 1."""
        if result.place not in self._pointed:
            self._pointed[result.place] = self._pointed_at(result)
        return self._pointed[result.place]

    def is_repeated(self, call: Call, before: int) -> bool:
        """Whether the agent did the very same before this message."""
        same = self._firsts[call.use.name]
        return any(first < before for given, first in same if given == call.use.arguments)

    @cached_property
    def _firsts(self) -> Mapping[str, Sequence[tuple[JsonValue, int]]]:
        # Where each call of a tool with other arguments was made first.
        firsts: dict[str, list[tuple[JsonValue, int]]] = defaultdict(list)
        for call in self.calls:
            same = firsts[call.use.name]
            if all(given != call.use.arguments for given, _ in same):
                same.append((call.use.arguments, call.place))
        return firsts

    def _read(self) -> Iterator[Result]:
        named = frozenset(call.use.name.lower() for call in self.calls if "_" in call.use.name)
        first, is_only = None, True
        for number, (place, message) in enumerate(self._told_by_tools()):
            at = self._answers.get(place)
            call = self._messages[at[0]].tool_calls[at[1]] if at else None
            read = self._readings.result(message.content or "")
            spans = [naming(span, named) for span in read.spans]
            name = call.name if call else message.name or ""
            first = call if number == 0 else first
            is_same = call == first
            is_only = is_only and is_same
            yield Result(place, name, call, spans, read.rest, is_only, read.is_whole)

    def _told_by_tools(self) -> Iterator[tuple[int, CallMessage]]:
        for place, message in enumerate(self._messages):
            if message.role is Speaker.TOOL and message.content:
                yield place, message

    def _pointed_at(self, result: Result) -> float:
        user = self.wish(result.place).user
        given = [text for _, text in leaves(result.call.arguments if result.call else None)]
        named = [word for text in given for word in words_of(comparable(text).replace("_", " "))]
        if any(holds(user, word) for word in named):
            return 1.0
        things = self._toolbox.tool(result.tool).things
        return _BY_ITS_KIND if any(part.rstrip("s") in user for part in things) else 0.0

    def _is_served(self, call: Call) -> bool:
        widely = kin_of(call.tool.deeds) & CONSEQUENTIAL
        return any(
            said < call.place and use is not call.use
            for tool, uses in self._given_by_user.items()
            if kin_of(tool.deeds) & widely
            for said, use in uses
        )

    @cached_property
    def _given_by_user(self) -> Mapping[Tool, Sequence[tuple[int, ToolUse]]]:
        # Calls, at any time, with something that the user said, and when that was: of each tool
        # the two first, as one may be the call that is asked about.
        asked = self._readings.asked
        told = [*said_by_user(self._messages), *agreed_by_user(self._messages, asked)]
        said = Sources([Source(place, asked(text).said) for place, text in sorted(told)])
        given: dict[Tool, list[tuple[int, ToolUse]]] = defaultdict(list)
        for call in self.calls:
            long = [leaf for leaf in call.given.leaves if len(leaf.text) >= _SHORTEST_NAME]
            if long:
                first = min(said.first(leaf.comparable)[0] for leaf in long)
                given[call.tool].append((first, call.use))
        return {tool: nsmallest(2, uses, key=itemgetter(0)) for tool, uses in given.items()}

    def _has_failed(self, call: Call) -> bool:
        answer = self._answered.get((call.place, call.number))
        content = self._messages[answer].content if answer is not None else None
        return content is not None and _FAILED.match(content.strip()) is not None
