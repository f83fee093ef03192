"""Who calls, what they may, and what is told of it."""

from typing import NamedTuple

from watchfloor.audit import AuditWriter
from watchfloor.gateway.administration import Administration
from watchfloor.gateway.auditing import AuditTrail
from watchfloor.gateway.authentication import Authenticator
from watchfloor.gateway.joining.foundation import Foundation
from watchfloor.gateway.key_life import KeyLife, KeyUses
from watchfloor.gateway.logins import Logins
from watchfloor.gateway.oidc.tokens import TokenVerifier
from watchfloor.gateway.tls.certificate import ServerCertificate


def audit(foundation: Foundation) -> AuditTrail:
    """Tells the audit log of calls."""
    backends = foundation.backends
    writer = AuditWriter(
        backends.audited,
        keys=backends.audit_keys,
        clock=foundation.clock,
        metrics=foundation.metrics,
    )
    return AuditTrail(writer, keys=backends.audit_keys, clock=foundation.clock)


def certificate(foundation: Foundation) -> ServerCertificate | None:
    """What ports are encrypted with, where they are."""
    if foundation.config.tls is None:
        return None
    return ServerCertificate(
        foundation.config.tls, clock=foundation.clock, metrics=foundation.metrics
    )


class Callers(NamedTuple):
    """Who calls.

    Attributes:
        authenticator: Knows them.
        administration: Tenants and their API keys.
        logins: People who log in with a browser.
        key_life: What goes on with keys beside calls.
    """

    authenticator: Authenticator
    administration: Administration
    logins: Logins
    key_life: KeyLife


def callers(foundation: Foundation) -> Callers:
    """All that knows who calls."""
    config, backends = foundation.config, foundation.backends
    uses = KeyUses(backends.api_keys, clock=foundation.clock, limit=foundation.limit)
    tokens = None if config.oidc is None else TokenVerifier(config.oidc, clock=foundation.clock)
    authenticator = Authenticator(
        backends.api_keys,
        clock=foundation.clock,
        limit=foundation.limit,
        used=uses.note,
        logins=backends.logins,
        rates=foundation.rates,
        tokens=tokens,
        remember_s=config.key_cache_s,
    )
    logins = Logins(
        backends.logins,
        authenticator=authenticator,
        tokens=tokens,
        oidc=config.oidc,
        news=backends.key_news,
        clock=foundation.clock,
        limit=foundation.limit,
        longest_s=config.login_longest_s,
    )
    key_life = KeyLife(authenticator, uses=uses, news=backends.key_news, tokens=tokens)
    return Callers(authenticator, _administration(foundation), logins, key_life)


def _administration(foundation: Foundation) -> Administration:
    backends = foundation.backends
    return Administration(
        backends.projects,
        keys=backends.api_keys,
        logins=backends.logins,
        news=backends.key_news,
        quotas=foundation.quotas,
        clock=foundation.clock,
        limit=foundation.limit,
    )
