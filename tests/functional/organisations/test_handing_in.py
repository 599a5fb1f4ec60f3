"""A dossier of an organisation from its first page to the officer's desk: one member prepares, another hands it in."""

from types import SimpleNamespace
from typing import Any

from flask import Flask
from sqlalchemy import select

from portal.core.db import reading
from portal.dossiers.lifecycle import Status
from portal.dossiers.models import Dossier
from tests.functional.dossiers.test_every_service import CATALOGUE, attached, longest, typed
from tests.support.applicants import LABOUR_RULES, Person, application_pdf, begin, sign_in
from tests.support.print import text_of_pdf

BUSINESS = "Công ty TNHH Cà phê Đắk Nông Xanh"
HANDED_IN = f"Y Ê-ban Niê thay mặt {BUSINESS}"


def member(app: Flask, username: str) -> Person:
    """A member at work for the organisation."""
    person = sign_in(Person(app.test_client()), username)
    return person.get("/acting").press(f"Chọn {BUSINESS}")


def prepared(preparer: Person) -> str:
    """The address of a draft with every page filled in."""
    made = longest(CATALOGUE[LABOUR_RULES][max(CATALOGUE[LABOUR_RULES])])
    draft = begin(preparer, LABOUR_RULES)
    for page in made.pages:
        preparer.get(f"{draft}/{page.key}")
        preparer.send(typed(made, page), files=attached(made, page), action=f"/{page.key}")
    assert preparer.path == f"{draft}/check", preparer.main
    return draft


def test_a_member_hands_in_for_the_organisation_and_everybody_reads_who(
    app: Flask, world: SimpleNamespace, pki: Any, run_worker: Any
) -> None:
    draft = prepared(member(app, "citizen2"))
    director = member(app, "director")
    director.get(f"{draft}/check").send(action="/application")
    signed = pki.signed_by("business", application_pdf(director))
    director.send(files={"signed": [(signed, "don.pdf")]}, action="/sign")
    assert "Hợp lệ" in director.main
    director.send(action="/submission")
    run_worker()
    with reading() as session:
        dossier = session.scalars(select(Dossier)).one()
    assert (dossier.owner_id, dossier.status) == (world.business.id, Status.SUBMITTED)

    page = f"/dossiers/{dossier.id}"
    owner = sign_in(Person(app.test_client()), "business").get(page)
    assert HANDED_IN in owner.main
    receipt = " ".join(text_of_pdf(owner.download(owner.link("Giấy xác nhận"))).split())
    assert HANDED_IN in receipt
    assert member(app, "citizen2").get("/dossiers").link("nội quy lao động")
    sign_in(Person(app.test_client()), "director").get(page, status=404)

    desk = sign_in(Person(app.test_client()), "receptionist.so-noi-vu", back="/office/")
    assert f"Nộp bởi: {HANDED_IN}" in desk.get(f"/office{page}").main
