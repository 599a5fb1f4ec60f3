"""The values of a dossier for the fields of a template."""

from datetime import datetime

from sqlalchemy.orm import Session

from forms.answers import Answers
from portal.accounts.models import Agency
from portal.core.clock import local
from portal.dossiers.models import Dossier
from portal.office import parties, queries
from portal.office.wordings.fields import ANSWER


def values(session: Session, dossier: Dossier, agency: Agency) -> dict[str, str]:
    """Every field of a dossier by name, an empty text for what is not known (yet). Raises NotFound."""
    given = queries.answers(dossier)
    applicant, issuer = parties.applicant(session, dossier), parties.agency(session, agency)
    found = {
        "Tên người nộp": applicant.name,
        "Giấy tờ của người nộp": applicant.identity,
        "Địa chỉ người nộp": applicant.address,
        "Điện thoại người nộp": applicant.phone,
        "Thư điện tử người nộp": applicant.email,
        "Mã hồ sơ": dossier.code or "",
        "Tên thủ tục": given.definition.name.vi,
        "Mã thủ tục": given.definition.code,
        "Ngày nộp": _day(dossier.sent_at),
        "Ngày tiếp nhận": _day(dossier.accepted_at),
        "Ngày hẹn trả": _day(dossier.due_at),
        "Tên cơ quan": issuer.name,
        "Địa danh": issuer.place,
        "Liên hệ cơ quan": issuer.contact,
    }
    return found | _answers(given)


def _answers(given: Answers) -> dict[str, str]:
    """The answer to each question that is answered in words; empty where it was not asked or not answered."""
    found: dict[str, str] = {}
    for _, question in given.definition.questions():
        value = given.value(question.key) if question.key in given.visible else None
        if question.kind != "file":
            shown = "" if value is None else question.readable(value, "vi")
            found[f"{ANSWER} {question.key}"] = shown if isinstance(shown, str) else "\n".join(shown)
    return found


def _day(moment: datetime | None) -> str:
    return f"{local(moment):%d/%m/%Y}" if moment else ""
