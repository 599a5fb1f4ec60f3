"""A provider of remote signing that speaks Decision 769, on this machine only: for the demo and the tests.

It keeps the keys of the demonstration authority. Its page at ``/`` plays the app on the phone: who is to sign what,
with a button to confirm and one to refuse.
"""

import base64
import html
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from asn1crypto import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_private_key
from werkzeug import Request, Response
from werkzeug.exceptions import BadRequest, HTTPException, NotFound, Unauthorized
from werkzeug.utils import redirect

from portal.core import loopback
from portal.signing.identity import FileIdentity, load_identity
from portal.signing.subject import read_subject

CLIENT_ID, SECRET = "demo-portal", "demo"  # published: the demo provider serves this machine only
NAME = "Chữ ký số Thử nghiệm"
_PATH = "/sca/sp769/v1"
_WAITING, _SUCCESS, _REJECTED = "sig_wait_for_user_confirm", "SUCCESS", "REJECTED"
_STATES = {_WAITING: "chờ xác nhận", _SUCCESS: "đã xác nhận", _REJECTED: "đã từ chối"}
_FRAME = """<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Ứng dụng ký số (dùng thử)</title>
<style>
body {{ margin: 0; background: #eef1f4; color: #14202b; font: 17px/1.5 system-ui, sans-serif }}
header {{ padding: 14px 18px; background: #14202b; color: #fff }}
header strong {{ display: block; font-size: 20px }}
main {{ max-width: 480px; padding: 14px; margin: auto }}
article {{ padding: 16px 18px; margin-bottom: 14px; border-radius: 10px; background: #fff }}
h2 {{ margin: 0 0 6px; font-size: 22px }} p {{ margin: 0 0 10px }}
button {{ padding: 11px 18px; border: 2px solid #14202b; border-radius: 8px; background: #fff; font: inherit }}
button[value=confirm] {{ background: #14202b; color: #fff; font-weight: 600 }}
</style>
<header><strong>Ứng dụng ký số (dùng thử)</strong>Trang này thay cho ứng dụng trên điện thoại.</header>
<main>{orders}<p>So mã tài liệu với mã trên cổng dịch vụ công rồi mới xác nhận. <a href="/">Tải lại</a></p></main>
</html>"""
_ORDER = """<article><h2>{code}</h2><p>{title}</p><p>Người ký: {signer}. Trạng thái: {state}.</p>{buttons}</article>"""
_BUTTONS = """<form method="post" action="/orders/{transaction}">
<button name="answer" value="confirm">Xác nhận ký</button>
<button name="answer" value="refuse">Từ chối</button></form>"""


@dataclass
class Signing:
    """An order as the provider keeps it."""

    signer: FileIdentity
    title: str
    digests: dict[str, bytes]
    message: str = _WAITING

    @property
    def signatures(self) -> list[dict[str, str]] | None:
        """The raw signature of each document, once confirmed."""
        if self.message != _SUCCESS:
            return None
        return [
            {"doc_id": code, "signature_value": _text(raw_signature(self.signer, digest))}
            for code, digest in self.digests.items()
        ]


