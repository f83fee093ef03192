"""What each project wants to be kept back, known without asking for it each time."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeVar

import structlog
from pydantic import BaseModel

from watchfloor.core import (
    Client,
    Clock,
    FieldProblem,
    RedactionMode,
    RedactionPolicy,
    RedactionPolicyInput,
    UnavailableError,
    invalid,
)
from watchfloor.gateway.redaction_port import News, RedactionKeys, RedactionPolicies
from watchfloor.gateway.time_limit import TimeLimit
from watchfloor.redaction import Redactor, Tokens, declared, is_token

R = TypeVar("R", bound=BaseModel)
V = TypeVar("V")

log = structlog.get_logger(__name__)

_LOOK_AGAIN_S = 10.0
_MOST_PROJECTS = 10_000
_MOST_LOOKS = 3
_KEY = "KEY"
_SMALL_CHARACTERS = 2_048
_ASKED_BY = frozenset({"agent_id", "workflow_id", "user_id", "customer_id"})


class Edge(NamedTuple):
    """What a project's policy comes to.

    Attributes:
        redactor: Keeps back what is to be; nothing where all is passed on as it comes.
        repeats_key: The key under which repeated requests are known, since a policy was declared.
    """

    redactor: Redactor | None = None
    repeats_key: bytes | None = None

    def id(self, name: str, text: str) -> str:
        """An id as it is kept; ``name`` is that of its field."""
        return text if self.redactor is None else self.redactor.id(name, text)

    def text(self, text: str) -> str:
        """A text as it may be passed on."""
        return text if self.redactor is None else self.redactor.text(text)

    def ids(self, name: str, texts: Iterable[str]) -> tuple[str, ...]:
        """Ids that are asked for, as they may have been kept."""
        if self.redactor is None:
            return tuple(texts)
        return tuple(kept for text in texts for kept in self.redactor.ids(name, text))

    def client(self, client: Client) -> Client:
        """A client under the name by which it is kept."""
        return client._replace(client_id=self.id("client_id", client.client_id))

    def where(self, conditions: R) -> R:
        """Conditions of a list or a stream, for ids that were kept back as for others.

        What was kept back cannot be found by what it was: ``search`` says what is looked for
        instead.
        """
        if self.redactor is None:
            return conditions
        asked: dict[str, object] = {
            name: self.ids(name, getattr(conditions, name))
            for name in _ASKED_BY & type(conditions).model_fields.keys()
        }
        if self.search(getattr(conditions, "search", None)):
            asked["search"] = None
        if named := getattr(conditions, "named", ()):
            asked["named"] = tuple(kept for text in named for kept in self._names(text))
        return conditions.model_copy(update=asked)

    def _names(self, text: str) -> Iterable[str]:
        ids = (kept for name in sorted(_ASKED_BY) for kept in self.ids(name, [text]))
        return dict.fromkeys((text, *ids, *self.search(text)))

    def search(self, text: str | None) -> Sequence[str]:
        """What a text that is looked for may have become; nothing where it stays as it is."""
        return self.redactor.search(text) if self.redactor is not None and text else ()

    async def record(self, record: R) -> R:
        """A record as it may be passed on; a large one is worked on beside the loop."""
        if self.redactor is not None and len(record.model_dump_json()) <= _SMALL_CHARACTERS:
            # A hop to a thread would cost more than the work.
            return self.redactor.record(record)
        return (await self.records([record]))[0]

    async def records(self, records: Sequence[R]) -> Sequence[R]:
        """Records as they may be passed on; beside the loop, as one may take milliseconds."""
        redactor = self.redactor
        if redactor is None:
            return records
        return await asyncio.to_thread(lambda: [*map(redactor.record, records)])


_OPEN = Edge()


class _Known(NamedTuple):
    edge: Edge
    until: float


class Redactions:
    """The policies of all projects, at most ten seconds old and usually as they are.

    Every gateway hears of a change when it is made. While the store is away the policy that was
    known holds on; where none was known, nothing can be taken.

    Args:
        policies: Policies as they are kept.
        news: Tells gateways of changes.
        keys: What tokens are made with.
        clock: Ages what is known.
        limit: Bounds each question to the store and the bus.
    """

    def __init__(
        self,
        policies: RedactionPolicies,
        *,
        news: News,
        keys: RedactionKeys,
        clock: Clock,
        limit: TimeLimit,
    ) -> None:
        self._policies = policies
        self._news = news
        self._keys = keys
        self._clock = clock
        self._limit = limit
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._changes = 0
        news.hear(self._forget)

    async def of(self, project_id: str) -> Edge:
        """What the project's policy comes to.

        Raises:
            UnavailableError: The store is away and the policy is not known, or the keys are away.
        """
        known = self._known.get(project_id)
        if known is not None and self._clock.monotonic() < known.until:
            return known.edge
        try:
            return await self._look(project_id)
        except UnavailableError:
            if known is None or project_id not in self._known:
                raise
            return known.edge

    async def forms(self, project_id: str, name: str, text: str) -> Sequence[str]:
        """An id in every form in which it may be kept: as it is told, and as each policy left it.

        Args:
            project_id: The tenant.
            name: Of the field that holds it.
            text: The id.

        Raises:
            UnavailableError: The store or the keys are away.
        """
        policy = await self.policy(project_id)
        if policy.key is None:
            return (text,)
        # In both modes ids are kept as tokens, and what was kept before it was turned off still is.
        kept = policy.model_copy(update={"mode": RedactionMode.TOKENS})
        redactor = Redactor(kept, await self._tokens(project_id))
        return tuple(dict.fromkeys((text, *redactor.ids(name, text))))

    async def policy(self, project_id: str) -> RedactionPolicy:
        """The project's policy as it is kept.

        Raises:
            UnavailableError: The store is away.
        """
        return await self._limit(self._policies.get(project_id))

    async def declare(self, project_id: str, wanted: RedactionPolicyInput) -> RedactionPolicy:
        """Make this the project's policy; returns when every gateway was told.

        Raises:
            InvalidInputError: A token stands for no declared word.
            UnavailableError: The store, the bus or the keys are away.
        """
        before = {word.token: word for word in (await self.policy(project_id)).words}
        unknown = [
            FieldProblem(f"words.{place}", "is a token of no declared word")
            for place, word in enumerate(wanted.words)
            if is_token(word) and word not in before
        ]
        if unknown:
            raise invalid(*unknown)
        tokens = await self._tokens(project_id)
        words = [before.get(word) or declared(word, tokens) for word in wanted.words]
        policy = RedactionPolicy(
            mode=wanted.mode,
            fields=tuple(dict.fromkeys(wanted.fields)),
            words=tuple({word.token: word for word in words}.values()),
            key=tokens.of(_KEY, project_id),
            changed_at=self._clock.now(),
        )
        await self._limit(self._policies.put(project_id, policy))
        self._forget(project_id)
        await self._limit(self._news.tell(project_id))
        return policy

    def _forget(self, project_id: str) -> None:
        self._changes += 1
        self._known.pop(project_id, None)

    async def _look(self, project_id: str) -> Edge:
        # What is heard of while the store is asked may be newer than its answer.
        for _ in range(_MOST_LOOKS):
            changes = self._changes
            edge = await self._edge(project_id, await self.policy(project_id))
            if changes == self._changes:
                self._remember(project_id, edge)
                break
        return edge

    def _remember(self, project_id: str, edge: Edge) -> None:
        self._known[project_id] = _Known(edge, self._clock.monotonic() + _LOOK_AGAIN_S)
        self._known.move_to_end(project_id)
        if len(self._known) > _MOST_PROJECTS:
            self._known.popitem(last=False)

    async def _edge(self, project_id: str, policy: RedactionPolicy) -> Edge:
        if policy.key is None:
            return _OPEN
        tokens = await self._tokens(project_id)
        if policy.key not in {tokens.of(_KEY, project_id, number=each) for each in tokens.numbers}:
            log.error("redaction_keys_refused", reason="the policy was declared with others")
            raise _keys_away()
        redactor = Redactor(policy, tokens) if policy.mode is not RedactionMode.OFF else None
        return Edge(redactor, await _from_file(self._keys.of_repeats, project_id))

    async def _tokens(self, project_id: str) -> Tokens:
        return Tokens(await _from_file(self._keys.of_project, project_id))


async def _from_file(read: Callable[[str], V], project_id: str) -> V:
    try:
        return await asyncio.to_thread(read, project_id)
    except UnavailableError as exc:
        # It names a path of this machine, which is the operator's to know and nobody else's.
        log.error("redaction_keys_refused", reason=str(exc))  # noqa: TRY400 - nothing else happened
        raise _keys_away() from None


def _keys_away() -> UnavailableError:
    return UnavailableError("The keys of redaction are away.", retry_after_s=_LOOK_AGAIN_S)
