"""The dashboards of Grafana, by the name of their files."""

from observing.dashboards import agents, overview, sessions, slos, threat_path
from observing.dashboards.board import as_json


def dashboards() -> dict[str, str]:
    """The text of each."""
    boards = {
        "overview": overview.board(),
        "threat-path": threat_path.board(),
        "sessions": sessions.board(),
        "agents": agents.board(),
        "slos": slos.board(),
    }
    return {name: as_json(each) for name, each in boards.items()}
