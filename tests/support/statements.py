"""Statements of a bank for tests: CAMT.053 and CSV, as banks write them and as forgers do."""

from collections.abc import Sequence
from datetime import date
from xml.sax.saxutils import escape

ACCOUNT = "0011004000001"
TODAY = date(2026, 11, 27)


def camt(
    *entries: str,
    account: str = ACCOUNT,
    opening: int | None = 1_000_000,
    closing: int | None = None,
    version: str = "02",
) -> bytes:
    """A statement of these entries; its closing balance is right unless another is given."""
    balances = ""
    if opening is not None:
        ends = (
            ("OPBD", opening),
            ("CLBD", opening + sum(moved(one) for one in entries) if closing is None else closing),
        )
        balances = "".join(_balance(kind, amount) for kind, amount in ends)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"><BkToCstmrStmt><Stmt><Id>S1</Id>'
        f"<Acct><Id><Othr><Id>{account}</Id></Othr></Id><Ccy>VND</Ccy></Acct>{balances}{''.join(entries)}"
        "</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def entry(
    amount: str | int,
    content: str,
    reference: str = "",
    *,
    sign: str = "CRDT",
    currency: str = "VND",
    status: str = "<Sts>BOOK</Sts>",
    day: str = "2026-11-26",
    more: str = "",
) -> str:
    """One entry of a statement, from Trần Bình."""
    own = f"<AcctSvcrRef>{reference}</AcctSvcrRef>" if reference else ""
    return (
        f'<Ntry><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd>{more}{status}'
        f"<BookgDt><Dt>{day}</Dt></BookgDt>{own}<NtryDtls><TxDtls>"
        "<RltdPties><Dbtr><Nm>TRẦN BÌNH</Nm></Dbtr>"
        "<DbtrAcct><Id><Othr><Id>19001234</Id></Othr></Id></DbtrAcct></RltdPties>"
        f"<RmtInf><Ustrd>{escape(content)}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
    )


def moved(written: str) -> int:
    """What an entry of the above does to a balance."""
    amount = written.split(">", 2)[2].split("<", 1)[0]
    if "BOOK" not in written or not amount.replace(".", "").isdigit():
        return 0
    return int(float(amount)) * (1 if "CRDT" in written else -1)


def table(rows: Sequence[Sequence[str]], *, delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    """A table as banks write it: the account above, then day, number, debit, credit, content."""
    lines = [f"Số tài khoản: {ACCOUNT}", delimiter.join(("Ngày", "Số giao dịch", "Ghi nợ", "Ghi có", "Nội dung"))]
    lines += [delimiter.join(row) for row in rows]
    return "\r\n".join(lines).encode(encoding)


def _balance(kind: str, amount: int) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="VND">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-26</Dt></Dt></Bal>'
    )
