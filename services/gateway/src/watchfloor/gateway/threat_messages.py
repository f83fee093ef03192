"""Threats and streams of them as messages of ``watchfloor.v1``."""

from typing import Any

from pydantic_core import from_json

from watchfloor.core import ThreatAnalysis, ThreatSignal, ThreatStatus
from watchfloor.rpc import to_message
from watchfloor.v1 import common_pb2, signal_pb2, threat_pb2
from watchfloor.v1 import threat_service_pb2 as pb


def threat_of(document: bytes) -> threat_pb2.ThreatAnalysis:
    """The threat that a document holds, or that its signal is pending."""
    return _threat(from_json(document))


def response_of(name: str, token: str, document: bytes) -> pb.WatchThreatsResponse:
    """A stream's message of this name, whose content is this JSON object."""
    response = pb.WatchThreatsResponse(resume_token=token)
    # A message is there once it is touched, whatever it says.
    getattr(response, name).SetInParent()
    match name:
        case "initial_batch":
            threats = from_json(document)["threats"]
            response.initial_batch.threats.extend(_threat(each) for each in threats)
        case "new_threat" | "threat_updated":
            getattr(response, name).CopyFrom(threat_of(document))
        case "reset":
            response.reset.missed_since.FromJsonString(from_json(document)["missed_since"])
    return response


def _threat(fields: dict[str, Any]) -> threat_pb2.ThreatAnalysis:
    if fields["status"] != ThreatStatus.PENDING:
        return to_message(ThreatAnalysis.model_validate(fields), threat_pb2.ThreatAnalysis)
    signal = ThreatSignal.model_validate(fields["signal"])
    return threat_pb2.ThreatAnalysis(
        id=signal.threat_id,
        project_id=signal.project_id,
        signal=to_message(signal, signal_pb2.ThreatSignal),
        status=common_pb2.THREAT_STATUS_PENDING,
    )
