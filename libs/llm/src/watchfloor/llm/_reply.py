"""What came back from a server, taken for anything until it has the form of an answer."""

from typing import Any, NamedTuple

from pydantic import ValidationError

from watchfloor.llm._failure import Failure, PassingFailureError
from watchfloor.llm._prompt import Prompt, Shape

_LONGEST = 100_000
_CHARACTERS_PER_TOKEN = 4


class Usage(NamedTuple):
    """What a question cost, in tokens."""

    input_tokens: int
    output_tokens: int


def value_of(completion: Any, shape: type[Shape], *, prompt: Prompt) -> Shape:  # noqa: ANN401 - the library does not check what it hands out
    """The answer in its form.

    Words around the object are passed over: not every server enforces a schema.

    Raises:
        PassingFailureError: It has another form, or repeats what surrounds the data.
    """
    text = _text_of(completion)
    if prompt.boundary in text or len(text) > _LONGEST:
        raise PassingFailureError(Failure.GARBAGE)
    try:
        return shape.model_validate_json(text[text.find("{") : text.rfind("}") + 1], strict=True)
    except ValidationError:
        # Its message quotes the text; the reason is enough.
        raise PassingFailureError(Failure.GARBAGE) from None


def usage_of(completion: Any, prompt: Prompt) -> Usage:  # noqa: ANN401 - the same
    """What the server says that it cost; a guess from the lengths where it does not say."""
    usage = getattr(completion, "usage", None)
    asked = _count_in(usage, "prompt_tokens")
    answered = _count_in(usage, "completion_tokens")
    return Usage(
        _guess(prompt.system + prompt.data) if asked is None else asked,
        _guess(_text_of(completion)) if answered is None else answered,
    )


def _text_of(completion: Any) -> str:  # noqa: ANN401 - the same
    try:
        text = completion.choices[0].message.content
    except (AttributeError, IndexError, TypeError):
        return ""
    return text if isinstance(text, str) else ""


def _count_in(usage: object, name: str) -> int | None:
    value = getattr(usage, name, None)
    return value if isinstance(value, int) and value >= 0 else None


def _guess(text: str) -> int:
    return len(text) // _CHARACTERS_PER_TOKEN
