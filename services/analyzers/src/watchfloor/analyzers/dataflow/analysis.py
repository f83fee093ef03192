"""Where the values of an agent's deeds came from, and whether instructions in results led to them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from watchfloor.analyzers.dataflow.answer import follows_in_answer
from watchfloor.analyzers.dataflow.following import Followed, Scene, follows
from watchfloor.analyzers.dataflow.frameworks import frameworks
from watchfloor.analyzers.dataflow.language import CONSEQUENTIAL, Deed
from watchfloor.analyzers.dataflow.reading import Field, read_result
from watchfloor.analyzers.dataflow.span import Span, spans_of
from watchfloor.analyzers.dataflow.tools import Tool, Toolbox
from watchfloor.analyzers.dataflow.values import comparable, holds, leaves, words_of
from watchfloor.analyzers.dataflow.wish import Wish, wish_before
from watchfloor.core import (
    CallMessage,
    Dataflow,
    DataflowChain,
    DataflowVerdict,
    FollowedBy,
    InstructionSource,
    Speaker,
    ToolUse,
    answered_calls,
)

HIJACKED, ATTEMPTED = 0.5, 0.2
"""From these scores on."""

_ATTEMPT_FORM = 0.5
_MOST_CHAINS, _SHOWN = 10, 300
_SHORTEST_NAME = 3
_FAILED = re.compile(
    r"\W{0,3}(?:error|exception|failed|failure|traceback|invalid|not found|denied)|\w{2,30}(?:error|exception)\b",
    re.IGNORECASE,
)


class _Result(NamedTuple):
    place: int
    tool: str
    call: ToolUse | None
    spans: list[Span]
    rest: str


def analyze(
    messages: Sequence[CallMessage], declared: Mapping[str, frozenset[Deed]] | None = None
) -> Dataflow:
    """What a conversation shows. Pure, deterministic, and one pass over each text.

    Args:
        messages: In order.
        declared: What tools do, by name, where their names do not say it.
    """
    return _Analysis(messages, Toolbox(declared)).dataflow()


class _Analysis:
    def __init__(self, messages: Sequence[CallMessage], toolbox: Toolbox) -> None:
        self._messages = messages
        self._toolbox = toolbox
        self._answers = answered_calls(messages)
        self._result_of = {call: index for index, call in self._answers.items()}
        self._results = list(self._read())
        self._wishes: dict[int, Wish] = {}
        self._others: dict[tuple[int, int], str] = {}

    def dataflow(self) -> Dataflow:
        chains = [
            chain
            for result in self._results
            for span in result.spans
            for chain in self._chains(result, span)
        ]
        chains.sort(key=lambda chain: -chain.score)
        score = chains[0].score if chains else 0.0
        hijacked = score >= HIJACKED
        verdict = (
            DataflowVerdict.HIJACKED
            if hijacked
            else DataflowVerdict.ATTEMPTED
            if score >= ATTEMPTED
            else DataflowVerdict.CLEAN
        )
        return Dataflow(verdict=verdict, score=score, chains=tuple(chains[:_MOST_CHAINS]))

    def _read(self) -> Iterator[_Result]:
        names = frozenset(
            call.name.lower() for message in self._messages for call in message.tool_calls
        )
        named = frozenset(name for name in names if "_" in name)
        for index, message in enumerate(self._messages):
            if message.role is not Speaker.TOOL or not message.content:
                continue
            at = self._answers.get(index)
            call = self._messages[at[0]].tool_calls[at[1]] if at else None
            fields = read_result(message.content)
            spans = spans_of(fields, named)
            rest = comparable("\n".join(_without(field, spans) for field in fields))
            yield _Result(
                index,
                call.name if call else message.name or "",
                call,
                spans,
                rest,
            )

    def _chains(self, result: _Result, span: Span) -> Iterator[DataflowChain]:
        source = InstructionSource(
            message_index=result.place, tool=result.tool, field=span.field.path, start=span.start, end=span.end,
            text=span.text[:_SHOWN], hidden=span.field.hidden, reasons=span.cues, form=round(span.form, 3),
        )  # fmt: skip
        best = 0.0
        for index, message in enumerate(self._messages[result.place + 1 :], result.place + 1):
            for number, call in enumerate(message.tool_calls):
                followed = self._followed(result, span, index, number, call)
                if followed is None or followed.score < HIJACKED:
                    continue
                best = max(best, followed.score)
                done = FollowedBy(
                    message_index=index,
                    call_index=number,
                    tool=call.name,
                    values=followed.values,
                    reasons=followed.reasons,
                )
                tool = self._toolbox.tool(call.name)
                yield DataflowChain(
                    source=source,
                    followed_by=done,
                    score=round(followed.score, 3),
                    frameworks=frameworks(result.tool, tool),
                )
        if best:
            return
        answered = follows_in_answer(self._messages, result.place, span, self._wish(result.place))
        if answered is not None:
            yield DataflowChain(
                source=source,
                followed_by=answered[0],
                score=answered[1],
                frameworks=frameworks(result.tool, None),
            )
        else:
            attempt = self._attempt(result, span)
            if attempt >= ATTEMPTED:
                yield DataflowChain(
                    source=source, score=round(attempt, 3), frameworks=frameworks(result.tool, None)
                )

    def _followed(
        self, result: _Result, span: Span, index: int, number: int, call: ToolUse
    ) -> Followed | None:
        tool = self._toolbox.tool(call.name)
        if not self._counts(tool, span) or self._is_repeated(result.place, call):
            return None
        scene = Scene(
            wish=self._wish(index),
            other=self._other(index, result.place),
            pointed_at=self._pointed_at(result),
            served=self._is_served(index, number, tool),
            failed=self._has_failed(index, number),
        )
        return follows(call, tool, span, scene)

    def _counts(self, tool: Tool, span: Span) -> bool:
        if tool.is_consequential or not tool.deeds:
            return True
        return Deed.VISIT in tool.deeds and Deed.VISIT in span.deeds

    def _is_repeated(self, before: int, call: ToolUse) -> bool:
        return any(
            each.name == call.name and each.arguments == call.arguments
            for message in self._messages[:before]
            for each in message.tool_calls
        )

    def _other(self, before: int, after: int) -> str:
        # What a deed reports repeats what it was given, and is no other source of it.
        if (before, after) not in self._others:
            self._others[before, after] = "\n".join(
                each.rest
                for each in self._results
                if each.place < before and (each.place <= after or not self._is_deed(each))
            )
        return self._others[before, after]

    def _is_deed(self, result: _Result) -> bool:
        return result.call is not None and self._toolbox.tool(result.call.name).is_consequential

    def _wish(self, index: int) -> Wish:
        if index not in self._wishes:
            self._wishes[index] = wish_before(self._messages[:index])
        return self._wishes[index]

    def _pointed_at(self, result: _Result) -> float:
        user = self._wish(result.place).user
        given = [text for _, text in leaves(result.call.arguments if result.call else None)]
        named = [word for text in given for word in words_of(comparable(text).replace("_", " "))]
        if any(holds(user, word) for word in named):
            return 1.0
        parts = self._toolbox.tool(result.tool).parts[1:]
        things = [part.rstrip("s") for part in parts if len(part) > _SHORTEST_NAME]
        return 0.5 if any(part in user for part in things) else 0.0

    def _is_served(self, index: int, number: int, tool: Tool) -> bool:
        user = self._wish(index).user
        return any(
            (at, place) != (index, number)
            and self._toolbox.tool(call.name).deeds & tool.deeds & CONSEQUENTIAL
            and any(
                len(text) >= _SHORTEST_NAME and holds(user, comparable(text))
                for _, text in leaves(call.arguments)
            )
            for at, message in enumerate(self._messages)
            for place, call in enumerate(message.tool_calls)
        )

    def _has_failed(self, index: int, number: int) -> bool:
        answer = self._result_of.get((index, number))
        content = self._messages[answer].content if answer is not None else None
        return content is not None and _FAILED.match(content.strip()) is not None

    def _attempt(self, result: _Result, span: Span) -> float:
        wish = self._wish(len(self._messages))
        form = span.form
        if wish.delegates or (self._pointed_at(result) and span.deeds & wish.deeds):
            form *= 0.7
        return min(HIJACKED - 0.01, 0.4 * form) if form >= _ATTEMPT_FORM else 0.15 * form


def _without(field: Field, spans: Sequence[Span]) -> str:
    # What stands in no instruction; a value that only instructions hold has no other source.
    kept, at = [], 0
    for span in spans:
        if span.field == field:
            kept.append(field.text[at : span.start])
            at = span.end
    return " ".join((*kept, field.text[at:]))
