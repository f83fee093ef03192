"""What an operator sets of log ingestion."""

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class IngestConfig(BaseModel):
    """What an operator sets of log ingestion.

    Attributes:
        rule_files: Rule files, or folders of them, read beside the packaged ones.
        use_default_rules: Whether the packaged rules are used.
        poll_interval_s: Seconds between looks at a followed file.
        line_limit_bytes: Longer lines are cut.
        held_lines_limit: Lines and groups that all rules may hold in memory together.
        unparseable_listed: Of how many unparseable lines the number is kept.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    rule_files: tuple[Path, ...] = ()
    use_default_rules: bool = True
    poll_interval_s: Annotated[float, Field(gt=0, le=60)] = 0.5
    line_limit_bytes: Annotated[int, Field(ge=1_024, le=1_048_576)] = 16_384
    held_lines_limit: Annotated[int, Field(ge=1_000, le=10_000_000)] = 100_000
    unparseable_listed: Annotated[int, Field(ge=0, le=10_000)] = 20
