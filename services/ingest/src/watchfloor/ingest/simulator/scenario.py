"""What can be simulated."""

from enum import StrEnum


class Scenario(StrEnum):
    """What the synthetic signals look like."""

    BOT_ATTACK = "bot_attack"
    CREDENTIAL_STUFFING = "credential_stuffing"
    ACCOUNT_TAKEOVER = "account_takeover"
    DATA_SCRAPING = "data_scraping"
    GEO_IMPOSSIBLE = "geo_impossible"
    BRUTE_FORCE = "brute_force"
    RATE_LIMIT_BREACH = "rate_limit_breach"
    PROXY_NETWORK = "proxy_network"
    DEVICE_COMPROMISE = "device_compromise"
    CRYPTO_SURGE = "crypto_surge"
    MIXED = "mixed"
