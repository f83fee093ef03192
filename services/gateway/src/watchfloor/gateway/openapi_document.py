"""The OpenAPI document as a file, for what is generated from it.

``python -m watchfloor.gateway.openapi_document FILE`` writes it without a running gateway.
"""

import json
import sys
from pathlib import Path

from watchfloor.gateway.rest import ROUTERS, describe


def openapi_text() -> str:
    """The document, the same each time it is made."""
    document = describe(ROUTERS, version="0").openapi()
    return json.dumps(document, indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(openapi_text())
