"""The schema, step by step. Steps that were released are never edited; add another."""
