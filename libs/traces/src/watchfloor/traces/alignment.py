"""Which messages of a model's call a session does not have yet, and where they belong."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from watchfloor.core import Speaker
from watchfloor.traces._said import Said, SaidInOrder
from watchfloor.traces._subsequence import common

_ASSISTANT = Speaker.ASSISTANT
_CANDIDATES = 200
"""So many messages in the same words are looked at, the newest ones."""


class Line(NamedTuple):
    """A call as one line of conversation: what was read, then what was written.

    Attributes:
        digests: What each message says.
        speakers: Who speaks in each.
        inputs: How many of them were read.
        began: When the call began, in seconds since 1970.
        ended: When it ended.
        is_failed: Whether it ended in an error.
    """

    digests: Sequence[bytes]
    speakers: Sequence[Speaker]
    inputs: int
    began: float
    ended: float
    is_failed: bool = False


class Aligned(NamedTuple):
    """Where a call's messages stand.

    Attributes:
        messages: Each message of the call in the session.
        new: Places, in the call, of those that the session did not have.
    """

    messages: Sequence[Said]
    new: Sequence[int]


class _Anchor(NamedTuple):
    place: int
    message: Said


class Alignment:
    """Aligns calls with what a session has, one after another; the README tells the rule."""

    def __init__(self, said: SaidInOrder) -> None:
        self._said = said

    def align(self, line: Line, thread: int | None) -> tuple[int, Aligned]:
        """Add what is new in a call.

        Args:
            line: The call.
            thread: The thread that its trace is part of, if that is known.

        Returns:
            The thread that the trace is part of from now on, and where the messages stand.
        """
        anchor = self._anchor(line, thread)
        partners = self._partners(line, thread, anchor)
        joined = self._joined(thread, anchor)
        messages, new = self._place(line, partners, joined)
        self._note(line, messages)
        return joined, Aligned(messages, new)

    def _joined(self, thread: int | None, anchor: _Anchor | None) -> int:
        if anchor is None:
            return self._said.new_thread() if thread is None else thread
        continued = anchor.message.thread
        if thread is not None:
            self._said.unite(continued, thread)
        return continued

    def _anchor(self, line: Line, thread: int | None) -> _Anchor | None:
        """The last message of the call that shows it to continue a thread of another trace."""
        own = {message.digest for message in self._said.thread(thread)}
        for place in range(len(line.digests) - 1, -1, -1):
            is_question = place == line.inputs - 1
            if line.digests[place] in own or not (
                is_question or line.speakers[place] is _ASSISTANT
            ):
                continue
            alike = self._said.like(line.digests[place])[-_CANDIDATES:]
            fit = [message for message in alike if self._continues(line, place, message)]
            if fit:
                best = max(fit, key=lambda each: (self._shared(line, place, each), each.rank))
                return _Anchor(place, best)
        return None

    def _continues(self, line: Line, place: int, message: Said) -> bool:
        if place >= line.inputs and message.is_own:
            return False  # Another call wrote that one.
        thread = self._said.thread(message.thread)
        at = self._said.place_in_thread(message)
        if message.speaker is _ASSISTANT:
            return _is_same_answer(line, place, thread, at)
        return _is_same_question(line, thread, at)

    def _shared(self, line: Line, place: int, message: Said) -> int:
        """How many messages before this one are the same on both sides."""
        thread = self._said.thread(message.thread)
        at, count = self._said.place_in_thread(message), 0
        while count < min(place, at):
            if line.digests[place - count - 1] != thread[at - count - 1].digest:
                break
            count += 1
        return count

    def _partners(self, line: Line, thread: int | None, anchor: _Anchor | None) -> dict[int, Said]:
        """What the session has already, by its place in the call."""
        own = self._said.thread(thread)
        if anchor is None:
            return self._without_chance(line, _matched(line, own))
        other = self._said.thread(anchor.message.thread)
        rank, split = anchor.message.rank, anchor.place + 1
        history = sorted(
            [each for each in (*own, *other) if each.rank <= rank], key=lambda each: each.rank
        )
        later = [each for each in own if each.rank > rank]
        found = _matched(line, history, stop=split)
        return found | self._without_chance(line, _matched(line, later, split))

    def _without_chance(self, line: Line, partners: dict[int, Said]) -> dict[int, Said]:
        """Leave out answers that only happen to be in the words of an answer to another question.

        Where the question is not the same, an answer is one that the session has only if no other
        call wrote it, or one at the same time: two instruments that watch one call.
        """
        if line.inputs == 0 or line.inputs - 1 in partners:
            return partners
        return {
            place: message
            for place, message in partners.items()
            if place < line.inputs or not message.is_own or _overlap(line, message)
        }

    def _place(
        self, line: Line, partners: dict[int, Said], thread: int
    ) -> tuple[list[Said], list[int]]:
        messages: list[Said] = []
        new: list[int] = []
        run: list[Said] = []
        for place, digest in enumerate(line.digests):
            partner = partners.get(place)
            if partner is None:
                partner = Said(digest, line.speakers[place], 0.0, line.began)
                run.append(partner)
                new.append(place)
            else:
                self._settle(run, messages, thread, partner)
                run = []
            messages.append(partner)
        self._settle(run, messages, thread, None)
        return messages, new

    def _settle(
        self, run: Sequence[Said], messages: Sequence[Said], thread: int, before: Said | None
    ) -> None:
        if run:
            earlier = messages[: len(messages) - len(run)]
            self._said.insert(run, thread, earlier[-1] if earlier else None, before)

    def _note(self, line: Line, messages: Sequence[Said]) -> None:
        """Remember of the messages what this call shows of them."""
        for message in messages:
            message.began = min(message.began, line.began)
        for message in messages[line.inputs :]:
            message.is_own = True
            message.lasted = max(message.lasted, line.ended - line.began)
        if line.inputs and not (line.is_failed and len(messages) == line.inputs):
            messages[line.inputs - 1].is_answered = True


def _matched(
    line: Line, have: Sequence[Said], start: int = 0, stop: int | None = None
) -> dict[int, Said]:
    """Partners of the call's messages from ``start`` on."""
    mine, theirs = line.digests[start:stop], [message.digest for message in have]
    if have and line.began < have[-1].began:
        # A call that comes late shares its end with what began later, not its beginning.
        last, last_have = len(mine) - 1, len(have) - 1
        pairs = common(mine[::-1], theirs[::-1])
        return {start + last - place: have[last_have - partner] for place, partner in pairs}
    return {start + place: have[partner] for place, partner in common(mine, theirs)}


