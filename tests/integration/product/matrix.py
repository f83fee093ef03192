"""What each question of a face must be answered, by what it declares and who asks."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Iterator
from typing import NamedTuple

from support.tenants import Ids, Tenant, unknown_ids, without

from watchfloor.core import Permission
from watchfloor.gateway.permissions import Access, Requirement

_CHANGING = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    r"|[0-9a-f]{9,}-\d+-[0-9a-f]{9,}"
    r"|user_\d+_[a-z2-7]{16}"
    r'|(?<="last_used_at":)(?:null|"[^"]*")'
    r"|\d{4}-\d\d-\d\dT[\d:.]+(?:Z|\+00:00)?|\d{13}|wf_[\w-]+|\d+\.\d+|\d+ ms"
)
"""Minted ids, keyed tokens, resume tokens, moments, keys and durations."""


_PIECES = re.compile(r"[,{}\[\]]+")


class Answer(NamedTuple):
    """What was answered.

    Attributes:
        status: As the face has it: HTTP's, 101 where a WebSocket was opened, or gRPC's.
        text: What was said.
    """

    status: int
    text: str

    def without(self, ids: Ids) -> "Answer":
        """The answer with names, moments and minted ids taken out, to compare two of them.

        Agents answer in any order: so do the pieces of what is said.
        """
        text = _CHANGING.sub("…", without(self.text, ids.values()))
        return Answer(self.status, "\n".join(sorted(_PIECES.split(text))))

    def __str__(self) -> str:
        return f"{self.status} {self.text[:300]!r}"


class Question(NamedTuple):
    """One operation or rpc, with whatever else tells it from the next question.

    Attributes:
        name: What it is called where a test fails.
        requirement: What it declares.
        good: The statuses by which it says that all is well, as documented.
        otherwise: Those by which it refuses, as documented.
        reads: Whether it changes nothing.
        is_quiet: Whether it does not even tell that somebody looked.
        names: Whether it names a thing that has to be there.
        tells: Whether its answer has to tell of what was planted.
        needs_owner: Whether only admins may do that, since an admin made what it names.
    """

    name: str
    requirement: Requirement
    good: frozenset[int]
    otherwise: frozenset[int]
    reads: bool
    is_quiet: bool
    names: bool
    tells: bool
    needs_owner: bool = False

    def may_be_asked_with(self, granted: Collection[Permission]) -> bool:
        """Whether somebody who was granted these has what it declares."""
        return isinstance(self.requirement, Access) or self.requirement in granted


class Answers(NamedTuple):
    """About what is one's own, about the same of another project, and about nobody's."""

    own: Answer
    foreign: Answer
    nobodys: Answer


Ask = Callable[[Question, Ids], Awaitable[Answer]]


class Matrix:
    """Every question of a face.

    Args:
        questions: All of them, those that destroy last.
        denied: The status by which the face says that the caller may not do that.
        missing: That by which it says that there is no such thing.
    """

    def __init__(self, questions: Iterable[Question], *, denied: int, missing: int) -> None:
        self.questions = [*questions]
        self._denied = denied
        self._missing = missing

    async def wrong(
        self,
        ask: Ask,
        granted: Collection[Permission],
        mine: Tenant,
        theirs: Tenant,
        *,
        reaching: Collection[str] = (),
    ) -> list[str]:
        """All that is not as it is declared.

        Args:
            ask: Asks the face with a key of ``mine``.
            granted: What the holder of that key may do.
            mine: A project that nobody has changed.
            theirs: Another one.
            reaching: Questions that may be asked about every project, by name.
        """
        # Their ids with words of nobody: what is written so must not look like a leak.
        others, unknown = {**theirs.ids, "search": unknown_ids()["search"]}, unknown_ids()
        wrong = []
        async for question, answers in self._asked(ask, mine.ids, others, unknown):
            if not question.may_be_asked_with(granted):
                faults = [*self._of_denials(answers)]
            else:
                faults = [*self._of_own(question, answers.own, mine, granted)]
                if question.name not in reaching:
                    is_like = answers.foreign.without(others) == answers.nobodys.without(unknown)
                    faults += self._of_foreign(question, answers, theirs, is_like)
            wrong += [f"{question.name}: {fault}" for fault in faults]
        return wrong

    async def seen(self, ask: Ask, ids: Ids) -> dict[str, Answer]:
        """What a project is told of itself, but for how often it looked."""
        return {
            each.name: (await ask(each, ids)).without(ids)
            for each in self.questions
            if each.reads and each.is_quiet
        }

    async def _asked(
        self, ask: Ask, mine: Ids, theirs: Ids, unknown: Ids
    ) -> AsyncIterator[tuple[Question, Answers]]:
        # A project is looked at before things are made in it under the others' names, and what
        # has to be there is asked for before that, too. What telemetry makes comes later.
        own = {each: await ask(each, mine) for each in self.questions if each.reads}
        others = {
            each: (await ask(each, theirs), await ask(each, unknown))
            for each in sorted(self.questions, key=_may_make_things)
        }
        for each in self.questions:
            answer = own[each] if each.reads else await ask(each, mine)
            yield each, Answers(answer, *others[each])

    def _of_denials(self, answers: Answers) -> Iterator[str]:
        if {each.status for each in answers} != {self._denied}:
            yield f"is not denied: {answers.own}, another's {answers.foreign}"
        elif len(set(answers)) > 1:
            yield f"what is denied is not always alike: {', '.join(map(str, answers))}"

    def _of_own(
        self, question: Question, own: Answer, mine: Tenant, granted: Collection[Permission]
    ) -> Iterator[str]:
        if question.needs_owner and Permission.ADMINISTER_PROJECT not in granted:
            if own.status != self._denied:
                yield f"somebody else's is answered by {own}"
        elif own.status not in question.good:
            yield f"one's own is answered by {own}; is it planted in tests/support/planting.py?"
        elif question.tells and not any(name in own.text for name in mine[:3]):
            yield f"one's own is not told: {own}; plant it in tests/support/planting.py"

    def _of_foreign(
        self, question: Question, answers: Answers, theirs: Tenant, is_like: bool
    ) -> Iterator[str]:
        foreign, wanted = answers.foreign, {self._missing} if question.names else question.good
        if foreign.status not in wanted:
            yield f"another's is answered by {foreign}, not by {sorted(wanted)}"
        if foreign.status not in question.good | question.otherwise:
            yield f"{foreign.status} is not documented"
        if not is_like and (question.names or question.is_quiet):
            yield f"another's is not like nobody's: {foreign}, {answers.nobodys}"
        if theirs.word in answers.own.text + foreign.text:
            yield f"tells what another project holds: {answers.own}, {foreign}"
        if question.reads and theirs.name in answers.own.text:
            yield f"names what another project holds: {answers.own}"


def _may_make_things(question: Question) -> tuple[bool, bool]:
    return not question.names, question.requirement is Permission.SUBMIT_TELEMETRY
