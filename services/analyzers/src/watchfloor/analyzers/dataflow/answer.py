"""Whether an instruction dictated what the agent told its user."""

from collections.abc import Sequence

from watchfloor.analyzers.dataflow.language import LEXICONS, Deed
from watchfloor.analyzers.dataflow.span import Span
from watchfloor.analyzers.dataflow.values import comparable, holds, words_of
from watchfloor.analyzers.dataflow.wish import Wish
from watchfloor.core import CallMessage, FollowedBy, Speaker

_ENOUGH_WORDS = 3
_ENOUGH = 0.6
_LEAST_FORM = 0.4


def follows_in_answer(
    messages: Sequence[CallMessage], after: int, span: Span, wish: Wish
) -> tuple[FollowedBy, float] | None:
    """The answer that carries the instruction's words as its own, and how likely that is.

    An answer that talks about the instruction, to warn of it or refuse it, does not follow it.
    """
    if Deed.SAY not in span.deeds or span.form < _LEAST_FORM:
        return None
    ordered = comparable(span.text)
    novel = set(words_of(ordered)) - set(words_of(wish.user))
    for index in range(len(messages) - 1, after, -1):
        message = messages[index]
        if message.role is not Speaker.ASSISTANT or not message.content:
            continue
        answer = comparable(message.content)
        said = {word for word in novel if holds(answer, word)}
        share = len(said) / len(novel) if novel else 0.0
        doubts = any(each.has("doubt", answer.split()) for each in LEXICONS)
        if len(said) >= _ENOUGH_WORDS and share >= _ENOUGH and not doubts:
            done = FollowedBy(message_index=index, reasons=("answer", "wording"))
            return done, round(min(1.0, 0.3 + 0.4 * share + 0.3 * span.form), 3)
        return None
    return None