def _is_same_answer(line: Line, place: int, thread: Sequence[Said], at: int) -> bool:
    """Whether an answer in the call is the one in the thread, judged by what it answers."""
    is_output = place >= line.inputs
    before = range(place - 1, -1, -1)
    # A trimmed history may begin with an answer: the newest one where it is in the call, and one
    # that only a history told where it is in the thread.
    if is_output and all(each.speaker is Speaker.SYSTEM for each in thread[:at]):
        return True
    if not is_output and all(line.speakers[each] is Speaker.SYSTEM for each in before):
        return at == _newest_answer(thread)
    asked = ((line.speakers[each], line.digests[each]) for each in before)
    earlier = (thread[each] for each in range(at - 1, -1, -1))
    return _question(asked) == _question((each.speaker, each.digest) for each in earlier)


def _is_same_question(line: Line, thread: Sequence[Said], at: int) -> bool:
    """Whether a question that failed was asked again, in the same words at the same place."""
    message, place = thread[at], line.inputs - 1
    asked_later = not message.is_answered and at == len(thread) - 1
    asked_before = line.is_failed and len(line.digests) == line.inputs
    if not asked_later and not (asked_before and line.began <= message.began):
        return False
    before = thread[at - 1].digest if at else None
    return (line.digests[place - 1] if place else None) == before


def _newest_answer(thread: Sequence[Said]) -> int:
    places = range(len(thread) - 1, -1, -1)
    return next((place for place in places if thread[place].speaker is _ASSISTANT), -1)


def _question(backwards: Iterable[tuple[Speaker, bytes]]) -> bytes | None:
    """The nearest message that is no answer."""
    return next((digest for speaker, digest in backwards if speaker is not _ASSISTANT), None)


def _overlap(line: Line, message: Said) -> bool:
    return line.began < message.began + message.lasted and message.began < line.ended
