"""Values that must never be found again, planted in every field that a model has."""

from collections.abc import Iterator, Mapping
from enum import Enum
from types import MappingProxyType
from typing import Annotated, Any, get_args

from pydantic import BaseModel, TypeAdapter, ValidationError

_CARDS = ("4012888888881881", "5555 5555 5555 4444", "3782-822463-10005")
WORD, FIELD, USER = "Zebulonia Quux", "diagnosis", "canary-user"
CANARIES: Mapping[str, str] = MappingProxyType(
    {
        "mail": "canary.bird@hidden-place.example.com",
        "card": _CARDS[0],
        "spaced card": _CARDS[1],
        "joined card": _CARDS[2],
        "iban": "GB29NWBK60161331926819",
        "ssn": "521-44-9132",
        "phone": "+44 20 7946 0991",
        "key": "ghp_c4n4ryc4n4ryc4n4ryc4n4ryc4n4ryc4n4ry",
        "token": "eyJhbGciOiJIUzI1NiJ9.eyJjYW5hcnkiOiJ4In0.Y2FuYXJ5c2lnbmF0dXJl",
        "word": WORD,
        "field": "canary-of-a-declared-field",
        "user": USER,
    }
)
POLICY = {"fields": [FIELD], "words": [WORD]}

TEXT = " and ".join(value for name, value in CANARIES.items() if name not in {"field", "user"})
JSON: Mapping[str, Any] = {
    "text": TEXT,
    CANARIES["mail"]: [CANARIES["iban"], {"deep": TEXT}],
    "number": int(_CARDS[0]),
    FIELD: {"is": CANARIES["field"]},
    "user.id": USER,
    "password": "canary-Passw0rd",
}
_LEFT = (*CANARIES.values(), "canary-Passw0rd", "hidden-place", "Zebulonia", "c4n4ry")
_SHORT = (CANARIES["mail"], CANARIES["card"], CANARIES["key"])
_VALUES: tuple[Any, ...] = (
    *(TEXT, *_SHORT, JSON, [TEXT], "203.0.113.7", "2026-03-02T12:00:00Z", 7, True, "T1110"),
)


def planted(model: type[BaseModel], **given: Any) -> dict[str, Any]:
    """What a caller may send as this model, with canaries in every field that takes one.

    Args:
        model: The model; a field that it gets later is planted by itself.
        given: Fields that are to be as they are.
    """
    sent = dict(given)
    for name, field in model.model_fields.items():
        told = _told(field.alias or field.serialization_alias or name, field.validation_alias)
        if name not in given and told not in given:
            value = _value(field.annotation, field.metadata, name)
            if value is not None:
                sent[told] = value
    return sent


def left(content: bytes) -> list[bytes]:
    """The canaries that are in some bytes, whatever their case, with what is before them."""
    plain = content.lower()
    places = (plain.find(each.lower().encode()) for each in _LEFT)
    return [plain[max(0, place - 60) : place + 40] for place in places if place >= 0]


def _told(name: str, alias: object) -> str:
    choices = getattr(alias, "choices", None)
    return str(choices[0]) if choices else name


def _value(annotation: Any, metadata: list[Any], name: str) -> Any:
    if name in {"user_id", "user"}:
        return USER
    for part in _parts(annotation):
        if isinstance(part, type) and issubclass(part, BaseModel):
            return {**(JSON if part.model_config.get("extra") == "allow" else {}), **planted(part)}
        if isinstance(part, type) and issubclass(part, Enum):
            return next(iter(part)).value
    kind = TypeAdapter(Annotated[annotation, *metadata] if metadata else annotation)
    return next((value for value in _VALUES if _is_taken(kind, value)), None)


def _is_taken(kind: TypeAdapter[Any], value: Any) -> bool:
    try:
        kind.validate_python(value)
    except ValidationError:
        return False
    return True


def _parts(annotation: Any) -> Iterator[Any]:
    yield annotation
    for each in (*get_args(annotation), *getattr(annotation, "__metadata__", ())):
        yield from _parts(each)
