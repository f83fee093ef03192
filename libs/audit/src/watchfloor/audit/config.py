"""What an operator sets about the audit log."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict


class AuditConfig(BaseModel):
    """Where the keys of the audit log are; how long it is kept is a setting of the store.

    Attributes:
        key_file: The file of the keys; ``audit-keys.json`` in the data folder where absent.
            Every gateway needs the same one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    key_file: Path | None = None
