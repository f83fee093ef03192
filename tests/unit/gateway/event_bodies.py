"""Events as callers write them."""

import json
from typing import Any

PATH = "/v1/events"
GOOD = {"sessionId": "s1", "type": "message.user", "role": "user", "content": "hello"}
SECRET = "s3cret-of-the-caller"


def with_fields(**fields: Any) -> dict[str, Any]:
    return {**GOOD, **fields}


def lines(*values: Any) -> bytes:
    return b"\n".join(json.dumps(value).encode() for value in values)
