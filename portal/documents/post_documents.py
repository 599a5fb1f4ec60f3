"""What goes with a result by post: the label on the envelope, and the list that the carrier signs."""

from dataclasses import dataclass
from datetime import datetime

from portal.core.clock import local
from portal.documents import blocks
from portal.documents.content import Agency
from portal.documents.desk_documents import qr
from portal.documents.payloads import Payload, payload
from portal.documents.wording import place_and_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """The label of an envelope, A6. It says who sends, who receives and the code of the dossier, and nothing else."""

    sender: str
    sender_address: str
    sender_phone: str
    name: str
    phone: str
    address: str
    code: str
    carrier: str
    tracking: str


@dataclass(frozen=True, slots=True)
class PostLine:
    """One parcel in the list."""

    code: str
    name: str
    address: str
    carrier: str
    tracking: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostList:
    """The parcels that a carrier takes away."""

    agency: str
    desk: str
    place: str
    lines: tuple[PostLine, ...]
    printed_at: datetime


@payload.register
def _label(document: Label) -> Payload:
    data = {"title": "Nhãn bưu gửi", "subtitle": "", "author": document.sender, "footer": document.code}
    shown = (
        ("sender", document.sender),
        ("sender_address", document.sender_address),
        ("sender_phone", document.sender_phone),
        ("name", document.name),
        ("phone", document.phone),
        ("address", document.address),
        ("code", document.code),
        ("carrier", document.carrier),
        ("tracking", document.tracking),
    )
    return Payload(template="label.typ", data=data | dict(shown) | {"code_image": qr(document.code)})


@payload.register
def _list(document: PostList) -> Payload:
    agency = Agency(name=document.agency, place=document.place, desk=document.desk)
    lines = (
        (str(position), line.code, f"{line.name}\n{line.address}", f"{line.carrier}\n{line.tracking}")
        for position, line in enumerate(document.lines, start=1)
    )
    return Payload(
        template="post_list.typ",
        data={
            "title": "Bảng kê giao bưu gửi",
            "subtitle": "",
            "author": document.agency,
            "agency": blocks.agency(agency),
            "footer": document.agency,
            "place_date": place_and_day(document.place, local(document.printed_at).date()),
            "blocks": [
                blocks.table(
                    ("STT", "Mã hồ sơ", "Người nhận", "Bưu chính, mã vận đơn"),
                    ("12mm", "55mm", "1fr", "40mm"),
                    lines,
                    align="clll",
                ),
                blocks.paragraphs((f"Tổng số: {len(document.lines):02d} bưu gửi.",)),
            ],
            "givers": ["Bên giao", "Bên nhận"],
        },
    )
