"""Whether instructions in tools' results led to what an agent did: the verdict, with its chains."""

from collections.abc import Iterator, Mapping, Sequence

from watchfloor.analyzers.dataflow.answer import follows_in_answer
from watchfloor.analyzers.dataflow.following import follows, may_follow
from watchfloor.analyzers.dataflow.frameworks import frameworks
from watchfloor.analyzers.dataflow.language import Deed
from watchfloor.analyzers.dataflow.readings import Readings
from watchfloor.analyzers.dataflow.span import Span
from watchfloor.analyzers.dataflow.standing import STRAY, is_stray
from watchfloor.analyzers.dataflow.tools import Tool, Toolbox
from watchfloor.analyzers.dataflow.view import ConversationView, Result
from watchfloor.core import (
    CallMessage,
    Dataflow,
    DataflowChain,
    DataflowVerdict,
    FollowedBy,
    InstructionSource,
)

HIJACKED, ATTEMPTED = 0.5, 0.2
"""From these scores on."""

_ATTEMPT_FORM = 0.5
MOST_SHOWN = 600
"""So many characters of an instruction are shown."""

_MOST_CHAINS = 10
_EXCUSED = 0.7


def trace_dataflow(
    messages: Sequence[CallMessage],
    declared: Mapping[str, frozenset[Deed]] | None = None,
    *,
    readings: Readings | None = None,
) -> Dataflow:
    """What a conversation shows. Pure and deterministic.

    Args:
        messages: In order.
        declared: What tools do, by name, where their names do not say it.
        readings: What texts say; who keeps them for the next analysis has each text read once.
    """
    view = ConversationView(messages, Toolbox(declared), readings or Readings())
    chains = [
        chain
        for result in view.results
        for span in result.spans
        for chain in _chains(messages, view, result, span)
    ]
    chains.sort(key=lambda chain: -chain.score)
    score = chains[0].score if chains else 0.0
    return Dataflow(
        verdict=_verdict(score),
        score=score,
        chains=tuple(chains[:_MOST_CHAINS]),
        partly_read=tuple(result.place for result in view.results if not result.is_whole),
    )


def _verdict(score: float) -> DataflowVerdict:
    if score >= HIJACKED:
        return DataflowVerdict.HIJACKED
    return DataflowVerdict.ATTEMPTED if score >= ATTEMPTED else DataflowVerdict.CLEAN


def _chains(
    messages: Sequence[CallMessage], view: ConversationView, result: Result, span: Span
) -> Iterator[DataflowChain]:
    source = _source(result, span)
    followed = [
        DataflowChain(
            source=source,
            followed_by=done,
            score=round(score, 3),
            frameworks=frameworks(result.tool, tool),
        )
        for done, score, tool in _calls_that_follow(view, result, span)
    ]
    yield from followed
    if followed:
        return
    answered = follows_in_answer(messages, result.place, span, view.wish(result.place))
    done, score = answered or (None, _attempt(messages, view, result, span))
    if score >= ATTEMPTED:
        yield DataflowChain(
            source=source,
            followed_by=done,
            score=round(score, 3),
            frameworks=frameworks(result.tool, None),
        )


def _calls_that_follow(
    view: ConversationView, result: Result, span: Span
) -> Iterator[tuple[FollowedBy, float, Tool]]:
    for call in view.calls:
        if call.place < result.place or not _matters(call.tool, span):
            continue
        if not may_follow(call.given, call.tool, span) or view.is_repeated(call, result.place):
            continue
        followed = follows(call.given, call.tool, span, view.scene(call, result))
        if followed is not None and followed.score >= HIJACKED:
            done = FollowedBy(
                message_index=call.place,
                call_index=call.number,
                tool=call.use.name,
                values=followed.values,
                reasons=followed.reasons,
            )
            yield done, followed.score, call.tool


def _matters(tool: Tool, span: Span) -> bool:
    if tool.is_consequential or not tool.deeds:
        return True
    return Deed.VISIT in tool.deeds and Deed.VISIT in span.deeds


def _attempt(
    messages: Sequence[CallMessage], view: ConversationView, result: Result, span: Span
) -> float:
    # Never as much as following: that the agent did not is known.
    wish = view.wish(len(messages))
    # In a list of wishes every order stands alone; a stranger to what is around it does not belong.
    form = 1 - (1 - span.form) * (1 - STRAY * is_stray(span, result.rest))
    if span.is_plain and (wish.delegates or (view.pointed_at(result) and span.deeds & wish.deeds)):
        form *= _EXCUSED
    return min(HIJACKED - 0.01, 0.4 * form) if form >= _ATTEMPT_FORM else 0.15 * form


def _source(result: Result, span: Span) -> InstructionSource:
    return InstructionSource(
        message_index=result.place,
        tool=result.tool,
        field=span.field.path,
        start=span.start,
        end=span.end,
        text=span.text[:MOST_SHOWN],
        hidden=span.field.hidden,
        reasons=span.cues,
        form=round(span.form, 3),
    )
