"""Threats as messages of ``watchfloor.v1``."""

from pydantic_core import from_json

from watchfloor.core import ThreatAnalysis, ThreatSignal, ThreatStatus
from watchfloor.rpc import to_message
from watchfloor.v1 import common_pb2, signal_pb2, threat_pb2


def finished_threat_of(document: bytes) -> threat_pb2.ThreatAnalysis:
    """The threat that a document of the store holds."""
    return to_message(ThreatAnalysis.model_validate_json(document), threat_pb2.ThreatAnalysis)


def threat_of(document: bytes) -> threat_pb2.ThreatAnalysis:
    """The threat that a document holds, or that its signal is pending."""
    fields = from_json(document)
    if fields["status"] != ThreatStatus.PENDING:
        return to_message(ThreatAnalysis.model_validate(fields), threat_pb2.ThreatAnalysis)
    signal = ThreatSignal.model_validate(fields["signal"])
    return threat_pb2.ThreatAnalysis(
        id=signal.threat_id,
        project_id=signal.project_id,
        signal=to_message(signal, signal_pb2.ThreatSignal),
        status=common_pb2.THREAT_STATUS_PENDING,
    )
