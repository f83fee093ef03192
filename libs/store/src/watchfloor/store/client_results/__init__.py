"""Results that wait for their clients: kept for so long, retrieved so often."""

from watchfloor.store.client_results.keeping import Kept
from watchfloor.store.client_results.repository import ClientResultRepository, Retrieved

__all__ = ["ClientResultRepository", "Kept", "Retrieved"]
