"""Personal data and secrets that were found in sessions; their text is masked."""

from collections import Counter
from enum import StrEnum
from typing import NamedTuple, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict

from watchfloor.core.session_ids import EventId, SessionId


class PiiLocation(StrEnum):
    """Where in a session something was found."""

    USER_MESSAGE = "user_message"
    ASSISTANT_MESSAGE = "assistant_message"
    SYSTEM_PROMPT = "system_prompt"
    TOOL_INPUT = "tool_input"
    TOOL_RESULT = "tool_result"
    REASONING = "reasoning"


class PiiConfidence(StrEnum):
    """How sure a finding is: from 0.8 high, from 0.5 medium, else low."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class PiiFinding(BaseModel):
    """One place in one text.

    Attributes:
        entity_type: What it is, for example ``EMAIL_ADDRESS``.
        masked: Its text as it may be shown.
        start: Of its first code point in the text it was found in.
        end: One past its last.
        score: How sure this is, 0 to 1.
        confidence: The same in words.
        session_id: In which session.
        event_id: In which event.
        location: In what of the event.
    """

    model_config = ConfigDict(frozen=True)
    entity_type: str
    masked: str
    start: int
    end: int
    score: float
    confidence: PiiConfidence
    session_id: SessionId
    event_id: EventId
    location: PiiLocation


class PiiEntity(BaseModel):
    """How much of one type was found; all of it is counted, whatever is told one by one.

    Attributes:
        entity_type: What it is, for example ``EMAIL_ADDRESS``.
        is_secret: Whether it lets its holder in: a key, a token, a password.
        findings: How often.
        sessions: In how many sessions.
        by_location: How often in messages, prompts, tools.
        by_confidence: How often how surely.
        example: The surest of them, the first of several.
    """

    model_config = ConfigDict(frozen=True)
    entity_type: str
    is_secret: bool = False
    findings: int
    sessions: int = 1
    by_location: dict[PiiLocation, int]
    by_confidence: dict[PiiConfidence, int]
    example: PiiFinding

    @property
    def sure(self) -> int:
        """How many of them are sure."""
        return self.by_confidence.get(PiiConfidence.HIGH, 0)


class SessionPii(BaseModel):
    """What was found in one session.

    Attributes:
        session_id: Which.
        findings: Each place once, in the order of the session; of what is kept the surest alone.
        entities: All of it by type, most first.
        texts: Texts that were read; one that was said again is read once.
        provider: ``rules``, or ``rules`` and the language model that was installed.
        analyzed_at: When.
    """

    model_config = ConfigDict(frozen=True)
    session_id: SessionId
    findings: tuple[PiiFinding, ...] = ()
    entities: tuple[PiiEntity, ...] = ()
    texts: int = 0
    provider: str = "rules"
    analyzed_at: AwareDatetime

    @property
    def total_findings(self) -> int:
        """How much was found, whatever is told one by one."""
        return sum(entity.findings for entity in self.entities)


class PiiSummary(BaseModel):
    """What was found in one session, in figures.

    Attributes:
        total_findings: All.
        types: How many of each type of personal data, most first.
        secrets: How many of each type of secret, most first.
        locations: How many in messages, prompts, tools.
        provider: What found them.
        analyzed_at: When it was last looked at.
    """

    model_config = ConfigDict(frozen=True)
    total_findings: int
    types: dict[str, int]
    secrets: dict[str, int]
    locations: dict[PiiLocation, int]
    provider: str
    analyzed_at: AwareDatetime

    @classmethod
    def of(cls, found: SessionPii) -> Self:
        """The figures of this session."""
        counts = {
            is_secret: {
                each.entity_type: each.findings
                for each in found.entities
                if each.is_secret is is_secret
            }
            for is_secret in (False, True)
        }
        locations = Counter[PiiLocation]()
        for entity in found.entities:
            locations.update(entity.by_location)
        return cls(
            total_findings=found.total_findings,
            types=counts[False],
            secrets=counts[True],
            locations=locations,
            provider=found.provider,
            analyzed_at=found.analyzed_at,
        )


class PiiReading(NamedTuple):
    """How far a session was read, so that nothing in it is read twice.

    Attributes:
        found: What was found so far.
        texts: Digests of the texts that were read, one after the other.
        until: The session's ``last_received_at`` by which all of it was read; nothing where only a
            part was.
    """

    found: SessionPii
    texts: bytes = b""
    until: AwareDatetime | None = None


class UnreadSession(NamedTuple):
    """A concluded session in which there is something to read.

    Attributes:
        session_id: Which.
        last_received_at: When its newest event was taken.
        before: How far it was read.
    """

    session_id: SessionId
    last_received_at: AwareDatetime
    before: PiiReading | None = None


class PiiReport(BaseModel):
    """What was found in the sessions of a monitored agent.

    Attributes:
        total_findings: All.
        findings_by_type: How many of each type, most first.
        findings_by_session: How many in each of the hundred sessions that have most.
        findings_by_location: How many in messages, prompts, tools.
        entities: All of it by type, secrets first, then most first.
        high_confidence_count: From 0.8.
        medium_confidence_count: From 0.5.
        low_confidence_count: Below.
        detailed_findings: The surest fifty.
        sessions_with_pii: Sessions that have any.
        sessions_without_pii: The others.
        most_common_entities: The five most frequent types.
        provider: What found them.
        disabled: Whether none was looked for.
        disabled_reason: Why not.
    """

    model_config = ConfigDict(frozen=True)
    total_findings: int = 0
    findings_by_type: dict[str, int] = {}
    findings_by_session: dict[str, int] = {}
    findings_by_location: dict[PiiLocation, int] = {}
    entities: tuple[PiiEntity, ...] = ()
    high_confidence_count: int = 0
    medium_confidence_count: int = 0
    low_confidence_count: int = 0
    detailed_findings: tuple[PiiFinding, ...] = ()
    sessions_with_pii: int = 0
    sessions_without_pii: int = 0
    most_common_entities: tuple[str, ...] = ()
    provider: str = "rules"
    disabled: bool = False
    disabled_reason: str | None = None
