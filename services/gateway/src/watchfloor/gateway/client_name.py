"""What clients that come back may call themselves, on every face."""

from watchfloor.core import Client, FieldProblem, invalid, is_client_id

CLIENT_HEADER = "X-Client-Session-Id"
"""By which a caller names the client, in HTTP; in gRPC's metadata it is in lower case."""

KEPT_AS = "x-analysis-id"
"""By which an answer names the id to come back with: a header, in gRPC trailing metadata."""


def named_client(name: str | None, *, address: str | None = None) -> Client | None:
    """The client that a caller names beside what it asks, where it names one.

    Raises:
        InvalidInputError: No client can have that name.
    """
    if name is None:
        return None
    if not is_client_id(name):
        reason = "must have 1 to 255 characters: letters, digits and _.:@-, a letter or digit first"
        raise invalid(FieldProblem(CLIENT_HEADER, reason))
    return Client(name, address)
