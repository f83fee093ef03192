"""What gives out and erases the data of users and customers."""

from collections.abc import Sequence
from functools import partial

from watchfloor.archive import ParquetArchive
from watchfloor.cli.compose.foundation import Foundation
from watchfloor.privacy import Eraser, Place, places_of
from watchfloor.runtime import Part
from watchfloor.store import Store, StoreConfig, vacuum

_CONNECTIONS = 2
"""One deletes while the other asks what is held."""


def places_on(store: Store, foundation: Foundation, config: StoreConfig) -> Sequence[Place]:
    """Where such data can be.

    Args:
        store: The database, as whoever reads or erases.
        foundation: The bus.
        config: Says where the archive is, if there is one.
    """
    folder = config.archive.folder
    archive = None if folder is None else ParquetArchive(folder)
    return places_of(store, foundation.bus, archive)


def eraser_parts(foundation: Foundation, config: StoreConfig, *, owner_url: str) -> list[Part]:
    """What does erasures, in the order of starting.

    Like retention it deletes as the database's owner: nobody who answers requests may.

    Args:
        foundation: Started before.
        config: As above.
        owner_url: The database as its owner.
    """
    store = Store(owner_url, config=config.model_copy(update={"pool_size": _CONNECTIONS}))
    eraser = Eraser(
        foundation.store,
        places_on(store, foundation, config),
        keys=foundation.audit_keys,
        tidy=partial(vacuum, owner_url),
        clock=foundation.clock,
    )
    return [Part("erasing", store), Part("eraser", eraser)]
