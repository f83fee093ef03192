"""Reads access logs, counts by rules, gives signals; simulates signals too."""

from watchfloor.ingest.access_log import AccessLogParser, LogLine
from watchfloor.ingest.app import AccessLogIngest, configured_rules, open_source
from watchfloor.ingest.config import IngestConfig
from watchfloor.ingest.crawler import CrawlerLookup, CrawlerVerdict
from watchfloor.ingest.engine import Engine, EngineStats, RuleCount
from watchfloor.ingest.report import IngestReport, Unparseable
from watchfloor.ingest.rule import CountRule, RuleSet
from watchfloor.ingest.rule_files import RuleFile, default_rule_files, read_rule_files
from watchfloor.ingest.rule_loader import load_rules
from watchfloor.ingest.simulator import Scenario, simulate
from watchfloor.ingest.sources import follow_log, read_binary, read_log, read_stream

__all__ = [
    "AccessLogIngest",
    "AccessLogParser",
    "CountRule",
    "CrawlerLookup",
    "CrawlerVerdict",
    "Engine",
    "EngineStats",
    "IngestConfig",
    "IngestReport",
    "LogLine",
    "RuleCount",
    "RuleFile",
    "RuleSet",
    "Scenario",
    "Unparseable",
    "configured_rules",
    "default_rule_files",
    "follow_log",
    "load_rules",
    "open_source",
    "read_binary",
    "read_log",
    "read_rule_files",
    "read_stream",
    "simulate",
]
