"""What the world knows: address ranges, crawlers, ATT&CK, and readers of what operators bring."""

from watchfloor.reference.access_log_sample import packaged_access_log
from watchfloor.reference.address_ranges import AddressFacts, AddressRanges
from watchfloor.reference.address_scope import AddressScope
from watchfloor.reference.atlas_catalogue import AtlasCatalogue, AtlasTechnique
from watchfloor.reference.attack_catalogue import AttackCatalogue, AttackTactic, AttackTechnique
from watchfloor.reference.automated_threats import AUTOMATED_THREATS
from watchfloor.reference.bounded_yaml import BoundedLoader
from watchfloor.reference.crawler_registry import CrawlerCheck, CrawlerRegistry, CrawlerState
from watchfloor.reference.customer_reader import read_customers
from watchfloor.reference.indicator_reader import IndicatorForm, read_indicators
from watchfloor.reference.read_problem import ReadProblem
from watchfloor.reference.user_agent_class import UserAgentClass, classify_user_agent

__all__ = [
    "AUTOMATED_THREATS",
    "AddressFacts",
    "AddressRanges",
    "AddressScope",
    "AtlasCatalogue",
    "AtlasTechnique",
    "AttackCatalogue",
    "AttackTactic",
    "AttackTechnique",
    "BoundedLoader",
    "CrawlerCheck",
    "CrawlerRegistry",
    "CrawlerState",
    "IndicatorForm",
    "ReadProblem",
    "UserAgentClass",
    "classify_user_agent",
    "packaged_access_log",
    "read_customers",
    "read_indicators",
]
