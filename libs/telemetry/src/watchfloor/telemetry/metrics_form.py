"""The forms in which metrics are shown, and who gets which."""

from enum import StrEnum

_OPEN_METRICS = "application/openmetrics-text"


class MetricsForm(StrEnum):
    """A form; its value is the content type."""

    TEXT = "text/plain; version=0.0.4"
    OPEN = "application/openmetrics-text; version=1.0.0; charset=utf-8"

    @classmethod
    def asked_for(cls, accept: str | None) -> "MetricsForm":
        """What a caller wants, from its header; OpenMetrics has exemplars."""
        wanted = (each.partition(";")[0].strip().lower() for each in (accept or "").split(","))
        return cls.OPEN if _OPEN_METRICS in wanted else cls.TEXT

    def whole(self, *parts: bytes) -> bytes:
        """What several registries show, as one document."""
        return b"".join(parts) + (b"# EOF\n" if self is MetricsForm.OPEN else b"")
