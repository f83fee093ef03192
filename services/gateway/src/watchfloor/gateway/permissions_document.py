"""Which role has which permission, for docs/api.md, made from the declarations.

What each operation and method needs stands in its description, and so in their references.
"""

import re
from collections.abc import Iterator

from watchfloor.core import MEANINGS, PERMISSIONS, Permission, Role
from watchfloor.gateway.permissions import holders

_BEGIN = "<!-- permissions: made by `make references` -->\n"
_END = "<!-- permissions: end -->\n"
_PLACE = re.compile(f"(?<={re.escape(_BEGIN)}).*?(?={re.escape(_END)})", re.DOTALL)


def with_permissions(page: str) -> str:
    """The page with the table at its place."""
    titles = ("permission", "allows to", *Role)
    lines = (titles, ("---",) * len(titles), *_permissions())
    table = "".join(f"| {' | '.join(cells)} |\n" for cells in lines)
    return _PLACE.sub(lambda _: f"\n{table}\n", page)


def _permissions() -> Iterator[tuple[str, ...]]:
    for permission in Permission:
        has = tuple("✓" if permission in PERMISSIONS[role] else "" for role in Role)
        if permission is Permission.ADMINISTER_INSTALLATION:
            has = (f"({holders(permission)})", *has[1:])
        yield (f"`{permission}`", MEANINGS[permission], *has)
