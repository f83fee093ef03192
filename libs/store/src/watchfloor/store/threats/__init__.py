"""Threats: saved once, listed, judged, published again where that was missed."""

from watchfloor.store.threats.repository import ThreatRepository
from watchfloor.store.threats.values import StoredThreat, ThreatPage, ThreatRow, ThreatStats

__all__ = ["StoredThreat", "ThreatPage", "ThreatRepository", "ThreatRow", "ThreatStats"]
