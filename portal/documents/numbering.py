"""Numbers and symbols of documents (Decree 30/2020, App. I, III) and codes of dossiers (Circular 01/2018, art. 19)."""

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum

from portal.documents.errors import MalformedDossierCode, SequenceExhausted

LARGEST_SEQUENCE = 9999

_AGENCY = r"\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}"
_CODE = re.compile(rf"(?P<agency>{_AGENCY})-(?P<day>\d{{6}})-(?P<sequence>\d{{4}})")
_FOREIGN_CODE = re.compile(r"(?P<agency>[A-Z]\d{2}(?:\.\d+)*)-(?P<day>\d{6}|\d{8})-(?P<sequence>\d{4,7})")


class DocumentType(Enum):
    """The 29 types of administrative documents: Vietnamese name and abbreviation (two have none)."""

    RESOLUTION = ("Nghị quyết", "NQ")
    DECISION = ("Quyết định", "QĐ")
    DIRECTIVE = ("Chỉ thị", "CT")
    STATUTE = ("Quy chế", "QC")
    REGULATION = ("Quy định", "QyĐ")
    COMMUNIQUE = ("Thông cáo", "TC")
    NOTICE = ("Thông báo", "TB")
    GUIDELINE = ("Hướng dẫn", "HD")
    PROGRAMME = ("Chương trình", "CTr")
    PLAN = ("Kế hoạch", "KH")
    SCHEME = ("Phương án", "PA")
    PROPOSAL = ("Đề án", "ĐA")
    PROJECT = ("Dự án", "DA")
    REPORT = ("Báo cáo", "BC")
    MINUTES = ("Biên bản", "BB")
    SUBMISSION = ("Tờ trình", "TTr")
    CONTRACT = ("Hợp đồng", "HĐ")
    TELEGRAM = ("Công điện", "CĐ")
    MEMORANDUM = ("Bản ghi nhớ", "BGN")
    AGREEMENT = ("Bản thỏa thuận", "BTT")
    AUTHORISATION = ("Giấy ủy quyền", "GUQ")
    INVITATION = ("Giấy mời", "GM")
    INTRODUCTION = ("Giấy giới thiệu", "GGT")
    LEAVE_PERMIT = ("Giấy nghỉ phép", "GNP")
    SENDING_SLIP = ("Phiếu gửi", "PG")
    TRANSFER_SLIP = ("Phiếu chuyển", "PC")
    REPORT_SLIP = ("Phiếu báo", "PB")
    OFFICIAL_LETTER = ("Công văn", "")
    PUBLIC_LETTER = ("Thư công", "")

    def __init__(self, label: str, abbreviation: str) -> None:
        self.label = label
        self.abbreviation = abbreviation


def document_symbol(abbreviation: str, *, agency: str, unit: str = "") -> str:
    """The symbol after the number: ``QĐ-UBND``, or ``UBND-VP`` for letters, which have no type abbreviation.

    ``agency`` and ``unit`` are abbreviations (``UBND``, ``VP``). Decree 30/2020, Appendix I, part II, section 3.
    """
    return "-".join(part for part in (abbreviation, agency, unit if not abbreviation else "") if part)


def document_number(number: int, *, symbol: str, year: int | None = None) -> str:
    """Number and symbol without the word "Số": ``01/QĐ-UBND``; legal acts carry their year, ``35/2016/QĐ-UBND``.

    Numbers count from 1 each year; those below 10 get a leading zero. Decree 30/2020, art. 15 and Appendix I.
    """
    if number < 1:
        raise ValueError("documents are numbered from 1")
    parts = (f"{number:02d}", str(year) if year else "", symbol)
    return "/".join(part for part in parts if part)


def numbered_line(number: str) -> str:
    """The line printed under the agency's name: ``Số: 01/QĐ-UBND``."""
    return f"Số: {number}"


@dataclass(frozen=True, slots=True)
class DossierCode:
    """A dossier code taken apart: the agency's identifier, the day of receipt and the day's sequence."""

    agency_identifier: str
    received_on: date
    sequence: int


def format_dossier_code(agency_identifier: str, received_on: date, sequence: int) -> str:
    """``000.12.00.H16-161115-0001``. Circular 01/2018/TT-VPCP, art. 19.

    Raises SequenceExhausted above 9999 and MalformedDossierCode for an identifier that is not ``000.12.00.H16``-like.
    """
    if not re.fullmatch(_AGENCY, agency_identifier):
        raise MalformedDossierCode
    if sequence > LARGEST_SEQUENCE:
        raise SequenceExhausted
    if sequence < 1:
        raise ValueError("dossiers are counted from 1")
    return f"{agency_identifier}-{received_on:%y%m%d}-{sequence:04d}"


def parse_dossier_code(text: str) -> DossierCode:
    """Take a code apart; spaces around it and lower case are forgiven.

    Codes of other national systems (``G09.20-20260609-0092637``) are understood too. Raises MalformedDossierCode.
    """
    wanted = text.strip().upper()
    match = _CODE.fullmatch(wanted) or _FOREIGN_CODE.fullmatch(wanted)
    if match is None or not wanted.isascii():
        raise MalformedDossierCode
    return DossierCode(match["agency"], _day(match["day"]), int(match["sequence"]))


def _day(digits: str) -> date:
    full = digits if len(digits) == 8 else f"20{digits}"
    try:
        return date(int(full[:4]), int(full[4:6]), int(full[6:]))
    except ValueError:
        raise MalformedDossierCode from None
