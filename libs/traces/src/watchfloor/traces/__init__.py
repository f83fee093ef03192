"""Others' traces read as sessions: OTLP, gen_ai, OpenInference, Langfuse."""

__all__: list[str] = []
