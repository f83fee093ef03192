"""What is said of a try that failed."""

from watchfloor.bus import Attempts
from watchfloor.coordinator.trials import Failed, Trials


class _Memory:
    async def read(self, project_id: str, item_id: str) -> Attempts:
        del project_id, item_id
        return Attempts(0, "")

    async def write(self, project_id: str, item_id: str, attempts: Attempts) -> None:
        """Nothing is tried twice here."""


async def test_what_failed_among_several_at_once_is_told_by_its_own_name() -> None:
    """A dead letter that says no more than that there was a group helps nobody."""

    async def call() -> None:
        raise ExceptionGroup("two", [ExceptionGroup("one", [LookupError()]), ValueError()])

    trials = Trials(_Memory(), limit=5, what="analysis")
    failed = await trials.run("p", "i", call, began_before=False)
    assert failed == Failed(1, "LookupError in the analysis", is_final=False)
