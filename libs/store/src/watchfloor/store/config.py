"""What an operator sets about the store."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Seconds = Annotated[float, Field(gt=0, le=600)]


class StoreConfig(BaseModel):
    """How the store connects and how long it keeps things.

    Attributes:
        pool_size: Connections held open, each for one transaction at a time.
        connect_timeout_s: Longest wait for a connection.
        statement_timeout_s: Longest transaction; the server keeps it too, statement by statement.
        retention_days: Threats received longer ago are dropped, a whole day at a time.
        partition_days_ahead: Days whose partition exists before they begin.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    pool_size: Annotated[int, Field(ge=1, le=100)] = 8
    connect_timeout_s: Seconds = 5.0
    statement_timeout_s: Seconds = 10.0
    retention_days: Annotated[int, Field(ge=1, le=3_650)] = 90
    partition_days_ahead: Annotated[int, Field(ge=1, le=90)] = 14
