"""What several kinds of tests need: running servers, and waiting without sleeping."""

from support.servers import Servers, running_servers
from support.waiting import eventually

__all__ = ["Servers", "eventually", "running_servers"]
