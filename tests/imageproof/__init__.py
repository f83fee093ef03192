"""Carries out what the Dockerfile says, without a container engine, and starts what comes of it."""
