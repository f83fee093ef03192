"""Where the servers are for a process that starts none of its own."""

from watchfloor.cli.config import RootConfig
from watchfloor.cli.servers import NATS, POSTGRES, RAY, Addresses
from watchfloor.core import UnavailableError
from watchfloor.runtime import DatabaseUrls, DataFolder, DiskGuard, RayAddress


def attached(
    config: RootConfig, folder: DataFolder, *, as_owner: bool = True, with_ray: bool = False
) -> Addresses:
    """Those of the configuration; where it names none, those that run on the data folder.

    Args:
        config: What the operator set.
        folder: Of the ``watchfloor up`` to attach to; not read where nothing of it is needed.
        as_owner: Whether the database's owner is needed.
        with_ray: Whether the cluster of the actors is looked for too.

    Raises:
        UnavailableError: A server is named nowhere.
        InvalidInputError: Of an external database some URLs are missing.
    """
    place, external = _Place(folder), config.external_database(as_owner=as_owner)
    database = DatabaseUrls(*external) if external else place.database()
    ray = _ray(config, place) if with_ray else None
    keys = config.audit.key_file or folder.audit_keys_path
    return attached_bus(config, folder)._replace(database=database, ray=ray, audit_keys=keys)


def attached_bus(config: RootConfig, folder: DataFolder) -> Addresses:
    """The same with the bus alone.

    Raises:
        UnavailableError: It is named nowhere.
    """
    nowhere, token = DatabaseUrls("", "", ""), config.nats_token
    if config.nats_url is None:
        nats_url = _Place(folder).endpoint(NATS)
        nats_token = folder.read_credentials().nats_token.get_secret_value()
        # Its streams were fitted to the room that the server has there.
        return Addresses(nowhere, nats_url, nats_token, None, declares_streams=False)
    return Addresses(
        nowhere,
        config.nats_url,
        token.get_secret_value() if token else None,
        config.nats_access(),
    )


def _ray(config: RootConfig, place: "_Place") -> RayAddress:
    if config.ray.address is not None:
        return RayAddress(config.ray.address, config.ray.token_file)
    return RayAddress(place.endpoint(RAY), place.folder.ray_token_path)


class _Place:
    def __init__(self, folder: DataFolder) -> None:
        self.folder = folder

    def endpoint(self, name: str) -> str:
        found = self.folder.read_endpoints().get(name)
        if found is None:
            raise UnavailableError(
                f"No {name} of its own runs on the data folder {self.folder.path}: "
                "name an external one in the configuration, or another folder with --data-dir."
            )
        return found

    def database(self) -> DatabaseUrls:
        return DatabaseUrls.at(self.endpoint(POSTGRES), self.folder.read_credentials())


def disk_below(config: RootConfig, folder: DataFolder) -> DiskGuard | None:
    """Watches the disk under an embedded NATS, which is this machine's."""
    return DiskGuard(folder.path) if config.nats_url is None else None
