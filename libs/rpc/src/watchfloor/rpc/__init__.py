"""What the remote faces share: one table of statuses, and how values and errors travel by gRPC."""

from watchfloor.rpc.border import Border, Call, current_caller
from watchfloor.rpc.details import StreamEndedError, rich_status
from watchfloor.rpc.messages import fields_of, to_message
from watchfloor.rpc.metadata import (
    address_of,
    api_key_of,
    client_id_of,
    idempotency_key_of,
)
from watchfloor.rpc.status import STATUSES, Status, said_of, status_of

__all__ = [
    "STATUSES",
    "Border",
    "Call",
    "Status",
    "StreamEndedError",
    "address_of",
    "api_key_of",
    "client_id_of",
    "current_caller",
    "fields_of",
    "idempotency_key_of",
    "rich_status",
    "said_of",
    "status_of",
    "to_message",
]
