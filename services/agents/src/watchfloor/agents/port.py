"""What the agents ask of the packaged reference data; the store's ports are in core."""

from typing import Protocol


class AddressFacts(Protocol):
    """What published lists say about one address."""

    @property
    def scope(self) -> str:
        """``internal``, ``public`` or ``reserved``."""
        ...

    @property
    def providers(self) -> tuple[str, ...]:
        """Hosting providers whose published ranges contain it."""
        ...

    @property
    def bad_lists(self) -> int:
        """How many public lists of bad addresses name it."""
        ...

    @property
    def snapshot(self) -> str:
        """Which state of the lists this is."""
        ...


class AddressDirectory(Protocol):
    """Facts about addresses, from memory once they are read."""

    def load(self) -> None:
        """Read the lists; blocks for some tens of milliseconds."""
        ...

    def facts(self, address: str) -> AddressFacts:
        """What is known about a canonical address."""
        ...


class CrawlerCheck(Protocol):
    """What became of the claim to be a crawler."""

    @property
    def name(self) -> str:
        """The crawler that the user agent names."""
        ...

    @property
    def state(self) -> str | None:
        """``verified``, ``spoofed``, or nothing where the claim cannot be checked."""
        ...

    @property
    def reason(self) -> str:
        """Why, in words."""
        ...

    @property
    def source(self) -> str:
        """The lists that were asked; empty when none was."""
        ...


class CrawlerDirectory(Protocol):
    """Crawlers by the name that they claim and the ranges that their owners publish."""

    def check(self, user_agent: str | None, address: str | None) -> CrawlerCheck | None:
        """The claim that a user agent makes, checked; nothing when it claims nothing."""
        ...


class TechniqueEntry(Protocol):
    """One ATT&CK technique as the catalogue holds it."""

    @property
    def name(self) -> str:
        """Its name."""
        ...

    @property
    def tactic_ids(self) -> tuple[str, ...]:
        """The tactics that it serves."""
        ...

    @property
    def active(self) -> bool:
        """Whether it is neither revoked nor deprecated."""
        ...


class AttackDirectory(Protocol):
    """The ATT&CK catalogue."""

    @property
    def version(self) -> str:
        """Which release it is."""
        ...

    def technique(self, technique_id: str) -> TechniqueEntry | None:
        """The technique of that id, retired ones included."""
        ...
