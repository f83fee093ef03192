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


CONSEQUENTIAL = frozenset(Deed) - {Deed.VISIT, Deed.SAY, Deed.RETRIEVE}
"""Deeds that change something for somebody."""
