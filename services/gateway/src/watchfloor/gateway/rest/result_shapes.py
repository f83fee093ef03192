"""Bodies about results that are kept for clients."""

from datetime import datetime
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

from watchfloor.core import ClientResult, ClientResultStats, ResultKind, ResultStatus

_BYTES_PER_MB = 1024**2


class ListedResult(BaseModel):
    """A result in its client's list."""

    analysis_id: str
    kind: ResultKind
    status: ResultStatus
    has_result: bool
    created_at: AwareDatetime
    completed_at: AwareDatetime | None
    expires_at: AwareDatetime
    retrieval_count: int
    max_retrievals: int


class ClientResultList(BaseModel):
    """What a client can retrieve: ``count`` of ``total``."""

    success: Literal[True] = True
    client_id: str
    analyses: tuple[ListedResult, ...]
    count: int
    total: int
    limit: int
    offset: int
    retrieved_at: AwareDatetime


class RetrievedResult(BaseModel):
    """One result as it was answered first; ``null`` while it is pending."""

    success: Literal[True] = True
    analysis_id: str
    kind: ResultKind
    status: ResultStatus
    retrieval_count: int
    max_retrievals: int
    expires_at: AwareDatetime
    retrieved_at: AwareDatetime
    result: Any = None


class CheckedResult(BaseModel):
    """Whether a result can be retrieved; asking does not count."""

    success: Literal[True] = True
    analysis_id: str
    available: bool
    status: ResultStatus
    retrieval_count: int
    max_retrievals: int
    expires_at: AwareDatetime


class DeletedResult(BaseModel):
    """That a result is gone."""

    success: Literal[True] = True
    analysis_id: str
    status: Literal["deleted"] = "deleted"
    message: str = "The result was deleted."
    deleted_at: AwareDatetime


class ResultStats(BaseModel):
    """Counts over what can be retrieved, and what all that is kept takes."""

    total_results: int
    total_sessions: int
    storage_size_bytes: int
    storage_size_mb: float
    storage_limit_mb: float
    status_counts: dict[str, int]
    last_cleanup: AwareDatetime | None
    service_available: Literal[True] = True


class ResultStatsAnswer(BaseModel):
    """The counts, and when they were taken."""

    success: Literal[True] = True
    stats: ResultStats
    retrieved_at: AwareDatetime

    @classmethod
    def of(cls, stats: ClientResultStats, *, at: datetime) -> "ResultStatsAnswer":
        """The answer that shows these counts."""
        counted = ResultStats(
            **stats._asdict(),
            storage_size_mb=round(stats.storage_size_bytes / _BYTES_PER_MB, 2),
            storage_limit_mb=round(stats.storage_limit_bytes / _BYTES_PER_MB, 2),
        )
        return cls(stats=counted, retrieved_at=at)


class CleanedResults(BaseModel):
    """What a cleaning removed."""

    success: Literal[True] = True
    removed: int
    freed_bytes: int
    cleaned_at: AwareDatetime


class RecoverySettings(BaseModel):
    """Whether a client is known by its address, too."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    same_address_recovers: bool


def listed(result: ClientResult) -> ListedResult:
    """The result as it is listed."""
    return ListedResult.model_validate(result, from_attributes=True)
