"""A gateway that speaks VNPAY's protocol, on this machine only, and makes every mistake on demand: for demo and tests.

Its page plays the bank. The second button list is the faults: what a payer, a network or a gateway can do wrong.
"""

import html
import json
import threading
import time
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from werkzeug import Request, Response
from werkzeug.utils import redirect

from portal.core import clock, loopback
from portal.core.clock import VIETNAM, local
from portal.payments.gateways import settlement
from portal.payments.gateways.vnpay import ANSWERED, REFUND_ANSWERED, signature, signed_text, time_text

MERCHANT, SECRET = "DEMOTMN1", "demo-payment-secret"  # published: the simulator serves this machine only
_PAY, _API = "/paymentv2/vpcpay.html", "/merchant_webapi/api/transaction"
_REPORT = "/merchant_webapi/api/report"
_LATE_SECONDS = 20.0


class Fault(StrEnum):
    """What goes wrong with a payment that the payer confirms."""

    NONE = "none"
    CLOSED_TAB = "closed_tab"  # told, but the browser never comes back
    LOST = "lost"  # never told: neither by notification nor by the browser
    LATE = "late"  # told long after the browser came back
    REPEATED = "repeated"  # told ten times
    BOTH_WAYS = "both_ways"  # told first that it failed, then that it was paid
    WRONG_AMOUNT = "wrong_amount"  # told a smaller sum
    FORGED = "forged"  # told with a signature that is not the gateway's, then never again
    TWICE = "twice"  # the bank takes the money twice
    DOUBTED = "doubted"  # the money is taken, the gateway suspects a fraud
    UNREPORTED = "unreported"  # told, but missing from the gateway's report of the day


_FAULT_WORDS: Mapping[Fault, str] = {
    Fault.CLOSED_TAB: "Trừ tiền, rồi đóng cửa sổ",
    Fault.LOST: "Trừ tiền, không báo gì",
    Fault.LATE: "Trừ tiền, báo muộn 20 giây",
    Fault.REPEATED: "Trừ tiền, báo mười lần",
    Fault.BOTH_WAYS: "Báo thất bại rồi báo thành công",
    Fault.WRONG_AMOUNT: "Báo sai số tiền",
    Fault.FORGED: "Báo bằng chữ ký giả",
    Fault.TWICE: "Trừ tiền hai lần",
    Fault.DOUBTED: "Trừ tiền, nghi gian lận",
    Fault.UNREPORTED: "Trừ tiền, thiếu trong báo cáo ngày",
}
_FRAME = """<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Cổng thanh toán (dùng thử)</title>
<style>
body {{ margin: 0; background: #eef1f4; color: #14202b; font: 17px/1.5 system-ui, sans-serif }}
header {{ padding: 14px 18px; background: #14202b; color: #fff }} header strong {{ display: block; font-size: 20px }}
main {{ max-width: 480px; padding: 14px; margin: auto }}
article {{ padding: 16px 18px; border-radius: 10px; background: #fff }}
h1 {{ margin: 0 0 6px; font-size: 28px }} h2 {{ font-size: 18px }}
button {{ display: block; width: 100%; padding: 11px 18px; margin: 0 0 8px; border: 2px solid #14202b;
  border-radius: 8px; background: #fff; font: inherit; text-align: left }}
button.main {{ background: #14202b; color: #fff; font-weight: 600 }}
</style>
<header><strong>Cổng thanh toán (dùng thử)</strong>Không có tiền thật nào được chuyển.</header>
<main><article>{content}</article></main></html>"""
_ASK = """<h1>{amount} đồng</h1><p>{about}<br>Mã giao dịch: {reference}</p>
<form method="post" action="{pay}?{query}">
<button class="main" name="answer" value="none">Thanh toán</button>
<button name="answer" value="cancel">Hủy giao dịch</button>
<button name="answer" value="poor">Tài khoản không đủ số dư</button>
<h2>Thử các trục trặc</h2>{faults}</form>"""


@dataclass
class Payment:
    """A try as the gateway keeps it; ``transactions`` has two numbers when the bank took the money twice."""

    asked: dict[str, str]
    response: str = ""
    status: str = "01"
    amount: int = 0
    paid_at: str = ""
    transactions: list[str] = field(default_factory=list)
    refunded: int = 0
    refunds: list[settlement.Line] = field(default_factory=list)
    reported: bool = True


