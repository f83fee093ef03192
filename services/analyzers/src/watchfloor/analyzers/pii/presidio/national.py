"""Numbers of countries that presidio's release has no recogniser for, or another form of."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from watchfloor.analyzers.pii.presidio.islands import IslandView
from watchfloor.redaction import Recognizer, Span, TextView

_BETWEEN = r"[ .-]?"


class NationalRun:
    """A recogniser of our own, run like presidio's.

    Args:
        recognizer: What it looks for.
    """

    def __init__(self, recognizer: Recognizer) -> None:
        self.context = tuple(recognizer.context)
        self._recognizer = recognizer._replace(context=())

    def find(self, view: IslandView) -> Iterator[Span]:
        """Every match."""
        text = TextView(view.text)
        if self._recognizer.may_match(text):
            yield from self._recognizer.find(text)


NATIONAL: Mapping[str, Recognizer] = MappingProxyType(
    {
        "ph_mobile_number_recognizer": Recognizer(
            name="ph_mobile_number",
            entity_type="PH_MOBILE_NUMBER",
            pattern=re.compile(
                rf"(?<![\w+])(?:\+?63{_BETWEEN}|0)9\d{{2}}{_BETWEEN}\d{{3}}{_BETWEEN}\d{{4}}(?!\w)"
            ),
            score=0.4,
            digits=11,
            context=("mobile", "cell", "phone", "number", "numero", "call", "text"),
        ),
        # Area codes start with 2, 3 or 4, mobile ones with 5.
        "tr_phone_number_recognizer": Recognizer(
            name="tr_phone_number",
            entity_type="TR_PHONE_NUMBER",
            pattern=re.compile(
                rf"(?<![\w+])(?:(?:\+|00)90{_BETWEEN}|0{_BETWEEN})?\(?[2-5]\d{{2}}\)?{_BETWEEN}"
                rf"\d{{3}}{_BETWEEN}\d{{2}}{_BETWEEN}\d{{2}}(?!\w)"
            ),
            score=0.4,
            digits=10,
            context=("telefon", "tel", "cep", "gsm", "phone", "mobile", "numara"),
        ),
    }
)
"""By the name that presidio gives them."""

OTHER_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "certificate_number_recognizer": "medical_license_recognizer",
        "it_vat_code_recognizer": "it_vat_code",
    }
)
"""Names of presidio's modules under which others know them."""
