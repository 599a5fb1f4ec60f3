"""The slips of the one-stop shop as values to print: forms 01, 02 and 03 (TT 01/2018/TT-VPCP Đ9)."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from forms.answers import Answers
from portal.accounts.models import Account, Agency
from portal.catalogue import queries as catalogue
from portal.core.clock import local
from portal.core.events import EventRecord
from portal.documents import content
from portal.dossiers import charges, desk
from portal.dossiers.models import Dossier, Supplement
from portal.dossiers.overruling import accepted_as, overruling_of
from portal.dossiers.papers import Paper, papers, signed_validly
from portal.dossiers.rules import BASES
from portal.office import parties, queries
from portal.office.models import RegisterEntry
from portal.office.promise import limit_words
from portal.office.reasons import RefusalReason

_CHANNELS = {"online": "Trực tuyến", "post": "Qua bưu chính", "counter": "Tại Bộ phận Một cửa"}
_REGULATION = "Quy định ban hành kèm theo Quyết định số 35/2016/QĐ-UBND"


def papers_of(dossier: Dossier) -> list[Paper]:
    """Every component given with the dossier and what becomes of its paper original."""
    given, number = queries.given(dossier), dossier.applicant_number
    form = given.answers.definition
    signed = signed_validly(given.verdict)
    return papers(
        form, given.files, signed=signed, applicant_number=number, copies=dossier.copies, checks=dossier.checks
    )


def tracking_url(code: str) -> str:
    """Where the QR code of a slip leads."""
    return f"{desk.desk().base_url}/track?code={code}"


def acceptance(
    session: Session, dossier: Dossier, agency: Agency, *, record: EventRecord, entry: RegisterEntry
) -> content.AcceptanceSlip:
    """Form 01: accepted, with the promised date and the originals to bring, each with its rule (R11.3, R11.4)."""
    due = datetime.fromisoformat(record.payload["due_at"])
    answers = queries.answers(dossier)
    form, given = answers.definition, papers_of(dossier)
    channel = queries.channel_of(answers)
    bring = [paper for paper in given if paper.to_bring]
    return content.AcceptanceSlip(
        number=entry.number,
        code=dossier.code or "",
        agency=parties.agency(session, agency),
        service_name=form.name.vi,
        service_code=form.code,
        applicant=parties.applicant(session, dossier),
        components=_lines(given),
        received_at=record.at,
        due_at=due,
        duration=limit_words(answers.time_limit()).vi,
        sets=form.dossier_sets,
        fees=tuple(
            content.FeeLine(name=fee.name.vi, amount=fee.amount, note=fee.explanation.vi)
            for fee in charges.fees_of(dossier, answers, dossier.checks, completed=bool(dossier.supplements)).lines
        ),
        return_channel="Tại Bộ phận Một cửa, khi mang bản chính" if bring else _CHANNELS[channel],
        return_place=_place(agency, answers, "counter" if bring else channel),
        receptionist=_officer(session, record),
        tracking_url=tracking_url(dossier.code or ""),
        book_number=f"{local(record.at).year}",
        book_entry=f"{entry.entry:02d}",
        originals=tuple(_original(paper) for paper in bring),
        no_original_reason=why_none(given, signed=signed_validly(queries.given(dossier).verdict)),
    )


def _place(agency: Agency, answers: Answers, channel: str) -> str:
    """Where the result will be: on the dossier's page, at the address that was given, or at the agency."""
    if channel == "online":
        return "tải về tại trang hồ sơ trên Cổng dịch vụ công"
    if channel == "post" and "delivery_address" in answers.visible:
        question = answers.definition.question("delivery_address")
        return str(question.readable(answers.value("delivery_address"), "vi"))
    return f"{agency.name_vi}, {agency.address}"


def _lines(given: Iterable[Paper]) -> tuple[content.PaperLine, ...]:
    own = content.PaperLine(name="Đơn đề nghị (biểu mẫu điện tử)", electronic=1)
    return (own, *(_line(paper) for paper in given))


