"""A log as others can read and verify it."""

from watchfloor.core import AuditEntry, SealedEntry, signed_time

FIELDS = (
    "position",
    "previous",
    *AuditEntry._fields,
    "transaction",
    "sealed_at",
    "link_key_number",
    "link_mac",
)
"""The columns of an export: the place, the link before, the entry, its link."""


def exported(sealed: SealedEntry, *, previous: bytes) -> dict[str, str | int | None]:
    """A link with its entry as plain values; those of an entry that is gone are absent.

    Args:
        sealed: The link and its entry.
        previous: The signature of the link before.
    """
    link, stored = sealed
    values: dict[str, str | int | None] = dict.fromkeys(FIELDS)
    if stored is not None:
        values |= stored.entry._asdict()
        values["at"] = signed_time(stored.entry.at)
        values["mac"] = stored.entry.mac.hex()
        values["transaction"] = stored.transaction
    return values | {
        "position": link.position,
        "previous": previous.hex(),
        "project_id": link.project_id,
        "entry_id": link.entry_id,
        "sealed_at": signed_time(link.sealed_at),
        "link_key_number": link.key_number,
        "link_mac": link.mac.hex(),
    }
