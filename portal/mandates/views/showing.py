"""One's mandates: given, received, past; and each with its document and what was done under it."""

from typing import Any
from uuid import UUID

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from portal.accounts.mandates.lifecycle import State
from portal.accounts.mandates.models import Mandate
from portal.catalogue import queries as catalogue
from portal.core import clock
from portal.core.clock import local
from portal.dossiers import desk, timeline
from portal.mandates import actions, queries
from portal.mandates.page_forms import AnswerForm, SignedMandateForm
from portal.mandates.views.blueprint import bp, row_of, rows_of, send_document, verdict_of
from portal.web import headers
from portal.web.access import OWNER, allow, current_actor
from portal.web.page_form import PortalForm
from portal.web.reading import read_session


@bp.get("/mandates")
@allow(OWNER)
def mine() -> ResponseReturnValue:
    """Everything given and received."""
    actor = current_actor()
    rows = [row_of(one) for one in queries.of_account(read_session(), actor.id)]
    current = [one for one in rows if not one["standing"].is_past]
    return render_template(
        "mandates/mine.html",
        given=[one for one in current if one["mandate"].giver_id == actor.id],
        received=[one for one in current if one["mandate"].giver_id != actor.id],
        past=[one for one in rows if one["standing"].is_past],
    )


@bp.get("/mandates/<uuid:mandate_id>")
@allow(OWNER)
def show(mandate_id: UUID) -> ResponseReturnValue:
    """One mandate: sign it, pass its link on, see what was done under it, take it back."""
    return mandate_page(mandate_id, SignedMandateForm())


def mandate_page(mandate_id: UUID, form: PortalForm) -> str:
    """The page of a mandate, with ``form`` to bring the signed document back."""
    session, actor, now = read_session(), current_actor(), clock.now()
    mandate = queries.of_side(session, mandate_id, actor=actor)
    given = mandate.giver_id == actor.id
    asked = actions.signing_under_way(mandate, now=now) if given else None
    agent = desk.desk().agent_address if given and mandate.state == State.PREPARED else ""
    headers.allow_connecting(agent)
    return render_template(
        "mandates/show.html",
        mandate=mandate,
        standing=mandate.standing(local(now).date()),
        rows=rows_of(mandate),
        given=given,
        form=form,
        plain=AnswerForm(),
        verdict=verdict_of(mandate),
        remote=_agent(agent, asked, mandate),
        link=_link(mandate) if given and mandate.state == State.OFFERED else "",
        done=_done(mandate),
    )


def _link(mandate: Mandate) -> str:
    return f"{desk.desk().base_url}/mandates/offers/{actions.token_of(mandate)}"


def _agent(agent: str, asked: dict[str, Any] | None, mandate: Mandate) -> dict[str, Any]:
    """What the form of the signing agent needs, as the pages of a dossier have it."""
    row: dict[str, Any] = {"agent": agent, "open": asked is not None}
    if asked is not None:
        digest = actions.digest_of(asked)
        row |= {"id": asked["id"], "code": asked["code"], "document": digest, "title": _title(mandate)}
    return row


def _title(mandate: Mandate) -> str:
    return f"Giấy ủy quyền số {mandate.number}"


def _done(mandate: Mandate) -> list[dict[str, Any]]:
    """What was done under the mandate, newest first, from the log of its dossiers."""
    session = read_session()
    dossiers = queries.dossiers_under(session, mandate.id)
    services = {one.id: catalogue.definition(one.service_code, one.service_version).name for one in dossiers}
    rows = [
        {
            "what": timeline.title_of(record.type) or record.type,
            "by": record.by,
            "at": record.at,
            "service": services[one.id],
        }
        for one in dossiers
        for record in queries.done_under(session, mandate, one.id)
    ]
    return sorted(rows, key=lambda row: row["at"], reverse=True)


@bp.get("/mandates/<uuid:mandate_id>/document")
@allow(OWNER)
def document(mandate_id: UUID) -> Response:
    """The document: the signed copy or the scan once there is one."""
    mandate = queries.of_side(read_session(), mandate_id, actor=current_actor())
    return send_document(mandate)