def _line(paper: Paper) -> content.PaperLine:
    """A component with its electronic files; whatever an officer vouched for says so, and why."""
    decisions = [overruling_of(file) for file in paper.files if accepted_as(file) is not None]
    notes = [f"bản sao điện tử có chứng thực số {copy.number}" for copy in paper.copies]
    notes += [f"cán bộ chấp nhận chữ ký số, lý do: {one.why.rstrip('.')}" for one in decisions if one is not None]
    check = paper.check
    if check is not None and check.seen:
        notes.append("đã đối chiếu bản chính, trả lại người nộp")
    return content.PaperLine(
        name=paper.component.name.vi,
        originals=check.originals if check else 0,
        copies=check.copies if check else 0,
        electronic=len(paper.files) + len(paper.copies),
        note="; ".join(notes),
    )


def _original(paper: Paper) -> content.OriginalToBring:
    rule = paper.rule
    return content.OriginalToBring(name=paper.component.name.vi, rule=f"{rule.why.vi} ({rule.basis.vi})")


def why_none(given: Iterable[Paper], *, signed: bool) -> str:
    """Why no original is to be brought, on a slip that asks for none; ``signed``: the application is validly signed."""
    if signed:
        return f"Hồ sơ đã được ký số hợp lệ ({BASES['R11.4'].vi})."
    freed = [paper for paper in given if paper.component.original_required]
    if freed:
        rules = {f"{paper.component.name.vi}: {paper.rule.why.vi} ({paper.rule.basis.vi})": None for paper in freed}
        return " ".join(rules)
    return f"Thủ tục không yêu cầu lưu bản chính ({BASES['R6.2'].vi})."


def _service(dossier: Dossier) -> str:
    return catalogue.definition(dossier.service_code, dossier.service_version).name.vi


def _officer(session: Session, record: EventRecord) -> content.Signatory:
    account = session.get(Account, record.actor_id) if record.actor_id else None
    return parties.officer(account, record.actor_name)


def supplement(
    session: Session,
    dossier: Dossier,
    agency: Agency,
    *,
    record: EventRecord,
    entry: RegisterEntry,
    request: Supplement,
) -> content.SupplementRequest:
    """Form 02: everything that is missing or wrong, how to mend it, and by when; asked once."""
    return content.SupplementRequest(
        number=entry.number,
        code=dossier.code or "",
        agency=parties.agency(session, agency),
        service_name=_service(dossier),
        applicant=parties.applicant(session, dossier),
        items=tuple(_lacking(item) for item in request.items),
        day=local(record.at).date(),
        officer=_officer(session, record),
        tracking_url=tracking_url(dossier.code or ""),
        answer_by=request.reply_by,
    )


def _lacking(item: dict[str, str]) -> content.Lacking:
    parts = (("Căn cứ", item.get("ground", "")), ("Cách sửa", item["mend"]), ("Ví dụ", item["example"]))
    reason = "\n".join(f"{label}: {text}" for label, text in parts if text)
    return content.Lacking(component=item["label_vi"], demand=item["problem"], reason=reason)


def refusal(
    session: Session, dossier: Dossier, agency: Agency, *, record: EventRecord, entry: RegisterEntry
) -> content.Refusal:
    """Form 03: not taken in, with the class of reason, the reason itself and what can be done (R4.1c)."""
    reason = RefusalReason(record.payload["reason_code"])
    return content.Refusal(
        number=entry.number,
        code=dossier.code or "",
        agency=parties.agency(session, agency),
        service_name=_service(dossier),
        applicant=parties.applicant(session, dossier),
        reasons=(record.payload["reason"],),
        reason_class=reason.label.vi,
        legal_bases=(f"Điểm c khoản 1 Điều 4 {_REGULATION}",),
        remedies=(reason.remedy.vi,),
        day=local(record.at).date(),
        officer=_officer(session, record),
        tracking_url=tracking_url(dossier.code or ""),
    )
