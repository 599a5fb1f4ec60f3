"""A letter from a template as values to print: its words merged with the dossier, or as they were frozen."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from forms.text import Text
from portal.accounts.models import Agency
from portal.core.clock import local
from portal.documents import content
from portal.documents.letter_content import LetterDocument
from portal.documents.numbering import document_symbol
from portal.dossiers import desk
from portal.dossiers.models import Dossier
from portal.office import parties, queries
from portal.office.models import RegisterEntry
from portal.office.wordings import fields, merging
from portal.office.wordings import queries as wordings
from portal.office.wordings.merging import Words
from portal.office.wordings.models import WrittenLetter
from portal.office.wordings.rules import Wording
from portal.office.wordings.values import values

UNNUMBERED, _UNCHECKED = "……", "(cấp khi ký)"
_NOBODY_YET = content.Signatory(position="", name="")
_SAMPLE_CODE = fields.FIELDS["Mã hồ sơ"].sample


def words(session: Session, dossier: Dossier, letter: WrittenLetter) -> Words:
    """The words of a letter: frozen ones, else merged with the dossier as it is now."""
    if letter.words is not None:
        return Words.from_stored(letter.words)
    known = values(session, dossier, queries.agency(session, dossier))
    return merging.merged(Wording.from_stored(letter.template.content), known, letter.typed)


def abstract(session: Session, dossier: Dossier, letter: WrittenLetter) -> str:
    """What it is about, in a line; what is known only when it is signed is left open."""
    return merging.plain(words(session, dossier, letter).abstract, dict.fromkeys(fields.LATE, UNNUMBERED))


def lacking(session: Session, dossier: Dossier, letter: WrittenLetter) -> tuple[Text, ...]:
    """Why it cannot be put before the leader yet, a sentence each."""
    known = values(session, dossier, queries.agency(session, dossier))
    return merging.lacking(Wording.from_stored(letter.template.content), known, letter.typed)


def document(
    session: Session,
    dossier: Dossier,
    letter: WrittenLetter,
    agency: Agency,
    *,
    signatory: content.Signatory = _NOBODY_YET,
    entry: RegisterEntry | None,
    now: datetime,
) -> LetterDocument:
    """The letter as it is signed; without ``entry`` and ``signatory`` as it would look."""
    wording = Wording.from_stored(letter.template.content)
    copies = [session.get_one(Agency, UUID(agency_id)).name_vi for agency_id in letter.agencies]
    return _laid_out(
        words(session, dossier, letter),
        agency=parties.agency(session, agency),
        signatory=signatory,
        number=entry.number if entry else f"{UNNUMBERED}/{_symbol(wording, agency)}",
        code=dossier.code or "",
        check_code=entry.check_code if entry else "",
        recipients=(("Người nộp hồ sơ",) if wording.visible else ()) + tuple(copies),
        now=now,
    )


def sample(session: Session, wording: Wording, agency: Agency, *, now: datetime) -> LetterDocument:
    """The template with sample values, as an editor looks at it."""
    known = {name: field.sample for name, field in fields.known(wordings.form_of(wording)).items()}
    return _laid_out(
        merging.merged(wording, known, {}),
        agency=parties.agency(session, agency),
        signatory=content.Signatory(position=known[fields.POSITION].upper(), name=known[fields.SIGNER]),
        number=f"{UNNUMBERED}/{_symbol(wording, agency)}",
        code=_SAMPLE_CODE,
        check_code="",
        recipients=("Người nộp hồ sơ",) if wording.visible else (),
        now=now,
    )


def of_dossier(
    session: Session, wording: Wording, dossier: Dossier, agency: Agency, *, now: datetime
) -> LetterDocument:
    """The template merged with a real dossier, before it is published."""
    return _laid_out(
        merging.merged(wording, values(session, dossier, agency), {}),
        agency=parties.agency(session, agency),
        signatory=_NOBODY_YET,
        number=f"{UNNUMBERED}/{_symbol(wording, agency)}",
        code=dossier.code or "",
        check_code="",
        recipients=("Người nộp hồ sơ",) if wording.visible else (),
        now=now,
    )


def _symbol(wording: Wording, agency: Agency) -> str:
    return document_symbol(wording.kind.abbreviation, agency=agency.symbol)


def _laid_out(
    said: Words,
    *,
    agency: content.Agency,
    signatory: content.Signatory,
    number: str,
    code: str,
    check_code: str,
    recipients: tuple[str, ...],
    now: datetime,
) -> LetterDocument:
    verify = f"{desk.desk().base_url}/verify"
    day = local(now).date()
    late = {
        fields.NUMBER: number,
        fields.SIGNED_ON: f"{day:%d/%m/%Y}" if check_code else UNNUMBERED,
        fields.SIGNER: signatory.name or UNNUMBERED,
        fields.POSITION: signatory.position or UNNUMBERED,
    }
    abstract = merging.plain(said.abstract, late)
    lines = (merging.plain(line, late).rstrip(".;") for line in said.recipients)
    return LetterDocument(
        type_name=said.title,
        abstract=abstract if said.title else f"V/v {abstract}",
        addressees=tuple(merging.plain(line, late) for line in said.addressees),
        passages=merging.passages(said, late),
        number=number,
        agency=agency,
        day=day,
        signatory=signatory,
        dossier_code=code,
        check_code=check_code or _UNCHECKED,
        verify_url=f"{verify}?code={check_code}" if check_code else verify,
        recipients=(*(f"{line};" for line in dict.fromkeys((*lines, *recipients)) if line), "Lưu: VT, hồ sơ."),
    )
