"""``python -m observing`` writes rules and dashboards into ``observability/`` and ``k8s/``."""

from observing.made import made
from observing.source import TOP


def main() -> None:
    """Write what ``made`` says."""
    for path, text in made().items():
        (TOP / path).parent.mkdir(parents=True, exist_ok=True)
        (TOP / path).write_text(text)


if __name__ == "__main__":
    main()
