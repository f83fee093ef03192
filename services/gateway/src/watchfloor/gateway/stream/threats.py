"""The stream of threats: what it says, who wants what of it, and where it begins."""

from collections.abc import Hashable, Sequence

from watchfloor.bus import Result, ResumeToken
from watchfloor.bus import token as customer_token
from watchfloor.core import ThreatFilter
from watchfloor.gateway.port import ThreatLists
from watchfloor.gateway.stream.message import Message
from watchfloor.gateway.stream.speech import Response, Speech
from watchfloor.gateway.threat_messages import finished_threat_of
from watchfloor.v1 import threat_service_pb2 as pb


class ThreatSpeech(Speech[Result]):
    """Says that threats appeared or changed."""

    def __init__(self) -> None:
        super().__init__(pb.WatchThreatsResponse)

    def of(self, heard: Result) -> Message:
        """That a threat appeared or changed."""
        name = "threat_updated" if heard.message.revision else "new_threat"
        data = heard.message.data

        def respond() -> Response:
            response = self.response(name, heard.token)
            getattr(response, name).CopyFrom(finished_threat_of(data))
            return response

        return Message(name, heard.token, member=b'"threat":%b' % data, data=data, respond=respond)

    def identity(self, heard: Result) -> Hashable:
        """The revision of the threat."""
        return heard.message.threat_id, heard.message.revision

    def initial_batch(self, newest: Sequence[bytes], token: ResumeToken) -> Message:
        """The newest threats, newest first."""

        def respond() -> Response:
            response = self.response("initial_batch", token)
            response.initial_batch.threats.extend(map(finished_threat_of, newest))
            return response

        member = b'"threats":[%b]' % b",".join(newest)
        return Message("initial_batch", token, member=member, respond=respond)


class Selection:
    """Which threats a watcher wants; an empty condition holds always.

    Args:
        project_id: The watcher's own project.
        where: Severity, type, customer and review are heeded.

    Attributes:
        project_id: The watcher's own project.
        where: The same, as the store is asked.
        key: Equal for watchers that want the same.
    """

    def __init__(self, project_id: str, where: ThreatFilter) -> None:
        self.project_id = project_id
        self.where = where
        self.key = (project_id, where)
        self._severity = frozenset(where.severity)
        self._threat_type = frozenset(where.threat_type)
        self._customer = frozenset(customer_token(customer_id) for customer_id in where.customer_id)

    def admits(self, heard: Result) -> bool:
        """Whether the watcher wants this threat."""
        message = heard.message
        return (
            message.project_id == self.project_id
            and (not self._severity or message.severity in self._severity)
            and (not self._threat_type or message.threat_type in self._threat_type)
            and (not self._customer or message.customer in self._customer)
            and self.where.requires_review in {None, message.requires_review}
        )


class NewestThreats:
    """The newest threats of the store.

    Args:
        threats: Finished threats.
    """

    def __init__(self, threats: ThreatLists) -> None:
        self._threats = threats

    async def __call__(self, wanted: Selection, limit: int) -> Sequence[bytes]:
        """Their JSON, newest first."""
        page = await self._threats.list(wanted.project_id, wanted.where, limit=limit)
        return [threat.document for threat in page.threats]
