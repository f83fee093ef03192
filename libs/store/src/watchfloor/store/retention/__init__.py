"""What leaves the database with time: of whom, when, in which order, and where it goes."""

from watchfloor.store.retention.leave import Leave, added_up
from watchfloor.store.retention.retention import Retaining
from watchfloor.store.retention.scopes import Promises
from watchfloor.store.retention.work_times import WorkTimes, work_times

__all__ = ["Leave", "Promises", "Retaining", "WorkTimes", "added_up", "work_times"]
