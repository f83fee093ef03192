"""The OpenAPI document as a file, for what is generated from it.

``python -m watchfloor.gateway.openapi_document FILE`` writes it without a running gateway. A file
that says the same already stays as it is, so that nothing is made from it again.
"""

import json
import sys
from pathlib import Path

from watchfloor.gateway.rest import ROUTERS, describe


def openapi_text() -> str:
    """The document, the same each time it is made."""
    document = describe(ROUTERS, version="0").openapi()
    return json.dumps(document, indent=2, sort_keys=True) + "\n"


def _write(path: Path) -> None:
    text = openapi_text()
    if not path.is_file() or path.read_text() != text:
        path.write_text(text)


if __name__ == "__main__":
    _write(Path(sys.argv[1]))