@dataclass
class StandIn:
    """The provider as a WSGI application with the keys of the demonstration authority in the folder ``pki``."""

    pki: Path
    passphrase: str
    orders: dict[str, Signing] = field(default_factory=dict)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        request = Request(environ)
        try:
            answer = self._answer(request)
        except HTTPException as problem:
            answer = _json({"status_code": problem.code, "message": problem.name.upper()}, status=problem.code or 500)
        return answer(environ, start_response)

    def _answer(self, request: Request) -> Response:
        if request.method == "GET" and request.path == "/":
            return self._app()
        if request.method != "POST":
            raise NotFound
        if request.path.startswith("/orders/"):
            self.press(request.path.removeprefix("/orders/"), confirm=request.form.get("answer") == "confirm")
            return redirect("/", 303)
        if request.path.startswith(f"{_PATH}/signatures/sign/"):
            return self._status(request.path.removeprefix(f"{_PATH}/signatures/sign/").removesuffix("/status"))
        body = request.get_json()
        if not isinstance(body, dict) or (body.get("sp_id"), body.get("sp_password")) != (CLIENT_ID, SECRET):
            raise Unauthorized
        calls = {f"{_PATH}/credentials/get_certificate": self._certificates, f"{_PATH}/signatures/sign": self._sign}
        if request.path not in calls:
            raise NotFound
        return calls[request.path](body)

    def press(self, transaction: str, *, confirm: bool) -> None:
        """What the person presses in the app. The first answer counts."""
        if transaction not in self.orders:
            raise NotFound
        order = self.orders[transaction]
        if order.message == _WAITING:
            order.message = _SUCCESS if confirm else _REJECTED

    def _certificates(self, body: dict[str, Any]) -> Response:
        signer = self._holder(str(body.get("user_id")))
        found = {
            "cert_id": "1",
            "serial_number": _serial(signer),
            "cert_data": _text(signer.certificate),
            "chain_data": {"ca_cert": _text(signer.chain[0]) if signer.chain else None, "root_cert": None},
            "transaction_id": body.get("transaction_id"),
        }
        return _success({"user_certificates": [found]})

    def _sign(self, body: dict[str, Any]) -> Response:
        transaction, files = str(body.get("transaction_id")), body.get("sign_files") or []
        if transaction in self.orders or not files:
            raise BadRequest
        digests = {str(file["doc_id"]): bytes.fromhex(file["data_to_be_signed"]) for file in files}
        signer = self._holder(str(body.get("user_id")))
        self.orders[transaction] = Signing(signer, str(body.get("transaction_desc") or ""), digests)
        return _success({"transaction_id": transaction, "tran_code": transaction}, message=_WAITING)

    def _status(self, transaction: str) -> Response:
        if transaction not in self.orders:
            raise BadRequest
        order = self.orders[transaction]
        data = {"transaction_id": transaction, "signatures": order.signatures}
        return _success(data, message=order.message)

    def _holder(self, number: str) -> FileIdentity:
        for path in (self.pki / "certs").glob("*.crt"):
            subject = read_subject(x509.Certificate.load(path.read_bytes()))
            if number in (subject.personal_number, subject.tax_code):
                return load_identity(self.pki / "p12" / f"{path.stem}.p12", self.passphrase)
        raise NotFound

    def _app(self) -> Response:
        rows = [
            _ORDER.format(
                code=html.escape(", ".join(order.digests)),
                title=html.escape(order.title),
                signer=html.escape(order.signer.name),
                state=_STATES[order.message],
                buttons=_BUTTONS.format(transaction=html.escape(name)) if order.message == _WAITING else "",
            )
            for name, order in reversed(self.orders.items())
        ]
        return Response(_FRAME.format(orders="".join(rows) or "<p>Chưa có yêu cầu ký nào.</p>"), mimetype="text/html")


def raw_signature(signer: FileIdentity, digest: bytes) -> bytes:
    """A signature over a SHA-256, without anything around it."""
    key = load_der_private_key(signer.key, password=None)
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(digest, padding.PKCS1v15(), Prehashed(SHA256()))
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(digest, ec.ECDSA(Prehashed(SHA256())))
    raise TypeError("neither an RSA nor an elliptic curve key")


def _serial(signer: FileIdentity) -> str:
    return f"{x509.Certificate.load(signer.certificate).serial_number:x}"


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _success(data: dict[str, Any], *, message: str = _SUCCESS) -> Response:
    return _json({"status_code": 200, "message": message, "data": data})


def _json(content: dict[str, Any], *, status: int = 200) -> Response:
    return Response(json.dumps(content), status=status, mimetype="application/json")


def address_for(port: int) -> str:
    """Where the stand-in answers."""
    return f"http://127.0.0.1:{port}/sca/sp769"


def serve(pki: Path, passphrase: str, port: int) -> None:
    """Serve until interrupted."""
    loopback.serve(StandIn(pki, passphrase), port)
