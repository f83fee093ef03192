"""What is to be told to somebody outside, until it was."""

from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict

from watchfloor.core.ids import ProjectId


class DeliveryStatus(StrEnum):
    """What became of a delivery."""

    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"


class DeliveryDraft(BaseModel):
    """A delivery to be made.

    Attributes:
        project_id: The tenant.
        key: Names it within the project: the same key again is the same delivery.
        kind: A fixed word for its cause, such as ``policy``.
        url: Where it goes.
        payload: The JSON that is sent, byte for byte.
    """

    model_config = ConfigDict(frozen=True)
    project_id: ProjectId
    key: str
    kind: str
    url: str
    payload: bytes


class Delivery(DeliveryDraft):
    """A delivery as it is kept.

    Attributes:
        delivery_id: Unique; UUIDv7.
        status: What became of it.
        attempts: How often it was taken up; the number of the present attempt for who has it.
        created_at: When it was asked for.
        due_at: When it is tried next; while somebody has it, when it is taken from him.
        ended_at: When it was delivered or given up.
        failure_reason: Why the last attempt failed.
    """

    delivery_id: str
    status: DeliveryStatus = DeliveryStatus.PENDING
    attempts: int = 0
    created_at: AwareDatetime
    due_at: AwareDatetime
    ended_at: AwareDatetime | None = None
    failure_reason: str | None = None
