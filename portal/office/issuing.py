"""From words to a sealed file in the store. Slow and remote: never inside a transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.accounts.models import Agency
from portal.core import blobs
from portal.documents import actions as documents
from portal.documents.content import LEADER_BOX, OFFICER_BOX, SEAL_BOX, Document, ResultDocument
from portal.dossiers import desk
from portal.office.errors import ResultNotValid
from portal.signing import actions as signing

LEADER_FIELD = "LanhDao"


@dataclass(frozen=True)
class Made:
    """A file in the store: its digest and size, the boxes kept for signatures, and when it was signed or sealed."""

    sha256: str
    size: int
    boxes: dict[str, Any]
    at: datetime


def make_slip(document: Document, *, agency: Agency, created: datetime, at: datetime) -> Made:
    """A slip with the agency's seal (TT 01/2018/TT-VPCP Đ10.1, R9.3a).

    Raises TimestampUnavailable, SigningRefused or RenderingFailed; then nothing was made.
    """
    rendered = documents.render(document, created=created)
    place = rendered.boxes.get(SEAL_BOX) or rendered.boxes[OFFICER_BOX]
    sealed = signing.seal(
        rendered.pdf,
        identity=desk.desk().seal_of(agency.key),
        desk=desk.desk().signing,
        stamp=signing.seal_stamp(agency=agency.name_vi, at=at, box=_whole(place.rectangle), page=place.page),
    )
    return _kept(sealed, {}, at)


def make_result(
    document: ResultDocument, *, identity: signing.Identity, agency: Agency, created: datetime, at: datetime
) -> Made:
    """A result with the leader's own signature (B-LTA), its place for the seal still free.

    Raises TimestampUnavailable, SigningRefused or RenderingFailed; then nothing was signed.
    """
    rendered = documents.render(document, created=created)
    place, seal = rendered.boxes[LEADER_BOX], rendered.boxes[SEAL_BOX]
    signed = signing.sign(
        rendered.pdf,
        identity=identity,
        desk=desk.desk().signing,
        field=LEADER_FIELD,
        reason=document.content.abstract or document.content.type_name,
        location=document.agency.place or None,
        stamp=signing.officer_stamp(
            name=identity.name, agency=agency.name_vi, at=at, box=_whole(place.rectangle), page=place.page
        ),
    )
    return _kept(signed, {SEAL_BOX: {"page": seal.page, "box": _whole(seal.rectangle)}}, at)


def seal_result(made: Made, *, agency: Agency, at: datetime) -> Made:
    """The signed result with the agency's seal, checked: leader and seal both valid, or it is not issued (R9.3b).

    Raises ResultNotValid, TimestampUnavailable or SigningRefused; then nothing was issued.
    """
    place = made.boxes[SEAL_BOX]
    sealed = signing.seal(
        blobs.store().read(made.sha256),
        identity=desk.desk().seal_of(agency.key),
        desk=desk.desk().signing,
        stamp=signing.seal_stamp(agency=agency.name_vi, at=at, box=tuple(place["box"]), page=place["page"]),
    )
    kept = _kept(sealed, made.boxes, at)
    _require_valid(kept, at)
    return kept


def _require_valid(made: Made, at: datetime) -> None:
    verdict = signing.verify(
        blobs.store().path(made.sha256), trust=desk.desk().store, at=at, cache_folder=desk.desk().cache_folder
    )
    fields = {report.field_name for report in verdict.signatures}
    if verdict.outcome is not signing.Outcome.VALID or not {LEADER_FIELD, signing.SEAL_FIELD} <= fields:
        raise ResultNotValid(verdict.sentence)


def _kept(pdf: bytes, boxes: dict[str, Any], at: datetime) -> Made:
    blob = blobs.store().put(pdf)
    return Made(blob.sha256, blob.size, boxes, at)


def _whole(rectangle: tuple[float, float, float, float]) -> tuple[int, int, int, int]:
    left, bottom, right, top = (round(edge) for edge in rectangle)
    return left, bottom, right, top
