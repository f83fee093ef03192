"""Room for many connections in this process and those that it starts."""

import resource

from watchfloor.core import UnavailableError

_OWN = 256
"""What a process of the product has open beside its watchers, with room to spare."""


def require_descriptors(connections: int) -> None:
    """Raise the limit of open files so far that there may be so many connections.

    Raises:
        UnavailableError: The system does not allow it.
    """
    wanted = connections + _OWN
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < wanted:
        raise UnavailableError(
            f"{connections} connections need {wanted} open files, and at most {hard} are allowed. "
            f"Raise the hard limit (`ulimit -Hn {wanted}` as root, or LimitNOFILE= of the service)."
        )
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
