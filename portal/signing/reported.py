"""A verdict together with its validation report for machines. Runs inside the sandbox, as ``inspection`` does."""

from typing import Any

from portal.signing.etsi import etsi_report
from portal.signing.inspection import examine
from portal.signing.request import Request


def inspect_for_report(request: Request) -> dict[str, Any]:
    """``verdict`` as plain data, and ``xml``: the ETSI report, None without signatures."""
    verdict, judged = examine(request.path.read_bytes(), request)
    return {"verdict": verdict.to_dict(), "xml": etsi_report(judged, at=request.rules.at)}
