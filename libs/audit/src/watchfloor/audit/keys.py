"""The keys of the audit log: what is signed with them, and how subjects are named."""

import hmac
from base64 import b32encode
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

from watchfloor.core import (
    AuditCheckpoint,
    AuditEntry,
    AuditHead,
    AuditLink,
    ProjectId,
    StoredEntry,
    signed_form,
)

_SEAL, _SUBJECT = "seal", "subject"
_TOKEN_CHARACTERS = 16


class KeyRing:
    """Secrets by their numbers; the highest signs, all of them verify.

    Every project has keys of its own, derived from these: whoever is given one project's can
    verify nothing else, and the key that seals tells nothing about the one that names subjects.

    Args:
        secrets: At least one, each 32 random bytes.
    """

    def __init__(self, secrets: Mapping[int, bytes]) -> None:
        self._secrets = dict(secrets)
        self.newest = max(self._secrets)
        self._derived = lru_cache(maxsize=4096)(self._derive)

    def knows(self, number: int) -> bool:
        """Whether there is a key of this number."""
        return number in self._secrets

    def sealing_key(self, project_id: str, number: int) -> bytes:
        """What signs entries, links and checkpoints of a project."""
        return self._derived(_SEAL, project_id, number)

    def signed(self, entry: AuditEntry) -> AuditEntry:
        """The entry with its signature."""
        numbered = entry._replace(key_number=self.newest)
        return numbered._replace(mac=self._mac(entry.project_id, numbered.canonical()))

    def is_genuine(self, entry: AuditEntry) -> bool:
        """Whether a process that had the key wrote this entry, as it is."""
        return self._fits(entry.project_id, entry.key_number, entry.canonical(), entry.mac)

    def linked(self, previous: AuditHead, stored: StoredEntry, *, sealed_at: datetime) -> AuditLink:
        """The link that follows."""
        entry = stored.entry
        link = AuditLink(
            entry.project_id,
            previous.position + 1,
            entry.entry_id,
            sealed_at,
            self.newest,
            b"",
        )
        return link._replace(mac=self._mac(link.project_id, link.canonical(previous.mac, stored)))

    def fits(self, link: AuditLink, *, previous: bytes, stored: StoredEntry) -> bool:
        """Whether the link was made of these by somebody who had the key."""
        signed = link.canonical(previous, stored)
        return self._fits(link.project_id, link.key_number, signed, link.mac)

    def checkpoint(
        self, project_id: ProjectId, last: AuditHead, *, made_at: datetime
    ) -> AuditCheckpoint:
        """Leave to remove everything up to this link."""
        made = AuditCheckpoint(project_id, last.position, last.mac, made_at, self.newest)
        return made._replace(mac=self._mac(project_id, made.canonical()))

    def is_ours(self, checkpoint: AuditCheckpoint) -> bool:
        """Whether somebody who had the key gave this leave."""
        signed = checkpoint.canonical()
        return self._fits(checkpoint.project_id, checkpoint.key_number, signed, checkpoint.mac)

    def token(self, project_id: str, kind: str, value: str, *, number: int | None = None) -> str:
        """What names a subject: ``<kind>_<number of the key>_`` and 16 characters.

        Args:
            project_id: In whose log.
            kind: What the subject is, in one word.
            value: Its id; does not come back out of the token.
            number: Which key; the newest by default.
        """
        number = number or self.newest
        key = self._derived(_SUBJECT, project_id, number)
        digest = hmac.digest(key, signed_form(kind, value), "sha256")
        return f"{kind}_{number}_{b32encode(digest).decode().lower()[:_TOKEN_CHARACTERS]}"

    def tokens(self, project_id: str, kind: str, value: str) -> list[str]:
        """All names that the subject has had, one for each key."""
        return [self.token(project_id, kind, value, number=each) for each in self._secrets]

    def _mac(self, project_id: str, signed: bytes) -> bytes:
        return hmac.digest(self.sealing_key(project_id, self.newest), signed, "sha256")

    def _fits(self, project_id: str, number: int, signed: bytes, mac: bytes) -> bool:
        if number not in self._secrets:
            return False
        made = hmac.digest(self.sealing_key(project_id, number), signed, "sha256")
        return hmac.compare_digest(made, mac)

    def _derive(self, purpose: str, project_id: str, number: int) -> bytes:
        return hmac.digest(self._secrets[number], signed_form(purpose, project_id), "sha256")
