"""One connection to the REST face: requests out, bytes or the product's own errors back."""

import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager

import httpx
from httpx_sse import EventSource, SSEError, aconnect_sse

from watchfloor.client._documents import not_ours
from watchfloor.client._place import Place
from watchfloor.client._problem import error_of
from watchfloor.core import FieldProblem, InvalidInputError, ThreatFilter

QueryValue = str | int | float | bool
Query = Mapping[str, QueryValue | Sequence[QueryValue] | None]

_FIRST_ERROR_STATUS = 400


def query_of(where: ThreatFilter) -> Query:
    """Conditions as query parameters; those that hold always are left out."""
    fields: dict[str, QueryValue | list[QueryValue] | None] = where.model_dump(
        mode="json", exclude_defaults=True
    )
    flags = {name: value for name, value in where if isinstance(value, bool)}
    return {**fields, **{name: str(value).lower() for name, value in flags.items()}}


class Wire:
    """Sends requests with the key; keeps one pool of connections.

    Args:
        place: Where the product is.
        timeout_s: Limit of connecting, and of each wait for bytes.
        transport: Carries the requests instead of TCP.
    """

    def __init__(
        self, place: Place, *, timeout_s: float, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._place = place
        self._timeout_s = timeout_s
        # Proxy settings of the environment are meant for the outside world; they would catch
        # calls to this machine too. Redirects could carry the key elsewhere.
        self._http = httpx.AsyncClient(
            timeout=timeout_s,
            trust_env=False,
            follow_redirects=False,
            transport=transport,
            verify=place.tls.context(),
        )

    async def close(self) -> None:
        """Close all connections."""
        await self._http.aclose()

    async def request(
        self,
        method: str,
        path: str,
        *,
        query: Query | None = None,
        body: object = None,
        headers: Mapping[str, str] | None = None,
        timeout_s: float | None = None,
        also: Collection[int] = (),
    ) -> httpx.Response:
        """The answer, of a status below 400 or among ``also``.

        Args:
            method: The HTTP method.
            path: The route, its parts already quoted.
            query: Query parameters; absent values are left out.
            body: JSON, as a value or as its bytes.
            headers: More headers.
            timeout_s: Limit of this request instead of the connection's own.
            also: Statuses of 400 or above that are an answer here, not an error.

        Raises:
            WatchfloorError: What the answer says, or ``UnavailableError`` where there was none.
        """
        content = {"content": body} if isinstance(body, bytes) else {"json": body}
        with self._translated():
            response = await self._http.request(
                method,
                self._place.endpoint.url.rstrip("/") + path,
                params=_present(query),
                headers=self._headers(headers, is_json=body is not None),
                timeout=httpx.USE_CLIENT_DEFAULT if timeout_s is None else timeout_s,
                **({} if body is None else content),
            )
        if response.status_code >= _FIRST_ERROR_STATUS and response.status_code not in also:
            raise error_of(response)
        return response

    async def lines(self, path: str, *, body: object) -> AsyncGenerator[bytes]:
        """The lines of an answer as they come.

        Raises:
            WatchfloorError: What the answer says, or ``UnavailableError`` where it broke off.
        """
        with self._translated():
            async with self._http.stream(
                "POST",
                self._place.endpoint.url.rstrip("/") + path,
                json=body,
                headers=self._headers(None, is_json=True),
            ) as response:
                if response.status_code >= _FIRST_ERROR_STATUS:
                    await response.aread()
                    raise error_of(response)
                async for line in response.aiter_lines():
                    yield line.encode()

    @asynccontextmanager
    async def events(
        self, path: str, *, query: Query, headers: Mapping[str, str], silence_s: float
    ) -> AsyncIterator[EventSource]:
        """An open event stream; it fails after ``silence_s`` without a byte."""
        with self._translated():
            async with aconnect_sse(
                self._http,
                "GET",
                self._place.endpoint.url.rstrip("/") + path,
                params=_present(query),
                headers=self._headers(headers, is_json=False),
                timeout=httpx.Timeout(self._timeout_s, read=silence_s),
            ) as source:
                if source.response.status_code >= _FIRST_ERROR_STATUS:
                    await source.response.aread()
                    raise error_of(source.response)
                yield source

    def _headers(self, more: Mapping[str, str] | None, *, is_json: bool) -> dict[str, str]:
        kind = {"content-type": "application/json"} if is_json else {}
        return {"authorization": f"Bearer {self._place.key}", **kind, **(more or {})}

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as exc:
            reason = "must be an address such as http://127.0.0.1:8080"
            raise InvalidInputError(
                "The URL cannot be used.", fields=(FieldProblem("url", reason),)
            ) from exc
        except SSEError as exc:
            raise not_ours() from exc
        except httpx.RequestError as exc:
            if (why := _distrust_in(exc)) is not None:
                raise self._place.untrusted(why) from exc
            is_late = isinstance(exc, httpx.TimeoutException)
            raise self._place.lost(is_late=is_late) from exc


def _distrust_in(error: BaseException | None) -> str | None:
    """Why a certificate was refused, where that is the error's cause."""
    while error is not None and not isinstance(error, ssl.SSLCertVerificationError):
        error = error.__cause__ or error.__context__
    return None if error is None else error.verify_message


def _present(query: Query | None) -> dict[str, QueryValue | Sequence[QueryValue]] | None:
    if query is None:
        return None
    return {name: value for name, value in query.items() if value is not None}
