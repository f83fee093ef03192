"""Any server with OpenAI's chat completions, asked with patience that ends."""

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any

import structlog

from watchfloor.core import (
    Clock,
    DeadlineError,
    ModelAnswer,
    ModelPurpose,
    ModelRequest,
    SaturatedError,
    TokenLedger,
    WatchfloorError,
    retry,
)
from watchfloor.llm._breaker import Breaker
from watchfloor.llm._daily_tokens import DailyTokens
from watchfloor.llm._failure import Failure, ModelFailedError, PassingFailureError
from watchfloor.llm._prompt import Prompt, Shape, prompt_of
from watchfloor.llm._reply import usage_of, value_of
from watchfloor.llm.config import LLMConfig
from watchfloor.telemetry import NO_TRACER, Attributes, Metrics, SpanKind, Tracer

if TYPE_CHECKING:
    from watchfloor.llm._connection import Connection

log = structlog.get_logger(__name__)

_ATTEMPTS = 3
_ANSWERED = "ok"


class OpenAIModel:
    """A model behind HTTP.

    Attempts that fail in passing are repeated with growing pauses, and not before the server
    wants them, while the budget lasts. Failures are counted by what the model was asked for: what
    is too slow for one purpose may be quick enough for another.

    Args:
        config: What the operator set.
        metrics: Counts calls, tokens and pauses.
        clock: Time.
        ledger: Counts the tokens of projects.
        tracer: Makes a span of each question.
    """

    def __init__(
        self,
        config: LLMConfig,
        *,
        metrics: Metrics,
        clock: Clock,
        ledger: TokenLedger,
        tracer: Tracer = NO_TRACER,
    ) -> None:
        self._config = config
        self._metrics = metrics
        self._clock = clock
        self._tracer = tracer
        self._slots = asyncio.Semaphore(config.max_concurrency)
        self._tokens = DailyTokens(config.daily_tokens, ledger=ledger, clock=clock)
        self._breakers = {
            purpose: Breaker(
                failures_to_open=config.failures_to_open,
                open_s=config.open_s,
                clock=clock,
                changed=partial(self._tell, purpose),
            )
            for purpose in ModelPurpose
        }
        self._connection: Connection | None = None

    async def start(self) -> None:
        """Load the library, which takes a third of a second. Asks the server nothing."""
        if self._connection is None:
            self._connection = await asyncio.to_thread(_connect, self._config)
            log.info("language_model_chosen", model=self._config.model)

    async def stop(self) -> None:
        """Close the connections; safe twice and without ``start``."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    async def complete(
        self, request: ModelRequest[Shape], *, budget_s: float
    ) -> ModelAnswer[Shape]:
        """The answer, within the budget; see the port."""
        began = self._clock.monotonic()
        about = {
            "gen_ai.operation.name": "chat",
            "gen_ai.request.model": self._config.model,
            "llm.purpose": request.purpose,
        }
        with self._tracer.span(f"chat {self._config.model}", about, kind=SpanKind.CLIENT) as span:
            try:
                answer = await self._in_turn(request, ends=began + budget_s)
            except WatchfloorError as exc:
                self._count_call(request, _failure_of(exc), began=began)
                raise
            span.describe(_usage_in(answer))
        self._count_call(request, _ANSWERED, began=began)
        return answer

    async def _in_turn(self, request: ModelRequest[Shape], *, ends: float) -> ModelAnswer[Shape]:
        """Wait for a free slot, which is nobody's failure, then ask where tokens are left."""
        try:
            async with asyncio.timeout(ends - self._clock.monotonic()):
                await self._tokens.check(request.project_id)
                await self._slots.acquire()
        except TimeoutError as exc:
            raise DeadlineError("Too many questions wait for the language model.") from exc
        try:
            return await retry(
                lambda: self._attempt(request, ends=ends),
                deadline_s=ends - self._clock.monotonic(),
                attempts=_ATTEMPTS,
                on=(PassingFailureError,),
                least_pause_s=_asked_pause_s,
                clock=self._clock,
            )
        finally:
            self._slots.release()

    async def _attempt(self, request: ModelRequest[Shape], *, ends: float) -> ModelAnswer[Shape]:
        left_s = ends - self._clock.monotonic()
        if left_s <= 0:
            raise DeadlineError("No time is left to ask the language model.")
        breaker = self._breakers[request.purpose]
        try:
            with breaker.call():
                return await self._in_time(request, left_s=left_s)
        except PassingFailureError as exc:
            if breaker.is_open:
                # Another attempt would be refused, and that would hide why.
                raise ModelFailedError(exc.failure) from exc
            raise

    async def _in_time(self, request: ModelRequest[Shape], *, left_s: float) -> ModelAnswer[Shape]:
        try:
            async with asyncio.timeout(min(left_s, self._config.timeout_s)):
                return await self._ask(request)
        except TimeoutError as exc:
            if left_s <= self._config.timeout_s:
                raise DeadlineError("The language model took too long.") from exc
            raise PassingFailureError(Failure.LATE) from exc

    async def _ask(self, request: ModelRequest[Shape]) -> ModelAnswer[Shape]:
        if self._connection is None:
            raise ModelFailedError(Failure.BROKEN)
        prompt = prompt_of(request)
        completion = await self._connection.ask(prompt)
        usage = await self._count_tokens(request, completion, prompt)
        value = value_of(completion, request.shape, prompt=prompt)
        return ModelAnswer(value, self._config.model, *usage)

    async def _count_tokens(
        self,
        request: ModelRequest[Shape],
        completion: Any,  # noqa: ANN401 - the library does not check what it hands out
        prompt: Prompt,
    ) -> tuple[int, int]:
        usage = usage_of(completion, prompt)
        await self._tokens.spend(request.project_id, sum(usage))
        self._metrics.tokens_used(request.purpose, *usage)
        self._metrics.model_cost(request.purpose, self._config.cost(*usage))
        return usage

    def _count_call(self, request: ModelRequest[Shape], outcome: str, *, began: float) -> None:
        took_s = self._clock.monotonic() - began
        self._metrics.model_called(request.purpose, outcome, took_s=took_s)

    def _tell(self, purpose: ModelPurpose, is_paused: bool) -> None:
        self._metrics.model_paused(purpose, is_paused=is_paused)
        if is_paused:
            log.warning("language_model_paused", purpose=purpose, pause_s=self._config.open_s)
        else:
            log.info("language_model_resumed", purpose=purpose)


def _connect(config: LLMConfig) -> "Connection":
    from watchfloor.llm._connection import Connection

    return Connection(config)


def _usage_in(answer: ModelAnswer[Shape]) -> Attributes:
    return {
        "gen_ai.usage.input_tokens": answer.input_tokens,
        "gen_ai.usage.output_tokens": answer.output_tokens,
    }


def _failure_of(error: WatchfloorError) -> Failure:
    if isinstance(error, ModelFailedError):
        return error.failure
    if isinstance(error, SaturatedError):
        return Failure.SPENT
    return Failure.LATE if isinstance(error, DeadlineError) else Failure.UNCOUNTED


def _asked_pause_s(error: Exception) -> float:
    return error.retry_after_s if isinstance(error, PassingFailureError) else 0.0
