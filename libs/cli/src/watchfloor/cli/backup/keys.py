"""The files of keys of an installation, without which its database is worth little."""

from collections.abc import Sequence

from watchfloor.cli.config import RootConfig
from watchfloor.runtime import DataFolder, SecretFile

ADMIN_KEY, AUDIT_KEYS, REDACTION_KEYS = "admin.key", "audit-keys.json", "redaction.keys"
NEEDED = (AUDIT_KEYS, REDACTION_KEYS)
"""What was signed or replaced by a token with these can be known again by nothing else."""


def key_files(config: RootConfig, folder: DataFolder) -> Sequence[SecretFile]:
    """Those of the configuration, else those of the data folder."""
    redaction = config.with_keys_at(folder.redaction_keys_path).gateway.redaction_keys
    return (
        SecretFile(ADMIN_KEY, folder.admin_key_path),
        SecretFile(AUDIT_KEYS, config.audit.key_file or folder.audit_keys_path),
        SecretFile(REDACTION_KEYS, redaction or folder.redaction_keys_path),
    )
