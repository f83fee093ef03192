"""The one door to language models: time, tokens and failures bounded, texts kept harmless."""

from watchfloor.llm.config import LLMConfig, Provider
from watchfloor.llm.null_model import NullModel
from watchfloor.llm.openai_model import OpenAIModel
from watchfloor.llm.plain_text import plain_sentences
from watchfloor.llm.provider import language_model

__all__ = [
    "LLMConfig",
    "NullModel",
    "OpenAIModel",
    "Provider",
    "language_model",
    "plain_sentences",
]
