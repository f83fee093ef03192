"""Traces of the product's own work: what happened to one thing, in every process that it met."""
