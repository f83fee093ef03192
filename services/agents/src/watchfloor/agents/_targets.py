"""What kind of page a path is, by the words that sites use for it."""

import re

from watchfloor.agents._paths import path_of

_LOGIN = """
2fa auth authenticate authentication forgot-password log-in login logon mfa oauth oauth2 otp passwd
password reset-password session sessions sign-in signin sso token wp-login xmlrpc
"""
_PAYMENT = """
billing card cards checkout gift-card giftcard invoice invoices pay payment payments purchase
transfer wallet
"""
_ADMIN = """
.env .git actuator admin adminer administrator console cpanel manage manager phpmyadmin pma wp-admin
"""
_KINDS = {
    kind: frozenset(words.split())
    for kind, words in (("login", _LOGIN), ("payment", _PAYMENT), ("admin", _ADMIN))
}
_EXTENSION = re.compile(r"(?<=.)\.(php\d?|aspx?|jspx?|html?|cgi|do|action)$")


def target_kind(endpoint: str) -> str | None:
    """``login``, ``payment``, ``admin``, or nothing.

    Whole segments count, without their extension: ``/wp-login.php`` is a login page and
    ``/blog/login-tips`` is not. The first kind that matches, in this order, wins.
    """
    segments = {
        _EXTENSION.sub("", segment).replace("_", "-") for segment in path_of(endpoint).split("/")
    }
    return next((kind for kind, words in _KINDS.items() if segments & words), None)
