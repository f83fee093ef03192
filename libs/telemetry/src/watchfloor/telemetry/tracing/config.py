"""What an operator sets about traces of the product itself."""

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator


class TracingConfig(BaseModel):
    """Where spans go, and how many.

    Attributes:
        endpoint: Base URL of a collector that takes OTLP by HTTP, ``http://jaeger:4318``: spans go
            to ``/v1/traces`` below it. Absent: there are no spans.
        headers: Sent along, for a collector that wants a key.
        sample_ratio: Which share of what begins here is kept, 0 to 1; what begins elsewhere is
            kept where its caller keeps it.
        queue_size: Spans that wait at most; what comes while it is full is dropped and counted.
        batch: Spans that are sent together at most.
        interval_s: Rest between two looks at what waits, in seconds.
        timeout_s: How long the collector may take, in seconds.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    endpoint: str | None = None
    headers: Mapping[str, SecretStr] = {}
    sample_ratio: Annotated[float, Field(ge=0, le=1)] = 0.1
    queue_size: Annotated[int, Field(ge=1)] = 8_192
    batch: Annotated[int, Field(ge=1, le=4_096)] = 512
    interval_s: Annotated[float, Field(gt=0)] = 1.0
    timeout_s: Annotated[float, Field(gt=0)] = 5.0

    @field_validator("endpoint")
    @classmethod
    def _is_url(cls, endpoint: str | None) -> str | None:
        if endpoint is None:
            return None
        url = urlsplit(endpoint)
        if url.scheme not in {"http", "https"} or not url.hostname or url.query or url.fragment:
            raise ValueError("must be an http or https URL such as http://collector:4318")
        if "@" in url.netloc:
            raise ValueError("must not hold credentials; set headers")
        return endpoint.rstrip("/").removesuffix("/v1/traces")
