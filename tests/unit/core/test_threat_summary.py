"""A row stays small, whatever a threat holds."""

from datetime import UTC, datetime

import pytest

from watchfloor.core import (
    ActionType,
    Recommendation,
    Severity,
    ThreatId,
    ThreatStatus,
    ThreatSummary,
    ThreatType,
    VerdictKind,
)

MOST_BYTES = 500


def largest(customer: str) -> ThreatSummary:
    """The longest of everything beside a customer."""
    return ThreatSummary(
        id=ThreatId("0" * 36),
        received_at=datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC),
        severity=max(Severity, key=len),
        threat_type=max(ThreatType, key=len),
        status=max(ThreatStatus, key=len),
        customer=customer,
        source_ip="2001:0db8:85a3:0000:0000:8a2e:0370:7334",
        fp_score=0.123,
        fp_label=max(Recommendation, key=len),
        action=max(ActionType, key=len),
        requires_review=False,
        verdict=max(VerdictKind, key=len),
        revision=1_000_000,
    )


@pytest.mark.parametrize("character", ["a", '"', "\x01", "Ж", "\U0001f980", "\u202e"])
def test_a_row_has_at_most_500_bytes(character: str) -> None:
    row = largest(character * 255)
    assert len(row.model_dump_json().encode()) <= MOST_BYTES
    assert row.customer.endswith("…")
    assert row.customer[:-1] == character * (len(row.customer) - 1)


def test_a_name_of_common_length_is_left_as_it_is() -> None:
    assert largest("Acme Corp").customer == "Acme Corp"
