"""What a call is about, as its parameters name it."""

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple


class SubjectKind(StrEnum):
    """What subjects are."""

    THREAT = "threat"
    SESSION = "session"
    USER = "user"
    CUSTOMER = "customer"
    POLICY = "policy"
    LETTER = "letter"
    ANALYSIS = "analysis"
    AGENT = "agent"
    WORKFLOW = "workflow"
    SOURCE = "source"
    KEY = "key"
    HOLD = "hold"
    VIEW = "view"


_PARAMETERS = {
    "threat_id": SubjectKind.THREAT,
    "session_id": SubjectKind.SESSION,
    "sessionId": SubjectKind.SESSION,
    "user_id": SubjectKind.USER,
    "userId": SubjectKind.USER,
    "customer_id": SubjectKind.CUSTOMER,
    "policy_id": SubjectKind.POLICY,
    "letter_id": SubjectKind.LETTER,
    "analysis_id": SubjectKind.ANALYSIS,
    "agent_id": SubjectKind.AGENT,
    "agentId": SubjectKind.AGENT,
    "workflow_id": SubjectKind.WORKFLOW,
    "workflowId": SubjectKind.WORKFLOW,
    "source": SubjectKind.SOURCE,
    "key_id": SubjectKind.KEY,
    "hold_id": SubjectKind.HOLD,
    "view_id": SubjectKind.VIEW,
}
"""In their order: where a call names several, it is about the first."""


class Subject(NamedTuple):
    """What a call is about.

    Attributes:
        kind: What it is, in one word.
        value: Its id, which gets no further than its token.
    """

    kind: SubjectKind
    value: str


def subject_in(given: Callable[[str], object]) -> Subject | None:
    """What a call is about; nothing where it is about many things, or names none.

    Args:
        given: The value of a parameter, if any.
    """
    for parameter, kind in _PARAMETERS.items():
        value = given(parameter)
        if isinstance(value, str) and value:
            return Subject(kind, value)
    return None
