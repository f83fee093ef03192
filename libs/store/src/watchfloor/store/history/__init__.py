"""What past threats say about signals like them."""

from watchfloor.store.history.threat_history import StoreThreatHistory

__all__ = ["StoreThreatHistory"]
