"""What a backup says of itself."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

FORMAT = 1
MANIFEST = "manifest.json"


class Part(BaseModel):
    """A file inside of the backup.

    Attributes:
        path: Its name there.
        size_bytes: What it takes there.
        sha256: Of its bytes as they are there, in hexadecimal.
    """

    model_config = ConfigDict(frozen=True)
    path: str
    size_bytes: int
    sha256: str


class KeyPart(Part):
    """A file of keys, as it is.

    Attributes:
        name: Which one.
    """

    name: str


class StreamPart(Part):
    """A stream of NATS, as the server packs it.

    Attributes:
        name: The stream's.
        messages: What it held when packing began.
        config: How it was kept.
        state: Its sequences.
    """

    name: str
    messages: int
    config: Mapping[str, Any]
    state: Mapping[str, Any]


class TablePart(Part):
    """The rows of a table in the text form of COPY, compressed by gzip.

    Attributes:
        name: The table's.
        columns: Of a row, in order.
        rows: How many.
    """

    name: str
    columns: Sequence[str]
    rows: int


class Manifest(BaseModel):
    """The last file of a backup, which one that was cut off does not have.

    Attributes:
        format: Of the backup itself.
        product: The version of watchfloor that made it.
        made_at: When that began.
        revision: Of the database's schema.
        days: Which days have a partition, by table.
        keys: Files of keys.
        keys_left_out: Those that the installation has, and the backup has not.
        streams: In the order in which they were packed.
        tables: All as they were at one moment, after the streams.
    """

    model_config = ConfigDict(frozen=True)
    format: int = FORMAT
    product: str
    made_at: datetime
    revision: str
    days: Mapping[str, Sequence[date]]
    keys: Sequence[KeyPart]
    keys_left_out: Sequence[str]
    streams: Sequence[StreamPart]
    tables: Sequence[TablePart]

    @property
    def part_count(self) -> int:
        """How many parts there are."""
        return len(self.keys) + len(self.streams) + len(self.tables)

    def parts(self) -> Iterator[Part]:
        """Everything that is in the backup beside this."""
        yield from (*self.keys, *self.streams, *self.tables)

    def summary(self) -> dict[str, object]:
        """What an operator wants to know of it, as plain values."""
        return {
            "product": self.product,
            "made_at": self.made_at.isoformat(),
            "revision": self.revision,
            "tables": {table.name: table.rows for table in self.tables},
            "streams": {stream.name: stream.messages for stream in self.streams},
            "keys": [key.name for key in self.keys],
            "keys_left_out": list(self.keys_left_out),
        }
