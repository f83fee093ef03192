"""Whether an instruction dictated what the agent told its user."""

from collections.abc import Sequence

from watchfloor.analyzers.dataflow.language import LEXICONS, Deed
from watchfloor.analyzers.dataflow.span import Span
from watchfloor.analyzers.dataflow.values import Comparable, comparable, holds, words_of
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
    if span.form < _LEAST_FORM:
        return None
    said = [order.matter for order in span.orders if Deed.SAY in order.deeds and not order.forbids]
    answer = _last_answer(messages, after)
    if not said or answer is None:
        return None
    index, text = answer
    told = comparable(text)
    share = max(_share(matter, told, wish) for matter in said)
    if share < _ENOUGH or any(each.has("doubt", told.split()) for each in LEXICONS):
        return None
    done = FollowedBy(message_index=index, reasons=("answer", "wording"))
    return done, min(1.0, 0.3 + 0.4 * share + 0.3 * span.form)


def _last_answer(messages: Sequence[CallMessage], after: int) -> tuple[int, str] | None:
    for index in range(len(messages) - 1, after, -1):
        message = messages[index]
        if message.role is Speaker.ASSISTANT and message.content:
            return index, message.content
    return None


def _share(matter: Sequence[str], told: Comparable, wish: Wish) -> float:
    dictated = set(words_of(" ".join(matter))) - wish.user.words
    if len(dictated) < _ENOUGH_WORDS:
        return 0.0
    return sum(holds(told, word) for word in dictated) / len(dictated)
