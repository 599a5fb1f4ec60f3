"""The public directory of agencies and competent officials with their official e-mail addresses (R17.5)."""

from uuid import UUID

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from forms.text import fold, one_line
from portal.accounts import queries
from portal.accounts.agencies import queries as agencies
from portal.accounts.models import Agency
from portal.accounts.officials import queries as officials
from portal.accounts.officials.rules import vcard
from portal.accounts.views.blueprint import bp
from portal.core import clock
from portal.core.errors import NotFound
from portal.web.access import PUBLIC, allow
from portal.web.languages import say
from portal.web.reading import read_session
from portal.web.spreadsheets import csv_bytes

_COLUMNS = ("ma_dinh_danh", "ten", "ten_tieng_anh", "dia_chi", "dien_thoai", "thu_dien_tu")
_PEOPLE = ("ma_dinh_danh", "co_quan", "ho_ten", "chuc_vu", "chuc_vu_tieng_anh", "linh_vuc", "dien_thoai", "thu_dien_tu")
_VCARD = "text/vcard"
_LONGEST = 100


def _in_force() -> list[Agency]:
    return queries.agencies(read_session(), on=clock.local(clock.now()).date())


@bp.get("/directory")
@allow(PUBLIC)
def directory() -> ResponseReturnValue:
    """Every agency and its officials, or those found by some words; how to reach them."""
    today, db = clock.local(clock.now()).date(), read_session()
    text = one_line(request.args.get("q", ""))[:_LONGEST]
    known = _in_force()
    chosen = next((one for one in known if one.key == request.args.get("agency", "")), None)
    people = officials.published(db, on=today, text=text, agency_id=chosen.id if chosen else None)
    shown = [one for one in known if chosen in (None, one) and _is_found(one, text)]
    wanted = {one.agency_id for one in people} | {one.id for one in shown}
    return render_template(
        "accounts/directory.html",
        agencies=[one for one in known if one.id in wanted],
        people={one.id: [entry for entry in people if entry.agency_id == one.id] for one in known},
        choices=known,
        chosen=chosen,
        text=text,
        former=[] if text or chosen else agencies.former(db, on=today),
    )


def _is_found(agency: Agency, text: str) -> bool:
    words = fold(f"{agency.name_vi} {agency.name_en} {agency.address} {agency.email} {agency.identifier}")
    return all(one in words for one in fold(text).split())


@bp.get("/directory/<key>")
@allow(PUBLIC)
def agency_of_old(key: str) -> ResponseReturnValue:
    """One agency, also one that is no more: what it was called when, and who goes on with its work."""
    db, today = read_session(), clock.local(clock.now()).date()
    found = agencies.agency_by_key(db, key)
    known = [one for one in agencies.history(db, found.id) if one.valid_from <= today]
    if not known:
        raise NotFound
    ended = known[-1].successor_id is not None
    names = [
        one for at, one in enumerate(known) if one.successor_id is None and (at == 0 or one.name != known[at - 1].name)
    ]
    return render_template(
        "accounts/agency.html",
        agency=found,
        name=known[-1].name,
        names=names,
        ended=known[-1].valid_from if ended else None,
        successor=queries.agency(db, key) if ended else None,
    )


@bp.get("/directory/<key>/card.vcf")
@allow(PUBLIC)
def agency_card(key: str) -> ResponseReturnValue:
    """An agency for address books. Raises NotFound for one that is no more."""
    found = next((one for one in _in_force() if one.key == key), None)
    if found is None:
        raise NotFound
    name = say(found.name)
    card = vcard(
        name=name,
        organisation=name,
        email=found.email,
        phone=found.phone,
        address=found.address,
        uid=str(found.id),
    )
    return _download(card, _VCARD, f"{found.key}.vcf")


@bp.get("/directory/people/<uuid:official_id>.vcf")
@allow(PUBLIC)
def official_card(official_id: UUID) -> ResponseReturnValue:
    """An official for address books. Raises NotFound once they are no longer published."""
    found = officials.official(read_session(), official_id, on=clock.local(clock.now()).date())
    card = vcard(
        name=found.name,
        organisation=say(found.agency.name),
        title=say(found.title),
        email=found.email,
        phone=found.phone,
        address=found.agency.address,
        uid=str(found.id),
    )
    return _download(card, _VCARD, "can-bo.vcf")


@bp.get("/directory.csv")
@allow(PUBLIC)
def directory_csv() -> ResponseReturnValue:
    """The same as a table for other programs: UTF-8 with a mark, so that spreadsheets read the accents."""
    rows = (
        (agency.identifier, agency.name_vi, agency.name_en, agency.address, agency.phone, agency.email)
        for agency in _in_force()
    )
    return _download(csv_bytes(_COLUMNS, rows), "text/csv", "danh-ba-co-quan.csv")


@bp.get("/directory/people.csv")
@allow(PUBLIC)
def officials_csv() -> ResponseReturnValue:
    """The officials as a table."""
    rows = (
        (
            *(one.agency.identifier, one.agency.name_vi, one.name, one.position, one.position_en),
            *(one.duties, one.phone, one.email),
        )
        for one in officials.published(read_session(), on=clock.local(clock.now()).date())
    )
    return _download(csv_bytes(_PEOPLE, rows), "text/csv", "danh-ba-can-bo.csv")


def _download(content: bytes | str, mimetype: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype=mimetype, headers=headers)
