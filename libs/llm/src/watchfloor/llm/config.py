"""What an operator sets about language models."""

from enum import StrEnum
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    model_validator,
)

_TOKENS_OF_A_PRICE = 1_000_000
_PUBLIC_URL = "https://api.openai.com/v1"


class Provider(StrEnum):
    """Who answers: the deterministic rules alone, or a server with OpenAI's interface as well."""

    HEURISTIC = "heuristic"
    OPENAI = "openai"


def _without_alias(provider: object) -> object:
    return Provider.HEURISTIC if provider == "mock" else provider


def _checked_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("must be the http or https URL of a server, such as http://127.0.0.1/v1")
    if parts.username or parts.password:
        raise ValueError("must not contain credentials; api_key is the place for them")
    return url


class LLMConfig(BaseModel):
    """Which model is asked, and how much is asked of it.

    Attributes:
        provider: ``heuristic`` (or ``mock``): no model; ``openai``: the one below.
        base_url: A server with OpenAI's chat completions.
        api_key: Its key; a server of one's own may want none.
        model: Which of its models.
        timeout_s: Time of one attempt, where the caller's budget is longer.
        max_concurrency: Questions that are asked at the same time.
        max_tokens: Longest answer, hidden reasoning included.
        json_schema: Whether the server is given the schema of the answer; some refuse it, and are
            told in words alone.
        failures_to_open: So many failures in a row and the model is left in peace.
        open_s: For so long; then one question tries whether it is back.
        input_price: What a million tokens of questions cost, in a currency of the operator's.
        output_price: The same of answers.
        daily_tokens: Tokens of one project in a day (UTC), of all processes together.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    provider: Annotated[Provider, BeforeValidator(_without_alias)] = Provider.HEURISTIC
    base_url: Annotated[str, AfterValidator(_checked_url)] = _PUBLIC_URL
    api_key: SecretStr | None = None
    model: Annotated[str, Field(min_length=1, max_length=200)] = "gpt-5-nano"
    timeout_s: Annotated[float, Field(gt=0, le=600)] = 30.0
    max_concurrency: Annotated[int, Field(ge=1, le=256)] = 8
    max_tokens: Annotated[int, Field(ge=16)] = 1024
    json_schema: bool = True
    failures_to_open: Annotated[int, Field(ge=1)] = 5
    open_s: Annotated[float, Field(gt=0)] = 30.0
    input_price: Annotated[float, Field(ge=0)] = 0.0
    output_price: Annotated[float, Field(ge=0)] = 0.0
    daily_tokens: Annotated[int, Field(ge=1)] | None = None

    def cost(self, asked: int, answered: int) -> float:
        """What a question and an answer of so many tokens cost."""
        return (asked * self.input_price + answered * self.output_price) / _TOKENS_OF_A_PRICE

    @model_validator(mode="after")
    def _has_a_key_where_one_is_needed(self) -> Self:
        if self.provider is Provider.OPENAI and self.base_url == _PUBLIC_URL and not self.api_key:
            raise ValueError(f"The provider openai at {_PUBLIC_URL} needs an api_key.")
        return self
