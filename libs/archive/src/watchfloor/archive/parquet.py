"""The form of one file. pyarrow is loaded by whoever first needs it, which few installations do."""

import json
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any

from watchfloor.archive.rows import ArchivedRows, ColumnKind
from watchfloor.core import UnavailableError

SCHEMA_VERSION = 1

_META = b"watchfloor"


def load() -> ModuleType:
    """The library that reads and writes Parquet.

    Raises:
        UnavailableError: It is not installed.
    """
    try:
        import pyarrow.parquet
    except ImportError as exc:
        raise UnavailableError(
            "store.archive.folder is set and pyarrow is not installed: "
            "`pip install 'watchfloor[archive]'`, or leave the setting out."
        ) from exc
    library: ModuleType = pyarrow
    return library


def name_of(rows: ArchivedRows) -> str:
    """The same for the same rows, so that they are written over and never beside themselves."""
    places = [tuple(rows.columns).index(column) for column in rows.key]
    keys = sorted(json.dumps([str(row[place]) for place in places]) for row in rows.rows)
    return sha256("\n".join(keys).encode()).hexdigest()[:32]


def write(rows: ArchivedRows, target: Path) -> None:
    """Write the rows as they are."""
    arrow = load()
    about = {
        "schema_version": SCHEMA_VERSION,
        "project_id": rows.project_id,
        "table": rows.table,
        "day": rows.day.isoformat(),
        "key": list(rows.key),
    }
    schema = arrow.schema(
        [(name, _type(arrow, kind)) for name, kind in rows.columns.items()],
        metadata={_META: json.dumps(about).encode()},
    )
    columns = zip(*rows.rows, strict=True)
    arrays = [
        arrow.array(values, field.type) for values, field in zip(columns, schema, strict=True)
    ]
    _write(arrow, arrow.Table.from_arrays(arrays, schema=schema), target)


def key_of(path: Path) -> tuple[str, ...]:
    """The columns that make a row unique."""
    about = json.loads(load().parquet.read_schema(path).metadata[_META])
    return tuple(about["key"])


def read(path: Path, columns: Sequence[str] | None = None) -> list[dict[str, object]]:
    """The rows, or these columns of them."""
    chosen = None if columns is None else list(columns)
    found: list[dict[str, object]] = load().parquet.ParquetFile(path).read(chosen).to_pylist()
    return found


def filter_into(
    target: Path, path: Path, keep: Callable[[Mapping[str, object]], bool]
) -> tuple[int, int]:
    """Write the rows that ``keep`` wants to ``target``; how many those are, and how many go."""
    arrow = load()
    table = arrow.parquet.ParquetFile(path).read()
    kept = [place for place, row in enumerate(table.to_pylist()) if keep(row)]
    if 0 < len(kept) < table.num_rows:
        _write(arrow, table.take(kept), target)
    return len(kept), table.num_rows - len(kept)


def _write(arrow: ModuleType, table: Any, target: Path) -> None:  # noqa: ANN401 - has no types
    arrow.parquet.write_table(table, target, compression="zstd")


def _type(arrow: ModuleType, kind: ColumnKind) -> object:
    return {
        "text": arrow.string(),
        "integer": arrow.int64(),
        "number": arrow.float64(),
        "boolean": arrow.bool_(),
        "moment": arrow.timestamp("us", tz="UTC"),
        "texts": arrow.list_(arrow.string()),
        "bytes": arrow.binary(),
    }[kind]
