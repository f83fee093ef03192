"""What tools do and orders ask for, in classes of meaning."""

from enum import StrEnum


class Deed(StrEnum):
    """A class of deeds. All but the last three change something outside the conversation."""

    MESSAGE = "message"
    PAY = "pay"
    BUY = "buy"
    DELETE = "delete"
    CANCEL = "cancel"
    SHARE = "share"
    GRANT = "grant"
    INVITE = "invite"
    CREDENTIAL = "credential"
    PUBLISH = "publish"
    BOOK = "book"
    MODIFY = "modify"
    CREATE = "create"
    EXECUTE = "execute"
    CONTROL = "control"
    VISIT = "visit"
    SAY = "say"
    RETRIEVE = "retrieve"


_KIN = (
    frozenset({Deed.MESSAGE, Deed.PUBLISH, Deed.SHARE}),
    frozenset({Deed.PAY, Deed.BUY}),
    frozenset({Deed.DELETE, Deed.CANCEL}),
    frozenset({Deed.GRANT, Deed.INVITE, Deed.CREDENTIAL, Deed.CONTROL}),
)


def kin_of(deeds: frozenset[Deed]) -> frozenset[Deed]:
    """These and the deeds that come to the same: to tell others, to spend, to end, to let in."""
    return deeds.union(*(kin for kin in _KIN if kin & deeds))


CONSEQUENTIAL = frozenset(Deed) - {Deed.VISIT, Deed.SAY, Deed.RETRIEVE}
"""Deeds that change something for somebody."""
