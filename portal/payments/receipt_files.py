"""How a receipt leaves the portal."""

from uuid import UUID

from flask import Response
from sqlalchemy.orm import Session

from portal.core.errors import NotFound
from portal.payments import counter_queries
from portal.web.downloads import send_inert, send_ours


def send_receipt(session: Session, order_id: UUID, kind: str) -> Response:
    """The sealed document (``pdf``) or the same facts for machines (``xml``). Raises NotFound before there is one."""
    receipt = counter_queries.receipt_of(session, order_id)
    if receipt is None or not receipt.sha256 or not receipt.xml_sha256:
        raise NotFound
    name = f"bien-lai-{receipt.series}-{receipt.label}"
    if kind == "pdf":
        return send_ours(receipt.sha256, f"{name}.pdf")
    if kind == "xml":
        return send_inert(receipt.xml_sha256, f"{name}.xml", media_type="application/xml")
    raise NotFound
