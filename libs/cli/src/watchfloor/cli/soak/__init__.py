"""A steady load for a long time, to see what grows."""
