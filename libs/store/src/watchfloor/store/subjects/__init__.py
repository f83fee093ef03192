"""What the database holds of a data subject: one list for giving it out and for erasing it."""

from watchfloor.store.subjects.holding import Holding
from watchfloor.store.subjects.index import SubjectIndex
from watchfloor.store.subjects.knowledge import SubjectKnowledge
from watchfloor.store.subjects.released import SubjectHolds
from watchfloor.store.subjects.reports import SubjectReports
from watchfloor.store.subjects.sessions import SubjectSessions
from watchfloor.store.subjects.strangers import SubjectEvents
from watchfloor.store.subjects.threats import SubjectThreats

__all__ = [
    "Holding",
    "SubjectEvents",
    "SubjectHolds",
    "SubjectIndex",
    "SubjectKnowledge",
    "SubjectReports",
    "SubjectSessions",
    "SubjectThreats",
]
