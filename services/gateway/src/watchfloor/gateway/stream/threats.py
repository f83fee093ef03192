"""The stream of threats: what it says, who wants what of it, and where it begins."""

from collections.abc import Hashable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from watchfloor.bus import Result, ResumeToken
from watchfloor.bus import token as customer_token
from watchfloor.core import ThreatAnalysis, ThreatFilter, ThreatSummary
from watchfloor.gateway.port import ThreatLists
from watchfloor.gateway.stream.message import Message
from watchfloor.gateway.stream.port import Shown
from watchfloor.gateway.stream.search import Search, Texts
from watchfloor.gateway.stream.speech import Response, Speech
from watchfloor.gateway.threat_messages import finished_threat_of
from watchfloor.v1 import threat_service_pb2 as pb

_REMEMBERED = 1_024


class HeardThreat(NamedTuple):
    """What is read of a threat that was heard.

    Attributes:
        summary: What a list shows of it.
        texts: Where a search looks.
    """

    summary: ThreatSummary
    texts: Texts


@lru_cache(maxsize=_REMEMBERED)
def threat_in(heard: Result) -> HeardThreat:
    """The threat that was heard; read once, however many want to know."""
    threat = ThreatAnalysis.model_validate_json(heard.message.data)
    return HeardThreat(ThreatSummary.of(threat), Texts.of(threat.signal))


class ThreatSpeech(Speech[Result]):
    """Says that threats appeared or changed."""

    noun = "threat"

    def __init__(self) -> None:
        super().__init__(pb.WatchThreatsResponse)

    def of(self, heard: Result, view: Shown) -> Message:
        """That a threat appeared or changed."""
        name = "threat_updated" if heard.message.revision else "new_threat"
        data = heard.message.data
        if view is Shown.ROW:
            data = _row(threat_in(heard).summary)

        def respond() -> Response:
            response = self.response(name, heard.token)
            getattr(response, name).CopyFrom(finished_threat_of(heard.message.data))
            return response

        return Message(name, heard.token, member=b'"threat":%b' % data, data=data, respond=respond)

    def identity(self, heard: Result) -> Hashable:
        """The revision of the threat."""
        return heard.message.threat_id, heard.message.revision

    def initial_batch(self, newest: Sequence[Any], token: ResumeToken, view: Shown) -> Message:
        """The newest threats, newest first."""

        def respond() -> Response:
            response = self.response("initial_batch", token)
            response.initial_batch.threats.extend(map(finished_threat_of, newest))
            return response

        shown = map(_row, newest) if view is Shown.ROW else newest
        member = b'"threats":[%b]' % b",".join(shown)
        return Message("initial_batch", token, member=member, respond=respond)


def _row(summary: ThreatSummary) -> bytes:
    return summary.model_dump_json().encode()


class Selection:
    """Which threats a watcher wants; an empty condition holds always.

    Args:
        project_id: The watcher's own project.
        where: The conditions, as the store is asked.
        or_search: Other words that may be found instead of those of the conditions.
        view: How much of each threat.

    Attributes:
        project_id: The watcher's own project.
        where: The same.
        or_search: The same.
        view: The same.
        key: Equal for watchers that want the same.
    """

    def __init__(
        self,
        project_id: str,
        where: ThreatFilter,
        *,
        or_search: Sequence[str] = (),
        view: Shown = Shown.FULL,
    ) -> None:
        self.project_id = project_id
        self.where = where
        self.or_search = tuple(or_search)
        self.view = view
        self.key = (project_id, where, self.or_search, view)
        self._severity = frozenset(where.severity)
        self._threat_type = frozenset(where.threat_type)
        self._customer = frozenset(customer_token(customer_id) for customer_id in where.customer_id)
        self._status = frozenset(where.status)
        searches = map(Search, filter(None, (where.search, *self.or_search)))
        self._searches = [each for each in searches if each.is_any]
        # Most conditions are met by what stands beside the JSON, which is then left unread.
        self._reads = bool(
            self._status or self._searches or where.since or where.until or where.judged is not None
        )

    def admits(self, heard: Result) -> bool:
        """Whether the watcher wants this threat."""
        message = heard.message
        return (
            message.project_id == self.project_id
            and (not self._severity or message.severity in self._severity)
            and (not self._threat_type or message.threat_type in self._threat_type)
            and (not self._customer or message.customer in self._customer)
            and self.where.requires_review in {None, message.requires_review}
            and (not self._reads or self._admits(threat_in(heard)))
        )

    def _admits(self, threat: HeardThreat) -> bool:
        where, received_at = self.where, threat.summary.received_at
        return (
            (not self._status or threat.summary.status in self._status)
            and (where.since is None or received_at >= where.since)
            and (where.until is None or received_at < where.until)
            and self._is_judged_or_told_again(threat.summary)
            and (not self._searches or any(each.finds(threat.texts) for each in self._searches))
        )

    def _is_judged_or_told_again(self, summary: ThreatSummary) -> bool:
        # A list that shows the threat has to hear of the verdict that it does not look for.
        is_judged = summary.verdict is not None
        return bool(summary.revision) or self.where.judged in {None, is_judged}


class NewestThreats:
    """The newest threats of the store.

    Args:
        threats: Finished threats.
    """

    def __init__(self, threats: ThreatLists) -> None:
        self._threats = threats

    async def __call__(
        self, wanted: Selection, limit: int
    ) -> Sequence[bytes] | Sequence[ThreatSummary]:
        """Their JSON, or their rows, newest first."""
        asked = wanted.project_id, wanted.where
        if wanted.view is Shown.ROW:
            rows = await self._threats.summaries(*asked, or_search=wanted.or_search, limit=limit)
            return rows.items
        page = await self._threats.list(*asked, or_search=wanted.or_search, limit=limit)
        return [threat.document for threat in page.threats]
