"""VNPAY PAY 2.1.0: the redirect, the notification (IPN), the question (querydr) and the refund.

Every message is signed with HMAC-SHA512 by a secret that the merchant shares with VNPAY. Redirect and notification:
the parameters sorted by name, form-urlencoded, joined with ``&``. Question, refund and their answers: the values in a
fixed order, joined with ``|``. Amounts travel as a hundred times the sum; times are Vietnam's, ``yyyyMMddHHmmss``.
"""

import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha512
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from forms.text import Text
from portal.core.clock import VIETNAM, local
from portal.core.fetching import Fetcher, FetchRefused
from portal.core.ids import new_id
from portal.payments.gateways import settlement
from portal.payments.gateways.base import Away, Forged, Outcome, Refused, Told, Try, Verdict

_VERSION: Final = "2.1.0"
_NAME: Final = Text(vi="VNPAY (thẻ, tài khoản ngân hàng, ví)", en="VNPAY (card, bank account, wallet)")
_TIMES: Final = "%Y%m%d%H%M%S"
_CAP: Final = 64 * 1024
_HASH: Final = ("vnp_SecureHash", "vnp_SecureHashType")
_DIGITS: Final = re.compile(r"[0-9]{1,17}")
_FINAL_FAILURES: Final = frozenset({"09", "10", "11", "12", "13", "24", "51", "65", "75", "79", "99"})
REFUND_ANSWERED: Final = (
    "vnp_ResponseId", "vnp_Command", "vnp_ResponseCode", "vnp_Message", "vnp_TmnCode", "vnp_TxnRef", "vnp_Amount",
    "vnp_BankCode", "vnp_PayDate", "vnp_TransactionNo", "vnp_TransactionType", "vnp_TransactionStatus", "vnp_OrderInfo",
)  # fmt: skip
ANSWERED: Final = (*REFUND_ANSWERED, "vnp_PromotionCode", "vnp_PromotionAmount")
_ACKNOWLEDGED: Final = {
    Verdict.TAKEN: ("00", "Confirm Success"),
    Verdict.NO_ORDER: ("01", "Order not found"),
    Verdict.ALREADY: ("02", "Order already confirmed"),
    Verdict.WRONG_AMOUNT: ("04", "Invalid amount"),
    Verdict.FORGED: ("97", "Invalid Checksum"),
}


def signature(secret: str, text: str) -> str:
    """The signature of a text, in small hexadecimal digits."""
    return hmac.digest(secret.encode(), text.encode(), sha512).hex()


def signed_text(parameters: Mapping[str, str]) -> str:
    """The text that a redirect or notification signs: sorted by name, form-urlencoded (a space is ``+``)."""
    return urlencode(sorted(parameters.items()))


