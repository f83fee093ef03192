"""What every remote face shares: the one table from errors to status codes."""

from watchfloor.rpc.status import STATUSES, Status, status_of

__all__ = ["STATUSES", "Status", "status_of"]
