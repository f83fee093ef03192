"""What several kinds of tests need: running servers, and waiting without sleeping."""

from support.servers import (
    Servers,
    clean_environment,
    running_servers,
    scratch_folder,
    start,
    stop,
    wait_for_line,
)
from support.waiting import eventually

__all__ = [
    "Servers",
    "clean_environment",
    "eventually",
    "running_servers",
    "scratch_folder",
    "start",
    "stop",
    "wait_for_line",
]
