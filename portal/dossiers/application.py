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
from forms.fields import Question
from forms.fields.files import FileQuestion
from portal.accounts.models import Account, Agency
from portal.core.actor import Kind
from portal.core.clock import local
from portal.documents.content import Agency as PrintedAgency
from portal.documents.content import ApplicationDocument, FeeLine, FileLine, Party, Row, Section, SignaturePlace
from portal.documents.content import Grid as PrintedGrid
from portal.dossiers.models import DossierFile

_STATEMENT = (
    "Tôi cam đoan những nội dung khai trên đây và các tệp kèm theo là đúng sự thật và chịu trách nhiệm trước pháp luật "
    "về lời khai của mình."
)
_MOST_COLUMNS = 7
_TITLE = "Đơn đề nghị giải quyết thủ tục hành chính"


@dataclass(frozen=True)
class Sources:
    """Everything an application is made from."""

    dossier_id: str
    answers: Answers
    files: Sequence[DossierFile]
    applicant: Account
    agency: Agency


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
        representation="Người đại diện theo pháp luật" if account.representative else "",
        sections=tuple(_sections(answers)),
        files=tuple(file_lines(definition, sources.files)),
        statement=(_STATEMENT,),
        answers_json=answers_bytes(answers),
        draft=sources.dossier_id[:8].upper(),
        day=local(now).date(),
        place=sources.agency.place,
        signatures=(SignaturePlace(caption="Người nộp hồ sơ", name=account.representative or account.display_name),),
        fees=fee_lines(answers),
    )


def fingerprint(document: ApplicationDocument) -> str:
    """The SHA-256 of what the document says, whatever the day it is printed on."""
    said = asdict(document)
    del said["day"]
    said["answers_json"] = document.answers_json.decode()
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def party(account: Account) -> Party:
    """An account as documents name it."""
    return Party(
        name=account.display_name,
        identity=_identity(account),
        address=account.address,
        phone=account.phone,
        email=account.email,
    )


def _identity(account: Account) -> str:
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


def fee_lines(answers: Answers) -> tuple[FeeLine, ...]:
    """What is due when filing online, each with how it came to be."""
    due = answers.fees("online").lines
    return tuple(FeeLine(name=line.name.vi, amount=line.amount, note=line.explanation.vi) for line in due)


def file_lines(definition: ServiceForm, files: Iterable[DossierFile]) -> Iterable[FileLine]:
    """The files as documents list them."""
    for file in files:
        signature = "" if file.verdict is None else f"Chữ ký số: {file.verdict['sentence']['vi']}"
        component = definition.component(file.component).name.vi
        yield FileLine(component=component, name=file.name, size=file.size, sha256=file.sha256, signature=signature)
