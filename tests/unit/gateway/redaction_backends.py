"""What redaction stands on, in memory."""

from collections.abc import Callable, Mapping

from unit.gateway.backends import Backend

from watchfloor.core import RedactionPolicy, UnavailableError


class RedactionPolicies(Backend):
    """Keeps policies."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[str, RedactionPolicy] = {}
        self.looks = 0

    async def get(self, project_id: str) -> RedactionPolicy:
        self._check()
        self.looks += 1
        return self.kept.get(project_id, RedactionPolicy())

    async def put(self, project_id: str, policy: RedactionPolicy) -> None:
        self._check()
        self.kept[project_id] = policy


class News(Backend):
    """Tells everybody at once."""

    def __init__(self) -> None:
        super().__init__()
        self.listeners: list[Callable[[str], None]] = []

    def hear(self, about: Callable[[str], None]) -> None:
        self.listeners.append(about)

    async def tell(self, project_id: str) -> None:
        self._check()
        for about in self.listeners:
            about(project_id)


class RedactionKeys:
    """Keys by number; none where they are away."""

    def __init__(self) -> None:
        self.keys: Mapping[int, bytes] = {1: b"k" * 32}

    def of_project(self, project_id: str) -> Mapping[int, bytes]:
        if not self.keys:
            raise UnavailableError("/the/path cannot be read.")
        return {number: key + project_id.encode() for number, key in self.keys.items()}

    def of_repeats(self, project_id: str) -> bytes:
        return b"r" * 32 + project_id.encode()
