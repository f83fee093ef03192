"""The one root configuration: read once, from a file and then the environment."""

import os
from math import ceil
from pathlib import Path
from typing import Any, ClassVar, Self

from pydantic import SecretStr, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    YamlConfigSettingsSource,
)

from watchfloor.agents import AgentsConfig
from watchfloor.analyzers import DataflowConfig, JudgementConfig, PiiConfig
from watchfloor.audit import AuditConfig
from watchfloor.bus import BusConfig, NATSAccess
from watchfloor.cli.aliases import aliased_settings
from watchfloor.cli.own_ingest import is_own_ingest
from watchfloor.cli.runtime_choice import Runtime
from watchfloor.coordinator import CoordinatorConfig
from watchfloor.core import FieldProblem, InvalidInputError
from watchfloor.gateway import GatewayConfig
from watchfloor.llm import LLMConfig
from watchfloor.runtime import RayConfig
from watchfloor.store import StoreConfig
from watchfloor.telemetry import TracingConfig

PREFIX = "WATCHFLOOR_"
_DAY_S = 86_400
CONFIG_FILE_VARIABLE = "WATCHFLOOR_CONFIG"
_CLIENT_VARIABLES = frozenset(
    {
        CONFIG_FILE_VARIABLE,
        "WATCHFLOOR_CA",
        "WATCHFLOOR_CERT",
        "WATCHFLOOR_CLIENT_KEY",
        "WATCHFLOOR_DATA_DIR",
        "WATCHFLOOR_KEY",
        "WATCHFLOOR_URL",
    }
)


class RootConfig(BaseSettings):
    """Everything an operator sets.

    Attributes:
        database_owner_url: Owner's URL of an external PostgreSQL, for all that run there but
            gateways.
        database_url: The application's URL of the same; embedded where absent.
        database_worker_url: The worker's URL of the same.
        nats_url: An external NATS; embedded where absent. With ``tls://`` it is encrypted.
        nats_token: Its token, where it wants one.
        nats_user: A user's name there, where it wants one.
        nats_password: That user's password.
        nats_nkey: File of a user's nkey seed, where it wants one.
        nats_credentials: File of a user's JWT and seed, where it wants one.
        nats_ca: PEM file of the authorities that signed its certificate, if not public ones.
        nats_certificate: PEM file of our certificate, where it asks for one.
        nats_key: PEM file of its private key.
        nats_sync_always: The embedded NATS writes through to the disk before it acknowledges.
        tracing: See ``libs/telemetry/README.md``.
        log_level: ``debug``, ``info``, ``warning`` or ``error``.
        runtime: ``local``: agents and analyzers in the product's process; ``ray``: each in one of
            its own, replaced when it dies.
        ray: See ``libs/runtime/README.md``.
        gateway: See ``services/gateway/README.md``.
        coordinator: See ``services/coordinator/README.md``.
        agents: See ``services/agents/README.md``.
        judgement: See ``services/analyzers/README.md``.
        dataflow: See ``services/analyzers/README.md``.
        pii: See ``services/analyzers/README.md``.
        llm: See ``libs/llm/README.md``.
        audit: See ``libs/audit/README.md``.
        bus: See ``libs/bus/README.md``.
        store: See ``libs/store/README.md``.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", extra="forbid", frozen=True
    )
    file: ClassVar[Path | None] = None

    database_owner_url: SecretStr | None = None
    database_url: SecretStr | None = None
    database_worker_url: SecretStr | None = None
    nats_url: str | None = None
    nats_token: SecretStr | None = None
    nats_user: str | None = None
    nats_password: SecretStr | None = None
    nats_nkey: Path | None = None
    nats_credentials: Path | None = None
    nats_ca: Path | None = None
    nats_certificate: Path | None = None
    nats_key: Path | None = None
    nats_sync_always: bool = False
    tracing: TracingConfig = TracingConfig()
    log_level: str = "info"
    runtime: Runtime = Runtime.LOCAL
    ray: RayConfig = RayConfig()
    gateway: GatewayConfig = GatewayConfig()
    coordinator: CoordinatorConfig = CoordinatorConfig()
    agents: AgentsConfig = AgentsConfig()
    judgement: JudgementConfig = JudgementConfig()
    dataflow: DataflowConfig = DataflowConfig()
    pii: PiiConfig = PiiConfig()
    llm: LLMConfig = LLMConfig()
    audit: AuditConfig = AuditConfig()
    bus: BusConfig = BusConfig()
    store: StoreConfig = StoreConfig()

    @model_validator(mode="after")
    def _streams_keep_no_longer(self) -> Self:
        shortest = min((self.store.retention_days, *self.store.project_retention_days.values()))
        if shortest < self.shortest_retention_days:
            raise ValueError(
                "store.retention_days and store.project_retention_days must not be shorter than "
                "bus.results_max_age_s, bus.sessions_max_age_s and bus.idempotency_ttl_s"
            )
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the library's signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the same
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The command line, then the environment under our names and others', then the file."""
        aliases = InitSettingsSource(settings_cls, aliased_settings(os.environ))
        sources: list[PydanticBaseSettingsSource] = [init_settings, env_settings, aliases]
        if cls.file is not None:
            sources.append(YamlConfigSettingsSource(settings_cls, yaml_file=cls.file))
        return tuple(sources)

    @property
    def shortest_retention_days(self) -> int:
        """So long the streams keep what they hold, in whole days: no promise is shorter."""
        bus = self.bus
        longest_s = max(bus.results_max_age_s, bus.sessions_max_age_s, bus.idempotency_ttl_s)
        return ceil(longest_s / _DAY_S)

    def with_keys_at(self, path: Path) -> Self:
        """The same, with the keys of redaction there unless they are configured to be elsewhere."""
        if self.gateway.redaction_keys is not None:
            return self
        gateway = self.gateway.model_copy(update={"redaction_keys": path})
        return self.model_copy(update={"gateway": gateway})

    @model_validator(mode="after")
    def _traces_go_elsewhere(self) -> Self:
        if is_own_ingest(self.tracing.endpoint, self.gateway):
            raise ValueError(
                "tracing.endpoint is this product's own ingest, where its spans would make more "
                "spans; name a collector"
            )
        return self

    @model_validator(mode="after")
    def _enters_nats_one_way(self) -> Self:
        if "@" in (self.nats_url or ""):
            raise ValueError("nats_url must not hold credentials; set nats_user, nats_password")
        for one, other in (("nats_user", "nats_password"), ("nats_certificate", "nats_key")):
            if (getattr(self, one) is None) != (getattr(self, other) is None):
                raise ValueError(f"{one} and {other} need each other")
        ways = (self.nats_token, self.nats_user, self.nats_nkey, self.nats_credentials)
        if len([way for way in ways if way is not None]) > 1:
            raise ValueError("NATS is told a token, a user, an nkey or credentials, one of them")
        return self

    def nats_access(self) -> NATSAccess:
        """How an external NATS lets us in, beside a token. Contains a password."""
        password = self.nats_password
        return NATSAccess(
            user=self.nats_user,
            password=None if password is None else password.get_secret_value(),
            nkey=self.nats_nkey,
            credentials=self.nats_credentials,
            ca=self.nats_ca,
            certificate=self.nats_certificate,
            key=self.nats_key,
        )

    def external_database(self, *, as_owner: bool = True) -> tuple[str, str, str] | None:
        """The three URLs of an external PostgreSQL, or nothing where none is set.

        Args:
            as_owner: Whether the owner's is needed; a gateway's may be absent, and is empty then.

        Raises:
            InvalidInputError: Some of those that are needed are missing.
        """
        urls = (self.database_owner_url, self.database_url, self.database_worker_url)
        if not any(urls):
            return None
        names = ("database_owner_url", "database_url", "database_worker_url")
        needed = names if as_owner else names[1:]
        missing = [
            name for name, url in zip(names, urls, strict=True) if url is None and name in needed
        ]
        if missing:
            raise InvalidInputError(
                "An external PostgreSQL needs three URLs.",
                fields=tuple(FieldProblem(name, "is missing") for name in missing),
            )
        owner, app, worker = ("" if url is None else url.get_secret_value() for url in urls)
        return owner, app, worker


