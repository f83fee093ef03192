"""Paths as detectors write them, in one form, so that prefixes can be compared."""

import posixpath
import re
from urllib.parse import unquote

_METHOD = re.compile(r"^[A-Za-z]+\s+")
_ORIGIN = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*")


def path_of(endpoint: str) -> str:
    """The path of an endpoint: without method, host and query, decoded once, in lower case.

    Doubled slashes and dot segments are resolved, so that ``//Login/./?next=a`` is ``/login``:
    a source must not escape a rule about a path by spelling it differently.
    """
    text = _ORIGIN.sub("", _METHOD.sub("", endpoint.strip()))
    text = unquote(re.split(r"[?#]", text, maxsplit=1)[0]).lower()
    return posixpath.normpath("/" + text.lstrip("/"))


def is_under(path: str, prefix: str) -> bool:
    """Whether ``path`` is ``prefix`` or below it, both as ``path_of`` gives them.

    Whole segments count: ``/loginhelp`` is not under ``/login``.
    """
    return prefix in {"/", path} or path.startswith(prefix + "/")
