"""Names that settings have elsewhere, read from the environment as well."""

from collections.abc import Callable, Mapping
from typing import Any


def _seconds(milliseconds: str) -> float | str:
    """A number in seconds; anything else as it is, for the validation to refuse."""
    try:
        return float(milliseconds) / 1000
    except ValueError:
        return milliseconds


_SESSIONS = ("coordinator", "sessions")
ALIASES: Mapping[str, tuple[tuple[str, ...], str, Callable[[str], Any]]] = {
    "ANALYSIS_STRATEGY": (("gateway",), "analysis_strategy", str),
    "THREAT_MODEL_PROVIDER": (("llm",), "provider", str),
    "OPENAI_MODEL": (("llm",), "model", str),
    "OPENAI_TIMEOUT": (("llm",), "timeout_s", _seconds),
    "ENABLE_SESSION_ANALYSIS": (_SESSIONS, "enable_session_analysis", str),
    "ENABLE_COT_ANALYSIS": (_SESSIONS, "enable_cot_analysis", str),
    "MAX_EVENTS_TO_ANALYZE": (_SESSIONS, "max_events_to_analyze", str),
}
"""By alias: section, field, and how its text is read. Our own names win over them."""


def aliased_settings(environment: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """What the environment sets under other names, by section and field."""
    found: dict[str, dict[str, Any]] = {}
    for alias, (sections, field, read) in ALIASES.items():
        if text := environment.get(alias):
            fields: dict[str, Any] = found
            for section in sections:
                fields = fields.setdefault(section, {})
            fields[field] = read(text)
    return found