def load_config(path: Path | None = None, **overrides: Any) -> RootConfig:  # noqa: ANN401 - fields of RootConfig
    """Read the configuration; ``overrides`` come from the command line and win.

    Args:
        path: A YAML file; ``$WATCHFLOOR_CONFIG`` where absent.
        overrides: Values by field; nothing stands for "not given".

    Raises:
        InvalidInputError: With every problem, by field.
    """
    file = path or (Path(named) if (named := os.environ.get(CONFIG_FILE_VARIABLE)) else None)
    if file is not None and not file.is_file():
        raise InvalidInputError(f"There is no configuration file {file}.")
    reader = type("RootConfig", (RootConfig,), {"file": file, "__module__": __name__})
    try:
        config: RootConfig = reader(**_given(overrides))
    except ValidationError as exc:
        raise InvalidInputError("The configuration is not valid.", fields=_problems(exc)) from None
    config.external_database(as_owner=False)
    return config


def _given(overrides: dict[str, Any]) -> dict[str, Any]:
    given = {
        name: _given(value) if isinstance(value, dict) else value
        for name, value in overrides.items()
    }
    return {name: value for name, value in given.items() if value not in (None, {})}


def unknown_variables() -> list[str]:
    """Environment variables that look like ours and mean nothing: most likely misspelt."""
    known = {(PREFIX + name).upper() for name in RootConfig.model_fields}
    return sorted(
        name
        for name in os.environ
        if name.startswith(PREFIX)
        and name not in _CLIENT_VARIABLES
        and name.split("__", 1)[0].upper() not in known
    )


def masked(config: RootConfig) -> dict[str, Any]:
    """The configuration with secrets hidden, as plain data."""
    return config.model_dump(mode="json")


def _problems(error: ValidationError) -> tuple[FieldProblem, ...]:
    return tuple(
        FieldProblem(".".join(str(part) for part in each["loc"]), each["msg"])
        for each in error.errors(include_input=False, include_url=False)
    )
