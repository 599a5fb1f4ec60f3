"""Statements of ISO 20022: ``camt.053.001.02`` to ``.08``. Only booked credits in đồng are money for us."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Final

from lxml import etree

from forms.text import Text
from portal.payments.money import is_sum
from portal.payments.statements.base import MOST, Entry, Skipped, Statement, Unreadable, plain

_NAMESPACE: Final = re.compile(r"urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.0[2-8]")
_AMOUNT: Final = re.compile(r"[0-9]{1,18}(\.[0-9]{1,5})?")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_OPENING, _CLOSING = ("OPBD", "PRCD"), ("CLBD",)
_NOT_CAMT = Text(
    vi="Tệp không phải sổ phụ CAMT.053 (ISO 20022, phiên bản 001.02 đến 001.08).",
    en="This is not a CAMT.053 statement (ISO 20022, version 001.02 to 001.08).",
)
_TOO_MANY = Text(
    vi=f"Tệp có hơn {MOST} dòng; hãy chia nhỏ.", en=f"There are more than {MOST} entries; please split it."
)
_PARTS_DIFFER = Text(
    vi="Sổ phụ tự mâu thuẫn: một dòng gộp không bằng tổng các khoản trong đó.",
    en="The statement contradicts itself: a batch is not the sum of its parts.",
)
DEBIT = Text(vi="Khoản chi, không phải tiền vào", en="A debit, not money that came in")
FOREIGN = Text(vi="Không phải đồng Việt Nam", en="Not in Vietnamese đồng")
NOT_A_SUM = Text(
    vi="Số tiền không phải số đồng nguyên, lớn hơn 0 và trong giới hạn",
    en="The amount is not a whole number of đồng, more than zero and within bounds",
)
_PENDING = Text(vi="Chưa ghi sổ", en="Not booked yet")
_REVERSED = Text(
    vi="Ngân hàng hoàn lại một khoản chi, không phải tiền nộp", en="The bank took back a debit: no payment"
)
_TAKEN_BACK = Text(
    vi="Ngân hàng rút lại một khoản đã ghi có: hãy đối chiếu với danh sách chuyển khoản",
    en="The bank took back a credit: compare it with the list of transfers",
)
_NO_DAY = Text(vi="Không có ngày ghi sổ", en="There is no booking date")


def read(content: bytes) -> list[Statement]:
    """The statements of a file. Raises Unreadable."""
    root = _root(content)
    found = [_statement(one) for one in _all(root, "BkToCstmrStmt/Stmt")]
    if not found:
        raise Unreadable(_NOT_CAMT)
    return found


def looks_like(content: bytes) -> bool:
    """Whether this begins like XML, in whatever encoding."""
    return content.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")


def _root(content: bytes) -> Any:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Unreadable(_NOT_CAMT) from None
    name = etree.QName(root)
    if (
        root.getroottree().docinfo.doctype
        or name.localname != "Document"
        or not _NAMESPACE.fullmatch(name.namespace or "")
    ):
        raise Unreadable(_NOT_CAMT)
    return root


def _statement(stmt: Any) -> Statement:
    account = _one(stmt, "Acct/Id/IBAN") or _one(stmt, "Acct/Id/Othr/Id")
    entries: list[Entry] = []
    skipped: list[Skipped] = []
    moved = 0
    for ntry in _all(stmt, "Ntry"):
        place = len(entries) + len(skipped) + 1
        if place > MOST:
            raise Unreadable(_TOO_MANY)
        moved += _movement(ntry)
        why = _why_not(ntry)
        if why is not None:
            skipped.append(Skipped(place=place, day=_day_text(ntry), amount=_amount_text(ntry), why=why))
        else:
            entries.extend(_credits(ntry, place))
    days = [one.booked_on for one in entries] + [day for ntry in _all(stmt, "Ntry") if (day := _day(ntry))]
    return Statement(
        account=plain(account, 34),
        number=plain(_one(stmt, "Id"), 80),
        opening=_balance(stmt, _OPENING),
        closing=_balance(stmt, _CLOSING),
        moved=moved,
        first_on=min(days, default=None),
        last_on=max(days, default=None),
        entries=tuple(entries),
        skipped=tuple(skipped),
    )


def _why_not(ntry: Any) -> Text | None:
    """Why an entry is no payment to us; None when it is one."""
    currency, sum_ = _amount(ntry)
    reversal = _one(ntry, "RvslInd") in ("true", "1")
    if _status(ntry) != "BOOK":
        return _PENDING
    if _one(ntry, "CdtDbtInd") != "CRDT":
        return _TAKEN_BACK if reversal else DEBIT
    if reversal:
        return _REVERSED
    if currency != "VND":
        return FOREIGN
    if sum_ is None or not is_sum(sum_):
        return NOT_A_SUM
    return None if _day(ntry) else _NO_DAY


def _credits(ntry: Any, place: int) -> Iterator[Entry]:
    """The transfers of one booked credit: itself, or each of a batch."""
    day, (_currency, total) = _day(ntry), _amount(ntry)
    if day is None or total is None:
        return
    parts = _all(ntry, "NtryDtls/TxDtls")
    sums = [total] if len(parts) < 2 else [_part_amount(part) for part in parts]
    if sum(sums) != total:
        raise Unreadable(_PARTS_DIFFER)
    own = _one(ntry, "AcctSvcrRef") or _one(ntry, "NtryRef")
    for number, sum_ in enumerate(sums):
        part = parts[number] if parts else ntry
        reference = _one(part, "Refs/AcctSvcrRef") or (f"{own}/{number + 1}" if own and len(sums) > 1 else own)
        party = "RltdPties/Dbtr"
        yield Entry(
            place=place,
            booked_on=day,
            amount=sum_,
            reference=plain(reference, 80),
            content=plain(_content(ntry, part)),
            payer_name=plain(_one(part, f"{party}/Nm") or _one(part, f"{party}/Pty/Nm"), 200),
            payer_account=plain(
                _one(part, "RltdPties/DbtrAcct/Id/IBAN") or _one(part, "RltdPties/DbtrAcct/Id/Othr/Id"), 40
            ),
        )


def _content(ntry: Any, part: Any) -> str:
    said = [text.text or "" for text in _all(part, "RmtInf/Ustrd")] or [_one(part, "AddtlTxInf")]
    more = [_one(ntry, "AddtlNtryInf")] if len(_all(ntry, "NtryDtls/TxDtls")) < 2 else []
    return " ".join(dict.fromkeys(text for text in (*said, *more) if text))


def _part_amount(part: Any) -> int:
    for path in ("Amt", "AmtDtls/TxAmt/Amt"):
        for amt in _all(part, path):
            if amt.get("Ccy") == "VND" and (sum_ := _whole(amt.text or "")) is not None and is_sum(sum_):
                return sum_
    raise Unreadable(_PARTS_DIFFER)


def _movement(ntry: Any) -> int:
    """What a booked entry did to the balance."""
    _currency, sum_ = _amount(ntry)
    if _status(ntry) != "BOOK" or sum_ is None:
        return 0
    return sum_ if _one(ntry, "CdtDbtInd") == "CRDT" else -sum_


def _balance(stmt: Any, kinds: tuple[str, ...]) -> int | None:
    for bal in _all(stmt, "Bal"):
        amt = next(iter(_all(bal, "Amt")), None)
        if _one(bal, "Tp/CdOrPrtry/Cd") in kinds and amt is not None and amt.get("Ccy") == "VND":
            sum_ = _whole(amt.text or "")
            return -sum_ if sum_ is not None and _one(bal, "CdtDbtInd") == "DBIT" else sum_
    return None


def _amount(ntry: Any) -> tuple[str, int | None]:
    amt = next(iter(_all(ntry, "Amt")), None)
    return ("", None) if amt is None else (amt.get("Ccy") or "", _whole(amt.text or ""))


def _amount_text(ntry: Any) -> str:
    amt = next(iter(_all(ntry, "Amt")), None)
    return "" if amt is None else plain(f"{amt.text or ''} {amt.get('Ccy') or ''}", 60)


def _whole(text: str) -> int | None:
    """Whole đồng; None for anything else."""
    if not _AMOUNT.fullmatch(text.strip()):
        return None
    exact = Decimal(text.strip())
    return int(exact) if exact == exact.to_integral_value() else None


def _status(ntry: Any) -> str:
    return _one(ntry, "Sts/Cd") or _one(ntry, "Sts")


def _day_text(ntry: Any) -> str:
    return plain(_one(ntry, "BookgDt/Dt") or _one(ntry, "BookgDt/DtTm"), 40)


def _day(ntry: Any) -> date | None:
    text = _day_text(ntry)[:10]
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _all(node: Any, path: str) -> list[Any]:
    """The children at a path, in the document's own namespace."""
    space = etree.QName(node).namespace
    found: list[Any] = node.findall("/".join(f"{{{space}}}{step}" for step in path.split("/")))
    return found


def _one(node: Any, path: str) -> str:
    first = next(iter(_all(node, path)), None)
    return "" if first is None else (first.text or "").strip()
