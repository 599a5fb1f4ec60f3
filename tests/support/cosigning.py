"""People who sign together: a service that asks for them, their certificates, accounts and letters."""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from flask import Flask

from forms.definition import load
from portal.accounts import actions as accounts
from portal.core import clock
from portal.core.actor import Kind
from portal.core.db import transaction
from portal.demo import PASSWORD
from portal.signing.demo_pki.holders import DemoHolder, HolderKind
from tests.support.applicants import Person, application_pdf, begin, fill, sign_in
from tests.support.catalogue import SAMPLES

TOGETHER = "9.000300"
SERVICE = load(SAMPLES / TOGETHER / "v1.yaml")


@dataclass(frozen=True)
class Signer:
    """Somebody who signs with the applicant; ``label`` names the account and the key."""

    label: str
    name: str
    number: str
    field: str

    @property
    def email(self) -> str:
        return f"{self.label}@example.vn"


FIRST = Signer("cosigner-one", "H'Mai Niê", "067191000011", "ChuKyNguoiCungKy1")
SECOND = Signer("cosigner-two", "Trần Văn Bình", "067091000022", "ChuKyNguoiCungKy2")
LAST = Signer("cosigner-last", "Lê Thị Cúc", "067192000033", "ChuKyNguoiCungKy3")
EVERYBODY = (FIRST, SECOND, LAST)
HOLDERS = [
    DemoHolder(label=one.label, name=one.name, kind=HolderKind.CITIZEN, personal_number=one.number) for one in EVERYBODY
]

PLOT = {"plot": "Thửa 125, tờ 18"}
TWO_TURNS = {
    "owners-0-owner_name": FIRST.name,
    "owners-0-owner_number": FIRST.number,
    "owners-0-owner_email": FIRST.email,
    "owners-1-owner_name": SECOND.name,
    "owners-1-owner_number": SECOND.number,
    "owners-1-owner_email": SECOND.email,
    "guaranteed": "yes",
    "guarantor_name": LAST.name,
    "guarantor_number": LAST.number,
    "guarantor_email": LAST.email,
}


@dataclass(frozen=True)
class Mailbox:
    """The letters that went out."""

    folder: Path

    def letters(self, to: str = "") -> list[EmailMessage]:
        """The letters to an address (or all of them), the oldest first."""
        paths = sorted(self.folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
        found = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]
        return [each for each in found if isinstance(each, EmailMessage) and (not to or each["To"] == to)]

    def text(self, to: str) -> str:
        """What the newest letter to an address says."""
        return str(self.letters(to)[-1].get_content())

    def link(self, to: str) -> str:
        """The path of the link in the newest letter to an address."""
        found = re.search(r"https?://[^/\s]+(/signatures/\S+)", self.text(to))
        assert found is not None, self.text(to)
        return found[1]


def open_accounts() -> None:
    """Give everybody who signs an account."""
    for one in EVERYBODY:
        with transaction() as session:
            account = accounts.create_account(
                session,
                username=one.label,
                password=PASSWORD,
                kind=Kind.CITIZEN,
                display_name=one.name,
                check_password=False,
                personal_number=one.number,
                email=one.email,
                now=clock.now(),
            )
            accounts.agree_to_mail(session, account.id, language="vi", now=clock.now())


def as_(app: Flask, one: Signer) -> Person:
    """A co-signer at a browser of their own, signed in."""
    return sign_in(Person(app.test_client()), one.label)


def drawn(person: Person, people: dict[str, Any] | None = None) -> str:
    """A complete draft of the service with its application made; the person is on the sign page."""
    draft = begin(person, TOGETHER)
    fill(person, draft, {"plot": PLOT})
    person.get(f"{draft}/people")
    person.send(people or TWO_TURNS, action="/people")
    assert person.path == f"{draft}/check", person.main
    person.send(action="/application")
    assert person.path == f"{draft}/sign", person.main
    return draft


def signed_first(person: Person, pki: Any, people: dict[str, Any] | None = None) -> str:
    """The same, signed by the applicant: the first turn is invited."""
    draft = drawn(person, people)
    signed = pki.signed_by("citizen", application_pdf(person))
    person.send(files={"signed": [(signed, "don.pdf")]}, action="/sign")
    return draft


def cosign(person: Person, link: str, pki: Any, one: Signer, *, status: int = 200) -> bytes:
    """Download the newest copy, sign it in one's place, upload it; returns what was uploaded."""
    person.get(link)
    signed: bytes = pki.signed_by(one.label, person.download(person.link("Đơn điện tử")), field=one.field)
    person.send(files={"signed": [(signed, "don.pdf")]}, action=f"{link}/signed", status=status)
    return signed


def press_about(person: Person, one: Signer, words: str) -> Person:
    """Press the button of this co-signer on the applicant's page."""
    said = f"{words} {one.name}"
    for form in person.page.forms:
        if any(" ".join(button.text_content().split()) == said for button in form.iter("button")):
            return person.send(action=str(form.get("action")))
    raise AssertionError(f"no button says {said!r}: {person.main}")
