"""The vocabulary by which agents hand findings to the analyzers.

An agent leaves a factor out when it knows nothing: a missing factor is missing evidence.
"""

from enum import StrEnum


class FactorName(StrEnum):
    """Names of factors, by the agent that gives them; the form of each value is said beside it."""

    # priority
    BASE_RISK = "base_risk"  # the threat type (text)
    VOLUME = "volume"  # requests a minute (number)
    TECHNIQUES = "techniques"  # list of {"technique", "tactic", "name"}
    OAT = "oat"  # list of OWASP Automated Threat ids
    TARGET = "target"  # "login" | "payment" | "admin": what kind of path the endpoint is

    # historical
    SIMILAR_THREATS = "similar_threats"  # number in the last 90 days
    SIMILAR_FALSE_POSITIVES = "similar_false_positives"  # number with such a verdict
    SIMILAR_TRUE_POSITIVES = "similar_true_positives"  # number with such a verdict
    FALSE_POSITIVE_RATE = "false_positive_rate"  # measured share, 0 to 1
    REPEAT_SOURCE = "repeat_source"  # threats from the same address in the last 24 hours (number)

    # config
    CUSTOMER_KNOWN = "customer_known"  # True or False
    CUSTOMER_TIER = "customer_tier"  # "standard" | "premium" | ...
    VOLUME_VS_LIMIT = "volume_vs_limit"  # requests a minute over the customer's limit (ratio)
    CRITICAL_ENDPOINT = "critical_endpoint"  # the configured prefix that matched (text)
    ALLOW_LISTED = "allow_listed"  # the entry that matched (text)
    AUTO_BLOCK = "auto_block"  # True when the customer's policy lets blocks happen unasked
    CONTACTS = "contacts"  # list of texts

    # devops
    RECENT_CHANGE = "recent_change"  # list of {"change_id", "kind", "summary", "minutes_before"}
    OPEN_INCIDENT = "open_incident"  # list of the same

    # context
    CRAWLER = "crawler"  # "verified" | "spoofed"
    CRAWLER_NAME = "crawler_name"  # the crawler that the user agent claims to be (text)
    USER_AGENT_CLASS = (
        "user_agent_class"  # "browser" | "crawler" | "tool" | "attack_tool" | "empty" | "unknown"
    )
    ADDRESS_SCOPE = "address_scope"  # "internal" | "public" | "reserved"
    ADDRESS_REPUTATION = "address_reputation"  # number of public bad-address lists that name it
    PROVIDER = "provider"  # the hosting or proxy provider that owns the address (text)
    INTEL_MATCH = "intel_match"  # list of {"value", "label", "confidence", "source"}
    CONTRADICTION = "contradiction"  # text: two facts about the source that cannot both be true
