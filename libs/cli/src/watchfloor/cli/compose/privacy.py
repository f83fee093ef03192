"""What gives out and erases the data of users and customers."""

from collections.abc import Collection, Sequence

from watchfloor.archive import ParquetArchive
from watchfloor.cli.compose.foundation import Foundation
from watchfloor.privacy import Eraser, Place, places_of
from watchfloor.store import StoreConfig, vacuum


def places_on(foundation: Foundation, config: StoreConfig) -> Sequence[Place]:
    """Where such data can be.

    Args:
        foundation: Store and bus.
        config: Says where the archive is, if there is one.
    """
    folder = config.archive.folder
    archive = None if folder is None else ParquetArchive(folder)
    return places_of(foundation.store, foundation.bus, archive)


def eraser_on(foundation: Foundation, config: StoreConfig, *, owner_url: str) -> Eraser:
    """Does what is to be erased; not started.

    Args:
        foundation: Started before.
        config: As above.
        owner_url: The database as its owner.
    """

    async def tidy(places: Collection[str]) -> None:
        await vacuum(owner_url, places)

    return Eraser(
        foundation.store,
        places_on(foundation, config),
        keys=foundation.audit_keys,
        tidy=tidy,
        clock=foundation.clock,
    )
