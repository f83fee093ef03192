"""What an operator sets about the bus."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

GIB = 1024**3
_STREAM_LIMITS = (
    "queue_max_bytes",
    "events_max_bytes",
    "results_max_bytes",
    "sessions_max_bytes",
    "dead_letters_max_bytes",
)


class BusConfig(BaseModel):
    """Limits of the streams and of the calls to them.

    Attributes:
        connect_timeout_s: How long the first connection may take.
        publish_timeout_s: How long a publish may take before it counts as unavailable.
        request_timeout_s: The same for look-ups and administration.
        queue_max_messages: Signals that may wait; one more is refused.
        queue_max_bytes: The same in bytes.
        events_max_messages: Session messages that may wait; one more is refused.
        events_max_bytes: The same in bytes.
        results_max_age_s: How long a watcher may be away and still resume.
        results_max_bytes: The same in bytes.
        sessions_max_age_s: How long a watcher of sessions may be away and still resume.
        sessions_max_bytes: The same in bytes.
        dead_letters_max_bytes: Room for what was given up.
        idempotency_ttl_s: How long a caller's key is remembered.
        ack_wait_s: A message that was not heard of for so long is delivered again.
        batch: Signals, results or changes asked for at once, per consumer.
        events_batch: Session messages asked for at once; each may be half a megabyte.
        replicas: Servers of a NATS cluster that each have all of every stream and bucket.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    connect_timeout_s: Annotated[float, Field(gt=0)] = 10.0
    publish_timeout_s: Annotated[float, Field(gt=0)] = 2.0
    request_timeout_s: Annotated[float, Field(gt=0)] = 2.0
    queue_max_messages: Annotated[int, Field(ge=100)] = 200_000
    queue_max_bytes: Annotated[int, Field(ge=1_000_000)] = GIB
    events_max_messages: Annotated[int, Field(ge=100)] = 200_000
    events_max_bytes: Annotated[int, Field(ge=1_000_000)] = 2 * GIB
    results_max_age_s: Annotated[float, Field(ge=60)] = 86_400.0
    results_max_bytes: Annotated[int, Field(ge=1_000_000)] = 2 * GIB
    sessions_max_age_s: Annotated[float, Field(ge=60)] = 86_400.0
    sessions_max_bytes: Annotated[int, Field(ge=1_000_000)] = GIB
    dead_letters_max_bytes: Annotated[int, Field(ge=1_000_000)] = GIB // 4
    idempotency_ttl_s: Annotated[float, Field(ge=60)] = 86_400.0
    ack_wait_s: Annotated[float, Field(ge=1)] = 5.0
    batch: Annotated[int, Field(ge=1, le=4096)] = 256
    events_batch: Annotated[int, Field(ge=1, le=4096)] = 64
    replicas: Annotated[int, Field(ge=1, le=5)] = 1

    def fitted_to(self, store_bytes: int) -> Self:
        """The same with streams that fit together into a store of this size.

        JetStream reserves what its streams may grow to and refuses one that could not. A tenth
        of the store is left to the buckets.
        """
        limits = {name: getattr(self, name) for name in _STREAM_LIMITS}
        share = min(1.0, 0.9 * store_bytes / sum(limits.values()))
        return self.model_copy(update={name: int(limit * share) for name, limit in limits.items()})
