"""What an operator sets about the store."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from watchfloor.archive import ArchiveConfig
from watchfloor.core import ProjectId

Seconds = Annotated[float, Field(gt=0, le=600)]
Days = Annotated[int, Field(ge=1, le=3_650)]

_MIB = 1024**2


class ClientResultsConfig(BaseModel):
    """How long and how much is kept for clients that come back for their results.

    Attributes:
        ttl_s: How long a result can be retrieved.
        max_retrievals: How often.
        max_bytes: What the results of one project may take. Above it the oldest are removed until
            they take four fifths of it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    ttl_s: Annotated[float, Field(gt=0, le=31_536_000)] = 3600.0
    max_retrievals: Annotated[int, Field(ge=1, le=1_000_000)] = 10
    max_bytes: Annotated[int, Field(ge=1)] = 500 * _MIB


class StoreConfig(BaseModel):
    """How the store connects and how long it keeps things.

    Attributes:
        pool_size: Connections held open, each for one transaction at a time.
        connect_timeout_s: Longest wait for a connection.
        statement_timeout_s: Longest transaction; the server keeps it too, statement by statement.
        retention_days: Threats, events, sessions and what was found about them are dropped when
            they are older, a day at a time; so are dead letters that nobody looked at.
        project_retention_days: Shorter times for some projects, by their ids.
        audit_retention_days: What was sealed so long ago leaves the audit log, from its beginning.
        delivered_retention_days: Webhooks that arrived are forgotten after so long.
        partition_days_ahead: Days whose partition exists before they begin.
        client_results: What is kept for clients.
        archive: Where rows go before they are deleted.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    pool_size: Annotated[int, Field(ge=1, le=100)] = 8
    connect_timeout_s: Seconds = 5.0
    statement_timeout_s: Seconds = 10.0
    retention_days: Days = 90
    project_retention_days: dict[ProjectId, Days] = {}
    audit_retention_days: Days = 365
    delivered_retention_days: Days = 7
    partition_days_ahead: Annotated[int, Field(ge=1, le=90)] = 14
    client_results: ClientResultsConfig = ClientResultsConfig()
    archive: ArchiveConfig = ArchiveConfig()

    def longest_days(self, project_id: str) -> int:
        """How long anything of the project is kept."""
        return self.project_retention_days.get(project_id, self.retention_days)

    @model_validator(mode="after")
    def _projects_keep_no_longer(self) -> Self:
        longest = max(self.project_retention_days.values(), default=0)
        if longest > self.retention_days:
            raise ValueError("project_retention_days must not be longer than retention_days")
        return self
