"""The words of the gateways, by the published examples."""

from datetime import UTC, datetime

import pytest

from portal.payments.errors import NotASum
from portal.payments.gateways.base import Forged, Outcome, Try
from portal.payments.gateways.vietqr import BankAccount, crc, payload
from portal.payments.gateways.vnpay import Vnpay, signature, signed_text

SIGNED = (
    "vnp_Amount=5000000&vnp_Command=pay&vnp_CreateDate=20261102083000&vnp_CurrCode=VND&vnp_ExpireDate=20261102084500"
    "&vnp_IpAddr=127.0.0.1&vnp_Locale=vn&vnp_OrderInfo=Thanh+toan+le+phi+HS+2611020001&vnp_OrderType=other"
    "&vnp_ReturnUrl=https%3A%2F%2Fdvc.example.gov.vn%2Fpay%2Freturn&vnp_TmnCode=DEMOTMN1&vnp_TxnRef=HS2611020001"
    "&vnp_Version=2.1.0"
)
HASH = (
    "c20cada57003ed758f5a9182c9e89ab6058bd0eaec6c02adb417cd7ab4dcca28"
    "a531e28f829a79e34829084f494d25b3a53ee2ef35913912cb6b60fbada7f7bb"
)
GATEWAY = Vnpay(merchant="DEMOTMN1", secret="SECRETKEY", pay_url="https://pay.example", api_url="https://api.example")
BEGUN, ENDS = datetime(2026, 11, 2, 1, 30, tzinfo=UTC), datetime(2026, 11, 2, 1, 45, tzinfo=UTC)


def said(**changed: str) -> dict[str, str]:
    values = {
        "vnp_TmnCode": "DEMOTMN1",
        "vnp_TxnRef": "HS2611020001",
        "vnp_Amount": "5000000",
        "vnp_ResponseCode": "00",
        "vnp_TransactionStatus": "00",
        "vnp_TransactionNo": "14000001",
        "vnp_PayDate": "20261102083100",
    } | changed
    return values | {"vnp_SecureHash": signature("SECRETKEY", signed_text(values))}


def test_a_redirect_is_signed_as_published() -> None:
    one = Try("HS2611020001", 50_000, "Thanh toan le phi HS 2611020001", BEGUN, ENDS)
    back = "https://dvc.example.gov.vn/pay/return"
    address = GATEWAY.address(one, back=back, payer_address="127.0.0.1", language="vi")
    assert address == f"https://pay.example?{SIGNED}&vnp_SecureHash={HASH}"


def test_a_notification_is_read_in_dong_and_in_vietnams_time() -> None:
    told = GATEWAY.read(said())
    assert (told.reference, told.outcome, told.amount, told.transaction) == (
        "HS2611020001",
        Outcome.PAID,
        50_000,
        "14000001",
    )
    assert told.paid_at == datetime(2026, 11, 2, 1, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "status", "outcome"),
    [
        ("00", "00", Outcome.PAID),
        ("00", "01", Outcome.PENDING),
        ("24", "02", Outcome.FAILED),
        ("51", "02", Outcome.FAILED),
        ("07", "00", Outcome.DOUBTED),
        ("00", "07", Outcome.DOUBTED),
        ("00", "04", Outcome.DOUBTED),
        ("00", "", Outcome.DOUBTED),
        ("", "00", Outcome.DOUBTED),
    ],
)
def test_paid_is_only_what_says_so_twice(code: str, status: str, outcome: Outcome) -> None:
    assert GATEWAY.read(said(vnp_ResponseCode=code, vnp_TransactionStatus=status)).outcome is outcome


@pytest.mark.parametrize(
    "message",
    [
        {},
        said() | {"vnp_Amount": "9900000"},
        said() | {"vnp_SecureHash": "0" * 128},
        said() | {"vnp_SecureHash": "ồ"},
        said(vnp_TmnCode="OTHER001"),
        said(vnp_CurrCode="USD"),
        said(vnp_Amount="5000050"),
        said(vnp_Amount="-5000000"),
        said(vnp_Amount="5e6"),
        said(vnp_Amount="9" * 18),
        said(vnp_Amount=""),
        said(vnp_TxnRef=""),
        said(vnp_TransactionNo=""),
        said(vnp_TransactionNo="0"),
    ],
)
def test_what_the_gateway_did_not_sign_or_cannot_mean_is_forged(message: dict[str, str]) -> None:
    with pytest.raises(Forged):
        GATEWAY.read(message)


def test_the_kind_of_hash_is_not_part_of_what_is_signed_nor_are_foreign_names() -> None:
    assert GATEWAY.read(said() | {"vnp_SecureHashType": "SHA512", "utm_source": "x"}).outcome is Outcome.PAID


def test_a_vietqr_as_published() -> None:
    assert crc(b"123456789") == 0x29B1
    account = BankAccount("970436", "1234567890", "KHO BAC", "VCB")
    assert payload(account, amount=50_000, purpose="HS 2611020001") == (
        "00020101021238540010A00000072701240006970436011012345678900208QRIBFTTA53037045405500005802VN"
        "62170813HS 26110200016304EDF2"
    )


@pytest.mark.parametrize("amount", [0, -1, 10**12])
def test_a_vietqr_of_no_sum_is_refused(amount: int) -> None:
    with pytest.raises(NotASum):
        payload(BankAccount("970436", "1", "", ""), amount=amount, purpose="X")


@pytest.mark.parametrize("purpose", ["", "x" * 26, "Hồ sơ", "a\nb"])
def test_a_vietqr_says_only_plain_letters(purpose: str) -> None:
    with pytest.raises(ValueError, match="purpose"):
        payload(BankAccount("970436", "1", "", ""), amount=1, purpose=purpose)
