"""A real agent run in a process of its own: several calls with tools, instrumented by others.

``python agent_run.py MODEL_URL OTLP_URL KEY openinference|otel http|grpc root|SESSION [HOW]``

It asks the model about the weather in two towns, runs the tool, and answers; then the user says
thanks. Texts are recorded unless HOW is ``plain``; log records are sent after the spans unless it
is ``logs-first``. Printed is the session's id or the trace's.
"""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "get_weather",
            "description": "The weather in a town.",
            "parameters": {"type": "object", "properties": {"town": {"type": "string"}}},
        },
    }
]
SYSTEM = "You answer questions about the weather, in one sentence."
QUESTION = "Which is warmer today, Oslo or Rome?"
THANKS = "Thank you!"
WEATHER = {"Oslo": "3 degrees, snow", "Rome": "17 degrees, sun"}


def run(client: Any, span: Any) -> None:
    """The agent's loop."""
    messages: list[dict[str, Any]] = [
        {"role": "system", "content": SYSTEM},
        {"role": "user", "content": QUESTION},
    ]
    for _ in range(2):
        while True:
            reply = client.chat.completions.create(model="scripted", messages=messages, tools=TOOLS)
            message = reply.choices[0].message
            messages.append(message.model_dump(exclude_none=True))
            if not message.tool_calls:
                break
            for call in message.tool_calls:
                town = json.loads(call.function.arguments)["town"]
                with span(call, town):
                    messages.append(
                        {"role": "tool", "tool_call_id": call.id, "content": WEATHER[town]}
                    )
        messages.append({"role": "user", "content": THANKS})


def main(arguments: list[str]) -> None:
    """Instrument, run, send everything."""
    model_url, otlp_url, key, instrumentation, protocol, form, *how = arguments
    if "plain" not in how:
        os.environ["OTEL_SEMCONV_STABILITY_OPT_IN"] = "gen_ai_latest_experimental"
        os.environ["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "SPAN_AND_EVENT"
    else:
        os.environ["OTEL_SEMCONV_STABILITY_OPT_IN"] = "gen_ai_latest_experimental"
        os.environ["OPENINFERENCE_HIDE_INPUTS"] = "true"
        os.environ["OPENINFERENCE_HIDE_OUTPUTS"] = "true"
    import openai
    from opentelemetry.sdk._logs import LoggerProvider
    from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    spans, logs = _exporters(protocol, otlp_url, key)
    resource = Resource.create({"service.name": "weather-agent"})
    tracing = TracerProvider(resource=resource)
    tracing.add_span_processor(BatchSpanProcessor(spans))
    logging = LoggerProvider(resource=resource)
    logging.add_log_record_processor(BatchLogRecordProcessor(logs))
    _instrument(instrumentation, tracing, logging)
    client = openai.OpenAI(base_url=model_url, api_key="none", max_retries=0)
    tracer = tracing.get_tracer("weather-agent")

    @contextmanager
    def tool(call: Any, town: str) -> Iterator[None]:
        if form != "root":
            yield
            return
        with tracer.start_as_current_span("execute_tool get_weather") as span:
            span.set_attribute("gen_ai.operation.name", "execute_tool")
            span.set_attribute("gen_ai.tool.name", "get_weather")
            span.set_attribute("gen_ai.tool.call.id", call.id)
            span.set_attribute("gen_ai.tool.call.arguments", call.function.arguments)
            span.set_attribute("gen_ai.tool.call.result", WEATHER[town])
            yield

    if form == "root":
        with tracer.start_as_current_span("invoke_agent weather") as root:
            root.set_attribute("gen_ai.operation.name", "invoke_agent")
            root.set_attribute("gen_ai.agent.name", "weather")
            run(client, tool)
            found = format(root.get_span_context().trace_id, "032x")
    else:
        with _in_session(instrumentation, form, tracing):
            run(client, tool)
        found = form
    ends = [tracing.shutdown, logging.shutdown]
    for shut_down in reversed(ends) if "logs-first" in how else ends:
        shut_down()
    sys.stdout.write(found + "\n")


def _exporters(protocol: str, url: str, key: str) -> tuple[Any, Any]:
    if protocol == "http":
        from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

        headers = {"x-api-key": key}
        return (
            OTLPSpanExporter(endpoint=f"{url}/v1/traces", headers=headers),
            OTLPLogExporter(endpoint=f"{url}/v1/logs", headers=headers),
        )
    from opentelemetry.exporter.otlp.proto.grpc._log_exporter import (
        OTLPLogExporter as GRPCLogExporter,
    )
    from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import (
        OTLPSpanExporter as GRPCSpanExporter,
    )

    pairs = (("x-api-key", key),)
    return (
        GRPCSpanExporter(endpoint=url, headers=pairs, insecure=True),
        GRPCLogExporter(endpoint=url, headers=pairs, insecure=True),
    )


def _instrument(name: str, tracing: Any, logging: Any) -> None:
    if name == "otel":
        from opentelemetry.instrumentation.openai_v2 import OpenAIInstrumentor

        instrumentor: Any = OpenAIInstrumentor()  # type: ignore[no-untyped-call]  # it has no types
        instrumentor.instrument(tracer_provider=tracing, logger_provider=logging)
        return
    from openinference.instrumentation.openai import OpenAIInstrumentor as OpenInference

    OpenInference().instrument(tracer_provider=tracing)


def _in_session(name: str, session: str, tracing: Any) -> Any:
    if name == "openinference":
        from openinference.instrumentation import using_session

        return using_session(session)

    from opentelemetry.sdk.trace import SpanProcessor

    class SessionOnEach(SpanProcessor):
        """What applications do to put their session on every span."""

        def on_start(self, span: Any, parent_context: Any = None) -> None:  # noqa: ARG002 - the library's
            span.set_attribute("session.id", session)

    tracing.add_span_processor(SessionOnEach())
    return nullcontext()


if __name__ == "__main__":
    main(sys.argv[1:])
