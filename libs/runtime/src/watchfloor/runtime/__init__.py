"""What a process is made of: component life, actor runtimes, the data folder, embedded servers."""

from watchfloor.runtime._local import LocalRuntime
from watchfloor.runtime._nats import EmbeddedNATS
from watchfloor.runtime._postgres import EmbeddedPostgres, PostgresConfig
from watchfloor.runtime._ray import (
    EmbeddedRay,
    PoolName,
    RayAddress,
    RayConfig,
    RayConnection,
    RayRuntime,
    RayService,
    RayTeam,
    ScalingPorts,
    TeamScaling,
    team_pools,
)
from watchfloor.runtime.actors import ActorRuntime, AgentBuilders, AnalyzerBuilders, AnalyzerName
from watchfloor.runtime.agent_host import AgentHost
from watchfloor.runtime.analyzer_chain import AnalyzerChain
from watchfloor.runtime.audit_key_file import AuditKeyFile
from watchfloor.runtime.collector import relax_collector
from watchfloor.runtime.credentials import Credentials
from watchfloor.runtime.data_folder import DataFolder
from watchfloor.runtime.database_urls import DatabaseUrls
from watchfloor.runtime.disk_guard import DiskGuard, DiskSpace
from watchfloor.runtime.health import Health, LifeState, Pingable, Reporting
from watchfloor.runtime.http_server import HTTPServer
from watchfloor.runtime.life import Life, LifeReport, Part, PartReport
from watchfloor.runtime.ops_server import OpsServer, ServiceReport
from watchfloor.runtime.own_process import OwnProcess
from watchfloor.runtime.ports import bind, free_port
from watchfloor.runtime.readiness import Check, Readiness, ReadinessChecks
from watchfloor.runtime.redaction_keys import RedactionKeys
from watchfloor.runtime.secret_file import SecretFile
from watchfloor.runtime.timed import Timed

__all__ = [
    "ActorRuntime",
    "AgentBuilders",
    "AgentHost",
    "AnalyzerBuilders",
    "AnalyzerChain",
    "AnalyzerName",
    "AuditKeyFile",
    "Check",
    "Credentials",
    "DataFolder",
    "DatabaseUrls",
    "DiskGuard",
    "DiskSpace",
    "EmbeddedNATS",
    "EmbeddedPostgres",
    "EmbeddedRay",
    "HTTPServer",
    "Health",
    "Life",
    "LifeReport",
    "LifeState",
    "LocalRuntime",
    "OpsServer",
    "OwnProcess",
    "Part",
    "PartReport",
    "Pingable",
    "PoolName",
    "PostgresConfig",
    "RayAddress",
    "RayConfig",
    "RayConnection",
    "RayRuntime",
    "RayService",
    "RayTeam",
    "Readiness",
    "ReadinessChecks",
    "RedactionKeys",
    "Reporting",
    "ScalingPorts",
    "SecretFile",
    "ServiceReport",
    "TeamScaling",
    "Timed",
    "bind",
    "free_port",
    "relax_collector",
    "team_pools",
]
