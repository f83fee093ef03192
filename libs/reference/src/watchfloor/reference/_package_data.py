"""The data files this room ships: where they lie and how they are read."""

import gzip
import json
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any


def data_file(*names: str) -> Traversable:
    """The packaged file under ``data``; nothing is opened."""
    return files("watchfloor.reference").joinpath("data", *names)


def read_packaged_json(name: str) -> Any:  # noqa: ANN401  each file has its own shape
    """The content of a packaged, compressed JSON file."""
    return json.loads(gzip.decompress(data_file(name).read_bytes()))
