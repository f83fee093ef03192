"""Personal data and secrets that were found in sessions; their text is masked."""

from enum import StrEnum

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


class SessionPii(BaseModel):
    """What was found in one session.

    Attributes:
        session_id: Which.
        findings: Each place once, in the order of the session.
        texts: Texts that were read; one that was said again is read once.
        provider: ``rules``, or ``rules`` and the language model that was installed.
        analyzed_at: When.
    """

    model_config = ConfigDict(frozen=True)
    session_id: SessionId
    findings: tuple[PiiFinding, ...] = ()
    texts: int = 0
    provider: str = "rules"
    analyzed_at: AwareDatetime


class PiiReport(BaseModel):
    """What was found in the sessions of a monitored agent.

    Attributes:
        total_findings: All.
        findings_by_type: How many of each type, most first.
        findings_by_session: How many in each session that has any.
        findings_by_location: How many in messages, prompts, tools.
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
