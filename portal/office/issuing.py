"""From words to a sealed file in the store. Slow and remote: never inside a transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forms.text import Text
from portal.accounts.models import Agency
from portal.core import blobs
from portal.documents import actions as documents
from portal.documents.book_content import Book
from portal.documents.content import LEADER_BOX, OFFICER_BOX, SEAL_BOX, Apology, Document, ResultDocument, StopNotice
from portal.documents.hand_over_content import HandOverRecord
from portal.documents.letter_content import LetterDocument
from portal.dossiers import desk
from portal.office.errors import CopyNotValid, ResultNotValid
from portal.signing import actions as signing

LEADER_FIELD = "LanhDao"
_TITLES = {Apology: "Xin lỗi và hẹn lại ngày trả kết quả", StopNotice: "Thông báo dừng giải quyết hồ sơ"}
_ORDER = (LEADER_FIELD, signing.SEAL_FIELD)
_OUT_OF_ORDER = Text(
    vi="Văn bản phải có chữ ký của lãnh đạo trước, con dấu của cơ quan sau.",
    en="The leader has to sign first, then the agency seals.",
)


@dataclass(frozen=True)
class Made:
    """A file in the store: its digest and size, the boxes kept for signatures, and when it was signed or sealed."""

    sha256: str
    size: int
    boxes: dict[str, Any]
    at: datetime


@dataclass(frozen=True)
class MadeCopy:
    """A sealed copy in the store, with the verdict about its seal."""

    sha256: str
    size: int
    verdict: signing.Verdict
    at: datetime


def make_slip(document: Document | Book | HandOverRecord, *, agency: Agency, created: datetime, at: datetime) -> Made:
    """A slip with the agency's seal (TT 01/2018/TT-VPCP Đ10.1, R9.3a).

    Raises TimestampUnavailable, SigningRefused or RenderingFailed; then nothing was made.
    """
    rendered = documents.render(document, created=created)
    place = rendered.boxes.get(SEAL_BOX) or rendered.boxes[OFFICER_BOX]
    sealed = signing.seal(
        rendered.pdf,
        identity=desk.desk().seal_of(agency.key),
        desk=desk.desk().signing,
        stamp=_seal_of(agency, at=at, box=_whole(place.rectangle), page=place.page),
    )
    return _kept(sealed, {}, at)


def make_result(
    document: ResultDocument | LetterDocument,
    *,
    identity: signing.Identity,
    key_name: str,
    created: datetime,
    at: datetime,
) -> Made:
    """A result or a letter with the leader's own signature (B-LTA), its place for the seal still free.

    ``key_name`` names the picture of the signature. Raises TimestampUnavailable, SigningRefused, PictureUnfit or
    RenderingFailed; then nothing was signed.
    """
    rendered = documents.render(document, created=created)
    place, seal = rendered.boxes[LEADER_BOX], rendered.boxes[SEAL_BOX]
    signed = signing.sign(
        rendered.pdf,
        identity=identity,
        desk=desk.desk().signing,
        field=LEADER_FIELD,
        reason=document.purpose,
        location=document.agency.place or None,
        stamp=signing.officer_stamp(
            name=identity.name,
            at=at,
            box=_whole(place.rectangle),
            page=place.page,
            picture=desk.desk().signature_picture(key_name),
        ),
    )
    return _kept(signed, {SEAL_BOX: {"page": seal.page, "box": _whole(seal.rectangle)}}, at)


def make_letter(
    document: Apology | StopNotice,
    *,
    identity: signing.Identity,
    key_name: str,
    agency: Agency,
    created: datetime,
    at: datetime,
) -> Made:
    """A letter with the leader's own signature and at once the agency's seal (B-LTA), checked as a result is.

    Raises ResultNotValid, TimestampUnavailable, SigningRefused, PictureUnfit or RenderingFailed; then nothing was
    issued.
    """
    rendered = documents.render(document, created=created)
    place, seal = rendered.boxes[OFFICER_BOX], rendered.boxes[SEAL_BOX]
    picture = desk.desk().signature_picture(key_name)
    signed = signing.sign(
        rendered.pdf,
        identity=identity,
        desk=desk.desk().signing,
        field=LEADER_FIELD,
        reason=_TITLES[type(document)],
        location=document.agency.place or None,
        stamp=signing.officer_stamp(
            name=identity.name, at=at, box=_whole(place.rectangle), page=place.page, picture=picture
        ),
    )
    boxes = {SEAL_BOX: {"page": seal.page, "box": _whole(seal.rectangle)}}
    return seal_result(_kept(signed, boxes, at), agency=agency, at=at)


def seal_result(made: Made, *, agency: Agency, at: datetime) -> Made:
    """The signed result with the agency's seal, checked: leader and seal both valid, or it is not issued (R9.3b).

    Raises ResultNotValid, TimestampUnavailable or SigningRefused; then nothing was issued.
    """
    place = made.boxes[SEAL_BOX]
    sealed = signing.seal(
        blobs.store().read(made.sha256),
        identity=desk.desk().seal_of(agency.key),
        desk=desk.desk().signing,
        stamp=_seal_of(agency, at=at, box=tuple(place["box"]), page=place["page"]),
    )
    kept = _kept(sealed, made.boxes, at)
    _require_valid(kept, at)
    return kept


def _seal_of(agency: Agency, *, at: datetime, box: tuple[int, int, int, int], page: int) -> signing.Stamp:
    picture = desk.desk().seal_picture(agency.key)
    return signing.seal_stamp(agency=agency.name_vi, at=at, box=box, page=page, picture=picture)


def make_copy(scan_sha256: str, *, form: str, number: str, check_code: str, agency: Agency, at: datetime) -> MadeCopy:
    """A scan with the text mark of a copy and the agency's seal (B-LTA), checked; it begins with the scan's own bytes.

    Raises CopyNotValid, TimestampUnavailable, RevocationUnavailable, SigningRefused or DocumentNotSignable; then
    nothing was issued.
    """
    scan = blobs.store().read(scan_sha256)
    place = signing.top_right(scan)
    stamp = signing.copy_stamp(form=form, agency=agency.name_vi, number=number, code=check_code, at=at, place=place)
    identity = desk.desk().seal_of(agency.key)
    blob = blobs.store().put(signing.seal(scan, identity=identity, desk=desk.desk().signing, stamp=stamp))
    verdict = _verdict(blob.sha256, at)
    if verdict.outcome is not signing.Outcome.VALID or not _has_seal(verdict):
        raise CopyNotValid(verdict.sentence)
    return MadeCopy(blob.sha256, blob.size, verdict, at)


def _has_seal(verdict: signing.Verdict) -> bool:
    official = (report for report in verdict.signatures if report.role is signing.Role.OFFICIAL)
    return any(report.field_name == signing.SEAL_FIELD for report in official)


def _require_valid(made: Made, at: datetime) -> None:
    """The person signs first and the agency seals what they signed: the other way round is no result."""
    verdict = _verdict(made.sha256, at)
    if verdict.outcome is not signing.Outcome.VALID:
        raise ResultNotValid(verdict.sentence)
    if tuple(report.field_name for report in verdict.signatures) != _ORDER:
        raise ResultNotValid(_OUT_OF_ORDER)


def _verdict(sha256: str, at: datetime) -> signing.Verdict:
    settings = desk.desk()
    return signing.verify(blobs.store().path(sha256), trust=settings.store, at=at, cache_folder=settings.cache_folder)


def _kept(pdf: bytes, boxes: dict[str, Any], at: datetime) -> Made:
    blob = blobs.store().put(pdf)
    return Made(blob.sha256, blob.size, boxes, at)


def _whole(rectangle: tuple[float, float, float, float]) -> tuple[int, int, int, int]:
    left, bottom, right, top = (round(edge) for edge in rectangle)
    return left, bottom, right, top
