"""What commands tell the audit log that act beside the gateway."""

from datetime import UTC, datetime

from watchfloor.audit import OPERATOR, own_entry
from watchfloor.cli.config import RootConfig
from watchfloor.cli.servers import Addresses
from watchfloor.core import AuditEntry, AuditKind, AuditResult
from watchfloor.runtime import AuditKeyFile
from watchfloor.store import AuditLogRepository, Store


def operator_change(addresses: Addresses, project_id: str, *, operation: str) -> AuditEntry:
    """The signed entry of a change, to be written with it."""
    ring, now = AuditKeyFile(addresses.audit_keys).ring(), datetime.now(UTC)
    kind = AuditKind.CHANGE
    entry = own_entry(project_id, kind, at=now, operation=operation, actor=OPERATOR, face="cli")
    return ring.signed(entry)


async def tell_act(
    config: RootConfig,
    addresses: Addresses,
    project_id: str,
    *,
    operation: str,
    detail: str,
    result: AuditResult = AuditResult.BEGUN,
) -> None:
    """Write the entry of something outside of the database, before it is done.

    Raises:
        UnavailableError: It cannot be written; then it must not be done.
    """
    entry = own_entry(
        project_id,
        AuditKind.ACT,
        at=datetime.now(UTC),
        operation=operation,
        actor=OPERATOR,
        face="cli",
        result=result,
        detail=detail,
    )
    signed = AuditKeyFile(addresses.audit_keys).ring().signed(entry)
    store = Store(addresses.database.app, config=config.store)
    try:
        await store.start()
        await AuditLogRepository(store).add([signed])
    finally:
        await store.stop()