@dataclass(frozen=True)
class Vnpay:
    """A merchant's account at VNPAY. ``pay_url`` and ``api_url`` are in its contract; ``report_url``: who gives the
    report of a day over the network (none: people bring it as a file).
    """

    merchant: str
    secret: str
    pay_url: str
    api_url: str
    seconds: float = 5.0
    key: str = "vnpay"
    name: Text = _NAME
    report_url: str = ""

    @property
    def host(self) -> str:
        """Where the payer's browser goes."""
        target = urlsplit(self.pay_url)
        return f"{target.scheme}://{target.netloc}"

    def address(self, one: Try, *, back: str, payer_address: str, language: str) -> str:
        """The redirect: where the payer pays, and where the browser comes back to."""
        parameters = {
            "vnp_Version": _VERSION,
            "vnp_Command": "pay",
            "vnp_TmnCode": self.merchant,
            "vnp_Amount": str(one.amount * 100),
            "vnp_CurrCode": "VND",
            "vnp_TxnRef": one.reference,
            "vnp_OrderInfo": one.about,
            "vnp_OrderType": "other",
            "vnp_Locale": "en" if language == "en" else "vn",
            "vnp_ReturnUrl": back,
            "vnp_IpAddr": payer_address,
            "vnp_CreateDate": time_text(one.begun_at),
            "vnp_ExpireDate": time_text(one.expires_at),
        }
        text = signed_text(parameters)
        return f"{self.pay_url}?{text}&vnp_SecureHash={signature(self.secret, text)}"

    def read(self, message: Mapping[str, str]) -> Told:
        """What a notification, or the address the browser came back with, says. Raises Forged."""
        said = {name: value for name, value in message.items() if name.startswith("vnp_") and name not in _HASH}
        given = message.get("vnp_SecureHash", "").lower()
        if not hmac.compare_digest(given.encode(), signature(self.secret, signed_text(said)).encode()):
            raise Forged
        if said.get("vnp_TmnCode") != self.merchant or said.get("vnp_CurrCode", "VND") != "VND":
            raise Forged
        return _told(said)

    def ask(self, one: Try, *, now: datetime) -> Told:
        """The question for a try. Raises Away when the answer does not come, or is not VNPAY's."""
        values = {
            "vnp_RequestId": new_id().hex,
            "vnp_Version": _VERSION,
            "vnp_Command": "querydr",
            "vnp_TmnCode": self.merchant,
            "vnp_TxnRef": one.reference,
            "vnp_TransactionDate": time_text(one.begun_at),
            "vnp_CreateDate": time_text(now),
            "vnp_IpAddr": "127.0.0.1",
            "vnp_OrderInfo": one.about,
        }
        answer = self._exchange(values, ANSWERED)
        if answer.get("vnp_ResponseCode") == "91":
            return Told(one.reference, Outcome.UNKNOWN, 0, "", None, "91")
        if answer.get("vnp_ResponseCode") != "00" or answer.get("vnp_TxnRef") != one.reference:
            raise Away
        try:
            return _told(answer)
        except Forged:
            raise Away from None

    def give_back(self, one: Try, transaction: str, amount: int, *, by: str, now: datetime) -> str:
        """The refund of all or part of one payment. Raises Away or Refused."""
        values = {
            "vnp_RequestId": new_id().hex,
            "vnp_Version": _VERSION,
            "vnp_Command": "refund",
            "vnp_TmnCode": self.merchant,
            "vnp_TransactionType": "02" if amount == one.amount else "03",
            "vnp_TxnRef": one.reference,
            "vnp_Amount": str(amount * 100),
            "vnp_TransactionNo": transaction,
            "vnp_TransactionDate": time_text(one.begun_at),
            "vnp_CreateBy": by,
            "vnp_CreateDate": time_text(now),
            "vnp_IpAddr": "127.0.0.1",
            "vnp_OrderInfo": one.about,
        }
        answer = self._exchange(values, REFUND_ANSWERED)
        if answer.get("vnp_ResponseCode") != "00":
            raise Refused(answer.get("vnp_ResponseCode", "99"))
        return answer.get("vnp_TransactionNo", "")

    def acknowledgement(self, verdict: Verdict) -> dict[str, str]:
        """``RspCode`` and ``Message`` as VNPAY knows them; it repeats a notification until it reads 00 or 02."""
        code, message = _ACKNOWLEDGED[verdict]
        return {"RspCode": code, "Message": message}

    def report(self, day: date, *, now: datetime) -> bytes:
        """The report of a day, asked for by a signed address. Raises Away where nobody gives one, or it is unsigned."""
        if not self.report_url:
            raise Away
        asked = {"vnp_TmnCode": self.merchant, "vnp_Date": day.strftime("%Y%m%d"), "vnp_CreateDate": time_text(now)}
        text = signed_text(asked)
        address = f"{self.report_url}?{text}&vnp_SecureHash={signature(self.secret, text)}"
        fetcher = Fetcher(hosts=frozenset({urlsplit(self.report_url).netloc}), seconds=self.seconds)
        try:
            content = fetcher.get(address, cap=settlement.LARGEST)
            read = self.read_report(content, today=local(now).date())
        except (FetchRefused, settlement.ReportRefused):
            raise Away from None
        if not read.signed or read.day != day:
            raise Away
        return content

    def read_report(self, content: bytes, *, today: date, kept: bool = False) -> settlement.Settlement:
        """What a report says; ``kept``: it was proved when it came. Raises ReportRefused."""
        secret = None if kept else self.secret
        return settlement.read(content, merchant=self.merchant, secret=secret, today=today)

    def _exchange(self, values: dict[str, str], answered: tuple[str, ...]) -> dict[str, str]:
        body = values | {"vnp_SecureHash": signature(self.secret, "|".join(values.values()))}
        fetcher = Fetcher(hosts=frozenset({urlsplit(self.api_url).netloc}), seconds=self.seconds)
        try:
            content = fetcher.post(self.api_url, json.dumps(body).encode(), content_type="application/json", cap=_CAP)
            answer: Any = json.loads(content)
        except (FetchRefused, ValueError):
            raise Away from None
        if not isinstance(answer, dict) or not all(isinstance(value, str) for value in answer.values()):
            raise Away
        text = "|".join(answer.get(name, "") for name in answered)
        if not hmac.compare_digest(answer.get("vnp_SecureHash", "").lower(), signature(self.secret, text)):
            raise Away
        return answer


def _told(said: Mapping[str, str]) -> Told:
    """Paid is only what says so twice (``vnp_ResponseCode`` and ``vnp_TransactionStatus`` are both 00)."""
    amount, reference = said.get("vnp_Amount", ""), said.get("vnp_TxnRef", "")
    if not _DIGITS.fullmatch(amount) or int(amount) % 100 or not reference:
        raise Forged
    code, status = said.get("vnp_ResponseCode", ""), said.get("vnp_TransactionStatus", "")
    outcome = _outcome(code, status)
    transaction = said.get("vnp_TransactionNo", "")
    if outcome is Outcome.PAID and transaction in ("", "0"):
        raise Forged
    why = status if code == "00" else code
    return Told(reference, outcome, int(amount) // 100, transaction, _moment(said.get("vnp_PayDate", "")), why)


def _outcome(code: str, status: str) -> Outcome:
    if (code, status) == ("00", "00"):
        return Outcome.PAID
    if status == "07" or code == "07":
        return Outcome.DOUBTED
    if status == "01" and code == "00":
        return Outcome.PENDING
    if status == "02" or code in _FINAL_FAILURES:
        return Outcome.FAILED
    return Outcome.DOUBTED


def time_text(moment: datetime) -> str:
    """A time as VNPAY writes it."""
    return local(moment).strftime(_TIMES)


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, _TIMES).replace(tzinfo=VIETNAM)
    except ValueError:
        return None
