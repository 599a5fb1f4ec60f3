"""The blueprint of mandates, and what its pages share."""

from typing import Any

from flask import Blueprint, Response
from flask_babel import gettext as _

from portal.accounts.mandates.models import Mandate
from portal.accounts.mandates.rules import GIVEN
from portal.core import clock
from portal.core.clock import local
from portal.core.errors import NotFound
from portal.mandates import actions
from portal.signing.actions import Verdict
from portal.web import downloads
from portal.web.languages import say
from portal.web.reading import read_session

bp = Blueprint("mandates", __name__)


def rows_of(mandate: Mandate) -> list[dict[str, Any]]:
    """What a mandate says, as a summary list."""
    rights = [say(name) for right, name in GIVEN.items() if right in mandate.given_rights]
    days = _("%(first)s đến hết %(last)s", first=f"{mandate.first_day:%d/%m/%Y}", last=f"{mandate.last_day:%d/%m/%Y}")
    rows = [
        {"key": _("Bên ủy quyền"), "value": mandate.giver_name},
        {"key": _("Bên được ủy quyền"), "value": mandate.receiver_name},
        {"key": _("Cho việc"), "value": "; ".join(say(line) for line in actions.scope_lines(read_session(), mandate))},
        {"key": _("Được làm"), "value": "; ".join(rights)},
        {"key": _("Thời hạn"), "value": days},
    ]
    if mandate.reason:
        rows.append({"key": _("Lý do"), "value": mandate.reason})
    if mandate.made_by != mandate.giver_name and not mandate.paper:
        rows.append({"key": _("Người lập"), "value": mandate.made_by})
    if mandate.paper:
        rows.append({"key": _("Ghi nhận bản giấy"), "value": mandate.recorded_by})
    if mandate.ended_reason:
        rows.append({"key": _("Lý do kết thúc"), "value": mandate.ended_reason})
    return rows


def row_of(mandate: Mandate) -> dict[str, Any]:
    """A mandate in a list."""
    return {
        "mandate": mandate,
        "standing": mandate.standing(local(clock.now()).date()),
        "scope": "; ".join(say(line) for line in actions.scope_lines(read_session(), mandate)),
    }


def verdict_of(mandate: Mandate) -> Verdict | None:
    """What was found about the giver's signature."""
    return Verdict.from_dict(mandate.verdict) if mandate.verdict else None


def send_document(mandate: Mandate) -> Response:
    """The mandate document: the signed copy or the scan, which somebody sent, once there is one. Raises NotFound."""
    name = f"giay-uy-quyen-{mandate.number.replace('/', '-')}.pdf"
    if mandate.signed_sha256 is not None:
        return downloads.send_strangers(mandate.signed_sha256, name, media_type=downloads.PDF)
    if mandate.document_sha256 is None:
        raise NotFound
    return downloads.send_ours(mandate.document_sha256, name)
