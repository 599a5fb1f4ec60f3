"""Mandates made, signed and taken, as people do it."""

import re
from typing import Any

from sqlalchemy import select

from portal.accounts.mandates.models import Mandate
from portal.core.db import reading
from portal.mandates.actions import token_of
from portal.signing import actions as signing
from tests.support.applicants import EXTRACT, Person

TO_SECOND = {"receiver_name": "Y Thuận Niê", "receiver_number": "067088004321"}
TO_BUSINESS = {"receiver_name": "Công ty TNHH Cà phê Đắk Nông Xanh", "receiver_number": "0100112444"}
ALL_RIGHTS = ["prepare", "sign", "receive", "amend"]


def the_mandate() -> Mandate:
    """The newest mandate there is."""
    with reading() as session:
        return session.scalars(select(Mandate).order_by(Mandate.created_at.desc())).first() or Mandate()


def offer_of(mandate: Mandate) -> str:
    """The address of the link to an offer."""
    return f"/mandates/offers/{token_of(mandate)}"


def make(giver: Person, **wanted: Any) -> Mandate:
    """Fill the form in and make the document."""
    data = {"services": [EXTRACT], "rights": ALL_RIGHTS} | TO_SECOND | wanted
    giver.get("/mandates/new").send(data)
    assert re.fullmatch(r"/mandates/[0-9a-f-]{36}", giver.path), giver.main
    return the_mandate()


def signed_pdf(giver: Person, mandate: Mandate, pki: Any, key: str = "citizen") -> bytes:
    """The document, signed with somebody's own software."""
    issued = giver.download(f"/mandates/{mandate.id}/document")
    identity = signing.load_identity(pki.pki.folder / "p12" / f"{key}.p12", "demo")
    desk = signing.SigningDesk(trust=signing.TrustStore(), timestamps=signing.TimestampService(urls=(pki.pki.tsa_url,)))
    return signing.sign(issued, identity=identity, desk=desk, field="ChuKyBenUyQuyen", level=signing.Level.T)


def give(giver: Person, pki: Any, key: str = "citizen", **wanted: Any) -> Mandate:
    """Make a mandate out and sign it."""
    mandate = make(giver, **wanted)
    pdf = signed_pdf(giver, mandate, pki, key)
    giver.get(f"/mandates/{mandate.id}").send(files={"signed": [(pdf, "giay.pdf")]}, action="/signed")
    return the_mandate()


def take(receiver: Person, mandate: Mandate) -> None:
    """Accept what is offered."""
    receiver.get(offer_of(mandate)).send({"answer": "accept"}, to=offer_of(mandate))
