"""Results that wait for the client who asked for them."""

import re
from enum import StrEnum
from typing import Annotated, NamedTuple

from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints

from watchfloor.core.ids import ProjectId

_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_.:@-]{0,254}$"
_ID = re.compile(_PATTERN)

ClientId = Annotated[str, StringConstraints(pattern=_PATTERN)]
"""What a client calls itself; nothing that looks like a path."""


def is_client_id(text: str) -> bool:
    """Whether ``text`` may name a client, or a result."""
    return _ID.fullmatch(text) is not None


class Client(NamedTuple):
    """Who comes back for results.

    Attributes:
        client_id: What it calls itself.
        address: Where it calls from, where that is known.
    """

    client_id: str
    address: str | None = None


class ResultKind(StrEnum):
    """What was asked for."""

    THREAT = "threat"
    EVALUATION = "evaluation"
    REPORT = "report"


class ResultStatus(StrEnum):
    """Where the analysis is."""

    PENDING = "pending"
    COMPLETED = "completed"
    FAILED = "failed"


class ResultDraft(BaseModel):
    """A result to be kept.

    Attributes:
        analysis_id: Names it; the client comes back with it.
        kind: What was asked for.
        status: Where the analysis is.
        content_sha256: Of what makes it the same as another: the same again is kept once.
        document: Its JSON, byte for byte; absent while it is pending.
    """

    model_config = ConfigDict(frozen=True)
    analysis_id: str
    kind: ResultKind
    status: ResultStatus = ResultStatus.COMPLETED
    content_sha256: bytes | None = None
    document: bytes | None = None


class ClientResult(BaseModel):
    """A result as it is kept, without its document.

    Attributes:
        analysis_id: Names it.
        project_id: The tenant.
        client_id: Whose it is.
        kind: What was asked for.
        status: Where the analysis is.
        has_result: Whether there is a document.
        created_at: When it was kept.
        completed_at: When its analysis ended.
        expires_at: Until when it can be retrieved.
        retrieval_count: How often it was.
        max_retrievals: How often it can be.
    """

    model_config = ConfigDict(frozen=True)
    analysis_id: str
    project_id: ProjectId
    client_id: str
    kind: ResultKind
    status: ResultStatus
    has_result: bool
    created_at: AwareDatetime
    completed_at: AwareDatetime | None = None
    expires_at: AwareDatetime
    retrieval_count: int
    max_retrievals: int


class ClientResultPage(NamedTuple):
    """A part of a client's list, newest first.

    Attributes:
        results: At most as many as were asked for.
        total: How many there are altogether.
    """

    results: tuple[ClientResult, ...]
    total: int


class ClientResultStats(NamedTuple):
    """What is kept for a project's clients.

    Attributes:
        total_results: How many can be retrieved.
        total_sessions: For how many clients.
        storage_size_bytes: What all that is kept takes, until it is cleaned.
        storage_limit_bytes: What it may take.
        status_counts: Number by status.
        last_cleanup: When it was cleaned last.
    """

    total_results: int
    total_sessions: int
    storage_size_bytes: int
    storage_limit_bytes: int
    status_counts: dict[str, int]
    last_cleanup: AwareDatetime | None


class Cleaned(NamedTuple):
    """What a cleaning removed.

    Attributes:
        results: How many.
        size_bytes: What they took.
    """

    results: int
    size_bytes: int
