"""The openai library: one question, one answer, its errors in our words. Slow to import."""

from http import HTTPStatus
from typing import Any

from openai import APIStatusError, AsyncOpenAI, OpenAIError, omit

from watchfloor.llm._failure import Failure, ModelFailedError, PassingFailureError
from watchfloor.llm._prompt import Prompt
from watchfloor.llm.config import LLMConfig
from watchfloor.telemetry import traced

_NO_KEY = "none"
"""The library insists on one; a server that wants none does not look."""


class Connection:
    """Connections to one server. Does no I/O until it is asked.

    Args:
        config: Where it is, and which of its models.
    """

    def __init__(self, config: LLMConfig) -> None:
        self._config = config
        key = config.api_key.get_secret_value() if config.api_key else _NO_KEY
        self._client = AsyncOpenAI(
            api_key=key, admin_api_key="", base_url=config.base_url, max_retries=0
        )
        # Taken from the environment otherwise, and sent to whichever server is configured.
        self._client.organization = self._client.project = None

    async def ask(self, prompt: Prompt) -> Any:  # noqa: ANN401 - the library does not check what it hands out
        """What the server sends back with success. Waits for as long as it takes.

        Raises:
            ModelFailedError: It has no success.
        """
        try:
            return await self._client.chat.completions.create(
                model=self._config.model,
                messages=[
                    {"role": "system", "content": prompt.system},
                    {"role": "user", "content": prompt.data},
                ],
                max_completion_tokens=self._config.max_tokens,
                extra_headers=traced({}),
                response_format={
                    "type": "json_schema",
                    "json_schema": {"name": "answer", "schema": prompt.schema, "strict": True},
                }
                if self._config.json_schema
                else omit,
            )
        except APIStatusError as exc:
            raise _failed(exc) from exc
        except OpenAIError as exc:
            raise PassingFailureError(Failure.BROKEN) from exc
        except ValueError as exc:
            # A body that is no JSON, though its header says so.
            raise PassingFailureError(Failure.GARBAGE) from exc

    async def close(self) -> None:
        """Close them."""
        await self._client.close()


def _failed(error: APIStatusError) -> ModelFailedError:
    if error.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        return PassingFailureError(Failure.LIMITED, retry_after_s=_wanted_pause_s(error))
    if error.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return PassingFailureError(Failure.BROKEN, retry_after_s=_wanted_pause_s(error))
    return ModelFailedError(Failure.REFUSED)


def _wanted_pause_s(error: APIStatusError) -> float:
    """Seconds; a date, which the header may hold as well, is left to our own pauses."""
    try:
        return max(0.0, float(error.response.headers.get("retry-after", "")))
    except ValueError:
        return 0.0
