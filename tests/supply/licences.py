"""``python -m supply.licences`` writes ``docs/licences.md`` from what is locked and installed."""

import re
from collections.abc import Collection, Iterable, Iterator
from importlib.metadata import metadata

from supply.locked import LOCK, TOP, Locked, locked, wheel_tree

LIST = TOP / "docs/licences.md"
ALLOWED = frozenset(
    {
        "0BSD",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "CC0-1.0",
        "CNRI-Python",
        "ISC",
        "MIT",
        "MIT-0",
        "MPL-2.0",
        "PSF-2.0",
        "Zlib",
    }
)
"""What a dependency of the wheel may be under, as SPDX names it."""

_READ = {
    "antlr4-python3-runtime": "BSD-3-Clause",
    "blis": "BSD-3-Clause",
    "crawler-user-agents": "MIT",
    "jinja2": "BSD-3-Clause",
    "nodeenv": "BSD-3-Clause",
    "pip-api": "Apache-2.0",
    "scipy": "BSD-3-Clause",
    "stix2-patterns": "BSD-3-Clause",
}
"""Read in the package's licence file, because its metadata does not say which."""

_SPDX = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2 License": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD 2-Clause License": "BSD-2-Clause",
    "ISC License": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "PSFL": "PSF-2.0",
}
_CLASSIFIER = "License :: OSI Approved :: "
_HEAD = """# Licences

What `requirements.lock` pins for Linux, with the licence that each package states, as SPDX names
it. Written by `make licences`; a test compares it with the lock and keeps GPL, AGPL and unknown
licences out of what the wheel needs. A compiled package may hold libraries of others, such as
OpenBLAS and GCC's run-time library in those of numpy and scipy, under terms that lie in that
package. Data and fonts that the product itself contains are in [NOTICE](../NOTICE). What the
dashboard is built of comes with its terms in `licenses.md`, which the build puts beside the page.
"""


def licence(name: str) -> str:
    """Return a package's licence as an SPDX expression.

    Metadata that states none in SPDX's words, or one that we do not allow, makes it ``unknown``.
    """
    if expression := _READ.get(name) or _first(name, "License-Expression"):
        return expression
    classifiers = metadata(name).get_all("Classifier") or ()
    stated = (_first(name, "License"), *(text.removeprefix(_CLASSIFIER) for text in classifiers))
    return next((each for each in map(_spdx, stated) if each and not not_allowed(each)), "unknown")


def _first(name: str, field: str) -> str:
    values: list[str] = metadata(name).get_all(field) or [""]
    return values[0]


def _spdx(text: str) -> str:
    return _SPDX.get(text, text)


def not_allowed(expression: str) -> Collection[str]:
    """Return the licences of an expression that are not allowed, alternatives included."""
    return set(re.split(r"[()\s]+|\b(?:AND|OR)\b", expression)) - ALLOWED - {""}


def document() -> str:
    """Return the list as it should be."""
    packages, needed = locked(LOCK.read_text()), wheel_tree()
    return "".join(
        (
            _HEAD,
            "\n## Needed by the wheel, with all extras\n",
            *_table(each for each in packages if each.name in needed),
            "\n## Needed to develop it\n",
            *_table(each for each in packages if each.name not in needed),
        )
    )


def _table(packages: Iterable[Locked]) -> Iterator[str]:
    yield "\n| package | version | licence |\n| --- | --- | --- |\n"
    for name, version, _ in packages:
        yield f"| {name} | {version} | {licence(name)} |\n"


if __name__ == "__main__":
    LIST.write_text(document())
