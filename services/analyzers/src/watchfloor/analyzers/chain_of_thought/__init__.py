"""What a chain of thought shows of its thinker's intentions."""
