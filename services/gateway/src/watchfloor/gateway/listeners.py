"""Where HTTP is served."""

import socket
from typing import NamedTuple


class Listeners(NamedTuple):
    """Bound sockets that HTTP is served on.

    Attributes:
        main: Everything.
        otlp: OTLP alone, on the port where exporters expect it.
    """

    main: socket.socket
    otlp: socket.socket

    def close(self) -> None:
        """Close them; safe twice."""
        for listener in self:
            listener.close()
