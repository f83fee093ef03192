"""Who may call what, for docs/api.md and docs/grpc.md, made from the declarations.

``python -m watchfloor.gateway.permissions_document docs`` writes both pages' tables.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from watchfloor.core import MEANINGS, PERMISSIONS, Permission, Role
from watchfloor.gateway import otlp
from watchfloor.gateway.grpc_service import SERVED, requirements_of
from watchfloor.gateway.permissions import holders
from watchfloor.gateway.rest import ROUTERS, operations_of

_BEGIN = "<!-- permissions: made by `python -m watchfloor.gateway.permissions_document docs` -->\n"
_END = "<!-- permissions: end -->\n"
_PLACE = re.compile(f"(?<={re.escape(_BEGIN)}).*?(?={re.escape(_END)})", re.DOTALL)


def rest_tables() -> str:
    """Which role has which permission, and which permission each operation needs."""
    operations = (
        (f"`{each.method.upper()} {each.path}`", f"`{each.requirement}`", holders(each.requirement))
        for each in operations_of((*ROUTERS, otlp.router))
    )
    return (
        _table(("permission", "allows to", *Role), _permissions())
        + "\n"
        + _table(("operation", "needs", "who has it"), operations)
    )


def grpc_table() -> str:
    """Which permission each method needs."""
    methods = (
        (f"`{name.removeprefix('/watchfloor.v1.')}`", f"`{requirement}`", holders(requirement))
        for name, requirement in requirements_of(SERVED).items()
    )
    return _table(("method", "needs", "who has it"), methods)


def with_tables(page: str, tables: str) -> str:
    """The page with these tables at their place."""
    return _PLACE.sub(lambda _: f"\n{tables}\n", page)


PAGES = {"api.md": rest_tables, "grpc.md": grpc_table}
"""The pages of docs/ that have tables, and what makes them."""


def _permissions() -> Iterator[tuple[str, ...]]:
    for permission in Permission:
        has = tuple("✓" if permission in PERMISSIONS[role] else "" for role in Role)
        if permission is Permission.ADMINISTER_INSTALLATION:
            has = (f"({holders(permission)})", *has[1:])
        yield (f"`{permission}`", MEANINGS[permission], *has)


def _table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    titles = tuple(headings)
    lines = (titles, ("---",) * len(titles), *rows)
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


if __name__ == "__main__":
    for name, tables in PAGES.items():
        path = Path(sys.argv[1]) / name
        path.write_text(with_tables(path.read_text(), tables()))
