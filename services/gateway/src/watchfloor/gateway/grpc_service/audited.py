"""Where the audit log learns of calls by gRPC, and what their callers may not do is denied."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import structlog

from watchfloor.core import WatchfloorError
from watchfloor.gateway.auditing import AuditTrail, CallFacts, kind_of, subject_in
from watchfloor.gateway.permissions import Requirement, require
from watchfloor.rpc import Call, address_of


class AuditedCalls:
    """Opens a record for each call, and closes it with what came of it.

    Args:
        trail: Where records are told.
        requirements: What each method asks of its callers, by its full name.
        face: What this listener speaks.
    """

    def __init__(
        self, trail: AuditTrail, *, requirements: Mapping[str, Requirement], face: str
    ) -> None:
        self._trail = trail
        self._requirements = requirements
        self._face = face

    @asynccontextmanager
    async def __call__(self, call: Call) -> AsyncIterator[None]:
        """The context in which a call is served.

        Raises:
            DeniedError: Its caller may not make it.
            UnavailableError: It must not be served, because its entry could not be written.
        """
        structlog.contextvars.bind_contextvars(project_id=call.caller.project_id)
        with self._trail.recording() as record:
            facts = self._facts(call)
            await record.begin(facts)
            try:
                require(call.caller, facts.requirement)
                if call.is_stream:
                    record.end()
                yield
            except Exception as exc:
                known = exc if isinstance(exc, WatchfloorError) else WatchfloorError("")
                record.end(known.code)
                raise
            record.end()

    def _facts(self, call: Call) -> CallFacts:
        kind = kind_of(call.method.rpartition("/")[2])
        return CallFacts(
            caller=call.caller,
            kind=kind,
            requirement=self._requirements[call.method],
            operation=call.method,
            face=self._face,
            address=address_of(call.peer),
            subject=None
            if kind is None
            else subject_in(lambda name: getattr(call.request, name, None)),
        )
