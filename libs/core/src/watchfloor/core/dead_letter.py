"""What was given up, kept with the reason until a person decides."""

from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict, JsonValue

from watchfloor.core.ids import ProjectId


class DeadLetterKind(StrEnum):
    """What was given up: a signal, a session message, a webhook, what follows a conclusion."""

    SIGNALS = "signals"
    EVENTS = "events"
    DELIVERIES = "deliveries"
    STEPS = "steps"


class DeadLetter(BaseModel):
    """Something that will not be tried again.

    Attributes:
        kind: What it is.
        id: Unique among those of its kind. That of a signal is its threat's, whose status is
            ``failed``.
        project_id: The tenant.
        reason: Why it was given up.
        failed_at: When.
        attempts: How often it was tried.
        requeues: How often a person had it tried again.
        content: What it holds; absent where that could not be read.
        schema_version: Version of this form.
    """

    model_config = ConfigDict(frozen=True)
    kind: DeadLetterKind
    id: str
    project_id: ProjectId
    reason: str
    failed_at: AwareDatetime
    attempts: int
    requeues: int = 0
    content: dict[str, JsonValue] | None = None
    schema_version: int = 1


class DeadLetterPage(BaseModel):
    """Some dead letters, oldest first, and where to go on."""

    model_config = ConfigDict(frozen=True)
    dead_letters: tuple[DeadLetter, ...]
    next_cursor: str | None = None
