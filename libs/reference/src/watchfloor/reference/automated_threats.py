"""The OWASP Automated Threats to Web Applications, by id."""

from collections.abc import Mapping
from types import MappingProxyType

AUTOMATED_THREATS: Mapping[str, str] = MappingProxyType(
    {
        "OAT-001": "Carding",
        "OAT-002": "Token Cracking",
        "OAT-003": "Ad Fraud",
        "OAT-004": "Fingerprinting",
        "OAT-005": "Scalping",
        "OAT-006": "Expediting",
        "OAT-007": "Credential Cracking",
        "OAT-008": "Credential Stuffing",
        "OAT-009": "CAPTCHA Defeat",
        "OAT-010": "Card Cracking",
        "OAT-011": "Scraping",
        "OAT-012": "Cashing Out",
        "OAT-013": "Sniping",
        "OAT-014": "Vulnerability Scanning",
        "OAT-015": "Denial of Service",
        "OAT-016": "Skewing",
        "OAT-017": "Spamming",
        "OAT-018": "Footprinting",
        "OAT-019": "Account Creation",
        "OAT-020": "Account Aggregation",
        "OAT-021": "Denial of Inventory",
    }
)
"""Names of the OWASP Automated Threat Handbook, version 1.2."""
