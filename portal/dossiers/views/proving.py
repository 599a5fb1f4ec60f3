"""The applicant's proof that the submission stands in the sealed log of the portal."""

from io import BytesIO
from uuid import UUID

from flask import send_file
from flask.typing import ResponseReturnValue

from portal.dossiers.views.base import bp, own_submitted
from portal.proofs import queries as proofs
from portal.web.access import SIGNED_IN, allow
from portal.web.reading import read_session

_HANDED_IN = ("DossierSubmitted", "SupplementReceived")


@bp.get("/dossiers/<uuid:dossier_id>/proof.json")
@allow(SIGNED_IN)
def proof(dossier_id: UUID) -> ResponseReturnValue:
    """A file that proves, without the portal, what was handed in and when it was written down (R10, promise P5)."""
    dossier = own_submitted(dossier_id)
    found = proofs.proof(read_session(), dossier_id, _HANDED_IN)
    name = f"bang-chung-{dossier.code}.json"
    return send_file(BytesIO(found), "application/json", as_attachment=True, download_name=name)
