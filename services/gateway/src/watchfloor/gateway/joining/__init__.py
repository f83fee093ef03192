"""Joins the service layer."""

from watchfloor.gateway.joining.whole import join

__all__ = ["join"]
