"""Child processes that never outlive their parent unnoticed."""

from watchfloor.runtime._process.child import Child, Command, spawn
from watchfloor.runtime._process.handle import ProcessHandle
from watchfloor.runtime._process.leftover import PidFile
from watchfloor.runtime._process.log_file import LogFile
from watchfloor.runtime._process.supervisor import Supervisor

__all__ = ["Child", "Command", "LogFile", "PidFile", "ProcessHandle", "Supervisor", "spawn"]
