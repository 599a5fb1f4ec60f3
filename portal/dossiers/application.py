"""From a draft to the words of its application document: pure, so the same answers always give the same document."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from forms.answers import Answers
from forms.canonical import answers_bytes
from forms.definition import ServiceForm
from forms.fees import FeeSum
from forms.fields import Question
from forms.fields.files import FileQuestion
from forms.signers import Cosigner, cosigners
from portal.accounts.models import Agency
from portal.core.actor import Kind
from portal.core.clock import local
from portal.documents.content import Agency as PrintedAgency
from portal.documents.content import ApplicationDocument, FeeLine, FileLine, Party, Row, Section, SignaturePlace
from portal.documents.content import Grid as PrintedGrid
from portal.dossiers.counter import Applicant
from portal.dossiers.models import DossierFile

_STATEMENT = (
    "Tôi cam đoan những nội dung khai trên đây và các tệp kèm theo là đúng sự thật và chịu trách nhiệm trước pháp luật "
    "về lời khai của mình."
)
_REPRESENTATIVE = "Người đại diện theo pháp luật"
_MOST_COLUMNS = 7
_TITLE = "Đơn đề nghị giải quyết thủ tục hành chính"


@dataclass(frozen=True)
class Sources:
    """Everything an application is made from."""

    dossier_id: str
    answers: Answers
    files: Sequence[DossierFile]
    applicant: Applicant
    agency: Agency
    fees: FeeSum

    @property
    def cosigners(self) -> tuple[Cosigner, ...]:
        """Who signs after the applicant, in the order of their places in the document."""
        return cosigners(self.answers, applicant_numbers=numbers_of(self.applicant))


def numbers_of(account: Applicant) -> frozenset[str]:
    """The numbers by which an applicant is known: personal number and tax code, without hyphens."""
    return frozenset(number.replace("-", "") for number in (account.personal_number, account.tax_code) if number)


def field_of(number: int) -> str:
    """The signature field of the co-signer with this place, counted from 1."""
    return f"ChuKyNguoiCungKy{number}"


def document(sources: Sources, *, now: datetime) -> ApplicationDocument:
    """What the applicant signs: answers by page, files with their SHA-256, fees, and the exact answers inside."""
    account, answers = sources.applicant, sources.answers
    definition = answers.definition
    return ApplicationDocument(
        title=_TITLE,
        service_name=definition.name.vi,
        service_code=definition.code,
        service_version=f"v{definition.version}",
        agency=printed_agency(sources.agency),
        applicant=party(account),
        representative=Party(name=account.representative) if account.representative else None,
        representation=_REPRESENTATIVE if account.representative else "",
        sections=tuple(_sections(answers)),
        files=tuple(file_lines(definition, sources.files)),
        statement=(_STATEMENT,),
        answers_json=answers_bytes(answers),
        draft=sources.dossier_id[:8].upper(),
        day=local(now).date(),
        place=sources.agency.place,
        signatures=(_own_place(sources), *_other_places(sources)),
        fees=fee_lines(sources.fees),
    )


def _own_place(sources: Sources) -> SignaturePlace:
    """The applicant's place comes first; an organisation signs through who represents it by law."""
    account = sources.applicant
    if account.kind != Kind.BUSINESS or not account.representative:
        return SignaturePlace(caption="Người nộp hồ sơ", name=account.representative or account.display_name)
    position = account.position or _position(sources.answers)
    return SignaturePlace(caption=_REPRESENTATIVE, position=position, name=account.representative)


def _position(answers: Answers) -> str:
    """The position of the representative as it was answered, "" where the form does not ask."""
    asked = (question for page in answers.pages for question in answers.asked(page.key))
    return next((str(answers.value(each.key) or "") for each in asked if each.prefill == "position"), "")


def _other_places(sources: Sources) -> Iterable[SignaturePlace]:
    for number, person in enumerate(sources.cosigners, start=1):
        yield SignaturePlace(caption=person.role.vi, name=person.name, key=field_of(number))


def fingerprint(document: ApplicationDocument) -> str:
    """The SHA-256 of what the document says, whatever the day it is printed on."""
    said = asdict(document)
    del said["day"]
    said["answers_json"] = document.answers_json.decode()
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def party(account: Applicant) -> Party:
    """An applicant as documents name them."""
    return Party(
        name=account.display_name,
        identity=_identity(account),
        address=account.address,
        phone=account.phone,
        email=account.email,
    )


def _identity(account: Applicant) -> str:
    if account.kind == Kind.BUSINESS and account.tax_code:
        return f"Mã số thuế: {account.tax_code}"
    return f"Số định danh cá nhân: {account.personal_number}" if account.personal_number else ""


def printed_agency(agency: Agency) -> PrintedAgency:
    """An agency as documents name it."""
    contact = f"{agency.name_vi}, điện thoại {agency.phone}"
    return PrintedAgency(name=agency.name_vi, place=agency.place, contact=contact)


def _sections(answers: Answers) -> Iterable[Section]:
    """The readable answers page by page; files are listed in a table of their own."""
    for page in answers.pages:
        questions = [question for question in answers.asked(page.key) if not isinstance(question, FileQuestion)]
        values = [(question, answers.value(question.key)) for question in questions]
        given = [(question, value) for question, value in values if value is not None]
        rows = tuple(_row(question, value) for question, value in given)
        if rows:
            yield Section(page.title.vi, rows)


def _row(question: Question, value: Any) -> Row:
    """An answer as it is printed: in lines, or as a table when it is one that fits on the page."""
    grid = question.grid(value, "vi")
    if grid is None or len(grid.columns) > _MOST_COLUMNS:
        return Row(question.label.vi, lines(question.readable(value, "vi")))
    return Row(question.label.vi, (), PrintedGrid(grid.columns, grid.rows))


def lines(readable: str | list[str]) -> tuple[str, ...]:
    """One line or several, as several."""
    return (readable,) if isinstance(readable, str) else tuple(readable)


def fee_lines(fees: FeeSum) -> tuple[FeeLine, ...]:
    """What the dossier costs, each with how it came to be."""
    return tuple(FeeLine(name=line.name.vi, amount=line.amount, note=line.explanation.vi) for line in fees.lines)


def file_lines(definition: ServiceForm, files: Iterable[DossierFile]) -> Iterable[FileLine]:
    """The files as documents list them."""
    for file in files:
        signature = "" if file.verdict is None else f"Chữ ký số: {file.verdict['sentence']['vi']}"
        component = definition.component(file.component).name.vi
        yield FileLine(component=component, name=file.name, size=file.size, sha256=file.sha256, signature=signature)
