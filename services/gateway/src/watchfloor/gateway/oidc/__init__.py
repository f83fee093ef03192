"""Callers by tokens of an OpenID Connect issuer; the one place that knows the token library."""
