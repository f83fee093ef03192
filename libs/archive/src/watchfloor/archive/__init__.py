"""Rows that leave the database, kept as Parquet files in a folder."""

from watchfloor.archive.config import ArchiveConfig
from watchfloor.archive.folder import ParquetArchive
from watchfloor.archive.part import Part
from watchfloor.archive.rows import ArchivedRows, ColumnKind

__all__ = ["ArchiveConfig", "ArchivedRows", "ColumnKind", "ParquetArchive", "Part"]