@dataclass
class Simulator:
    """The gateway: what it was asked, and whether it tells (``silent``: every notification is lost) or ``answers``."""

    notify_url: str
    merchant: str = MERCHANT
    secret: str = SECRET
    silent: bool = False
    answers: bool = True
    wait: Callable[[float], None] = time.sleep
    payments: dict[str, Payment] = field(default_factory=dict)
    acknowledged: list[dict[str, Any]] = field(default_factory=list)
    _number: int = 14_000_000
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def app(self, environ: Any, start_response: Any) -> Any:
        """The gateway as a WSGI application."""
        return self._answer(Request(environ))(environ, start_response)

    def _answer(self, request: Request) -> Response:
        if request.path == _PAY and request.method == "GET":
            return self._page(request.args.to_dict())
        if request.path == _PAY and request.method == "POST":
            return self._confirmed(request.args.to_dict(), request.form.get("answer", ""))
        if request.path == _API and request.method == "POST" and self.answers:
            return self._api(json.loads(request.get_data()))
        if request.path == _REPORT and self.answers:
            return self._report(request.args.to_dict())
        return Response(status=503 if not self.answers else 404)

    def _page(self, asked: dict[str, str]) -> Response:
        if not self._signed(asked):
            return Response(_FRAME.format(content="<h1>Sai chữ ký</h1><p>Mã lỗi 70.</p>"), mimetype="text/html")
        self.payments.setdefault(asked["vnp_TxnRef"], Payment(asked))
        faults = "".join(
            f'<button name="answer" value="{fault.value}">{html.escape(words)}</button>'
            for fault, words in _FAULT_WORDS.items()
        )
        content = _ASK.format(
            amount=f"{int(asked['vnp_Amount']) // 100:,}".replace(",", "."),
            about=html.escape(asked["vnp_OrderInfo"]),
            reference=html.escape(asked["vnp_TxnRef"]),
            pay=_PAY,
            query=html.escape(urlencode(asked)),
            faults=faults,
        )
        return Response(_FRAME.format(content=content), mimetype="text/html")

    def _confirmed(self, asked: dict[str, str], answer: str) -> Response:
        if not self._signed(asked):
            return Response(status=400)
        failures = {"cancel": "24", "poor": "51"}
        if answer in failures:
            self.fail(asked["vnp_TxnRef"], failures[answer])
            return self._back(asked["vnp_TxnRef"])
        fault = Fault(answer)
        self.pay(asked["vnp_TxnRef"], fault)
        if fault in (Fault.CLOSED_TAB, Fault.LOST):
            return Response(
                _FRAME.format(content="<h1>Đã trừ tiền</h1><p>Cửa sổ này coi như đã đóng.</p>"), mimetype="text/html"
            )
        return self._back(asked["vnp_TxnRef"])

    def fail(self, reference: str, code: str) -> None:
        """The payer gives up, or the bank says no."""
        payment = self.payments[reference]
        payment.response, payment.status, payment.amount = code, "02", int(payment.asked["vnp_Amount"])
        self._tell(self.message(reference))

    def pay(self, reference: str, fault: Fault = Fault.NONE) -> None:
        """The payer confirms: the bank takes the money, and the gateway tells, as far as the fault lets it."""
        payment = self.payments[reference]
        payment.response, payment.status = "00", "07" if fault is Fault.DOUBTED else "00"
        payment.amount = int(payment.asked["vnp_Amount"])
        payment.paid_at, payment.reported = time_text(clock.now()), fault is not Fault.UNREPORTED
        payment.transactions += [self._next() for _ in range(2 if fault is Fault.TWICE else 1)]
        for message, after in self._news(reference, fault):
            self._tell(message, after=after)

    def _news(self, reference: str, fault: Fault) -> list[tuple[dict[str, str], float]]:
        said = self.message(reference)
        if fault is Fault.LOST:
            return []
        if fault is Fault.LATE:
            return [(said, _LATE_SECONDS)]
        if fault is Fault.REPEATED:
            return [(said, 0)] * 10
        if fault is Fault.BOTH_WAYS:
            return [(self.message(reference, vnp_ResponseCode="99", vnp_TransactionStatus="02"), 0), (said, 0)]
        if fault is Fault.WRONG_AMOUNT:
            return [(self.message(reference, vnp_Amount=str(self.payments[reference].amount // 200 * 100)), 0)]
        if fault is Fault.FORGED:
            return [(said | {"vnp_SecureHash": "0" * 128}, 0)]
        if fault is Fault.TWICE:
            second = self.payments[reference].transactions[1]
            return [(said, 0), (self.message(reference, vnp_TransactionNo=second), 0)]
        return [(said, 0)]

    def message(self, reference: str, **changed: str) -> dict[str, str]:
        """What the gateway says of a try now, signed: by notification, and through the browser."""
        payment = self.payments[reference]
        said = {
            "vnp_TmnCode": self.merchant,
            "vnp_TxnRef": reference,
            "vnp_Amount": str(payment.amount),
            "vnp_OrderInfo": payment.asked["vnp_OrderInfo"],
            "vnp_ResponseCode": payment.response,
            "vnp_TransactionStatus": payment.status,
            "vnp_TransactionNo": payment.transactions[0] if payment.transactions else "0",
            "vnp_BankCode": "NCB",
            "vnp_PayDate": payment.paid_at or time_text(clock.now()),
        } | changed
        return said | {"vnp_SecureHash": signature(self.secret, signed_text(said))}

    def _tell(self, message: dict[str, str], *, after: float = 0) -> None:
        if not self.silent:
            threading.Thread(target=self._notify, args=(message, after), daemon=True).start()

    def _notify(self, message: dict[str, str], after: float) -> None:
        self.wait(after)
        try:
            with urllib.request.urlopen(f"{self.notify_url}?{urlencode(message)}", timeout=10) as answer:  # noqa: S310 (our own address)
                self.acknowledged.append(json.loads(answer.read()))
        except (OSError, ValueError):
            self.acknowledged.append({})

    def _back(self, reference: str) -> Response:
        payment = self.payments[reference]
        address: Response = redirect(f"{payment.asked['vnp_ReturnUrl']}?{urlencode(self.message(reference))}")
        return address

    def _api(self, asked: dict[str, str]) -> Response:
        given = asked.pop("vnp_SecureHash", "")
        payment = self.payments.get(asked["vnp_TxnRef"])
        if given != signature(self.secret, "|".join(asked.values())):
            return self._said(asked, ANSWERED, vnp_ResponseCode="97")
        if payment is None or not payment.response:
            return self._said(
                asked,
                ANSWERED,
                vnp_ResponseCode="91" if payment is None else "00",
                vnp_TransactionStatus="01",
                vnp_Amount=payment.asked["vnp_Amount"] if payment else "",
            )
        if asked["vnp_Command"] == "refund":
            return self._refund(asked, payment)
        return self._said(
            asked,
            ANSWERED,
            vnp_ResponseCode="00",
            vnp_Amount=str(payment.amount),
            vnp_PayDate=payment.paid_at,
            vnp_TransactionNo=payment.transactions[0] if payment.transactions else "0",
            vnp_TransactionType="01",
            vnp_TransactionStatus=payment.status,
        )

    def _refund(self, asked: dict[str, str], payment: Payment) -> Response:
        amount = int(asked["vnp_Amount"])
        held = payment.amount * len(payment.transactions)
        if asked["vnp_TransactionNo"] not in payment.transactions or payment.refunded + amount > held:
            return self._said(asked, REFUND_ANSWERED, vnp_ResponseCode="02")
        payment.refunded += amount
        number = self._next()
        back = settlement.Line(
            number=number, reference=asked["vnp_TxnRef"], amount=-amount // 100, at=clock.now().replace(microsecond=0)
        )
        payment.refunds.append(back)
        return self._said(
            asked,
            REFUND_ANSWERED,
            vnp_ResponseCode="00",
            vnp_Amount=str(amount),
            vnp_TransactionNo=number,
            vnp_TransactionType=asked["vnp_TransactionType"],
            vnp_TransactionStatus="05",
        )

    def _report(self, asked: dict[str, str]) -> Response:
        """What was taken and given back on one day, for who signs the question."""
        if not self._signed(asked) or len(asked.get("vnp_Date", "")) != len("20261126"):
            return Response(status=403)
        day = datetime.strptime(asked["vnp_Date"], "%Y%m%d").replace(tzinfo=VIETNAM).date()
        lines = [one for one in self.lines() if local(one.at).date() == day]
        content = settlement.written(lines, day=day, merchant=self.merchant, secret=self.secret)
        return Response(content, mimetype="text/csv")

    def lines(self) -> list[settlement.Line]:
        """Everything that its reports ever say, the oldest first."""
        found = [back for payment in self.payments.values() for back in payment.refunds]
        for reference, payment in self.payments.items():
            if payment.status == "00" and payment.reported:
                at = datetime.strptime(payment.paid_at, "%Y%m%d%H%M%S").replace(tzinfo=VIETNAM)
                amount = payment.amount // 100
                found += [
                    settlement.Line(number=number, reference=reference, amount=amount, at=at)
                    for number in payment.transactions
                ]
        return sorted(found, key=lambda one: (one.at, one.number))

    def _said(self, asked: dict[str, str], names: tuple[str, ...], **values: str) -> Response:
        said = dict.fromkeys(names, "") | {
            "vnp_ResponseId": self._next(),
            "vnp_Command": asked["vnp_Command"],
            "vnp_Message": "",
            "vnp_TmnCode": self.merchant,
            "vnp_TxnRef": asked["vnp_TxnRef"],
            "vnp_OrderInfo": asked["vnp_OrderInfo"],
        }
        said |= values
        said["vnp_SecureHash"] = signature(self.secret, "|".join(said[name] for name in names))
        return Response(json.dumps(said), mimetype="application/json")

    def _signed(self, asked: dict[str, str]) -> bool:
        said = {name: value for name, value in asked.items() if name != "vnp_SecureHash"}
        return asked.get("vnp_SecureHash") == signature(self.secret, signed_text(said))

    def _next(self) -> str:
        with self._lock:
            self._number += 1
            return str(self._number)


def address_for(port: int) -> str:
    """Where payers are sent."""
    return f"http://127.0.0.1:{port}{_PAY}"


def api_for(port: int) -> str:
    """Where the portal asks and sends money back."""
    return f"http://127.0.0.1:{port}{_API}"


def report_for(port: int) -> str:
    """Where the portal gets the report of a day."""
    return f"http://127.0.0.1:{port}{_REPORT}"


def serve(port: int, notify_url: str) -> None:
    """Serve until interrupted."""
    loopback.serve(Simulator(notify_url).app, port)
