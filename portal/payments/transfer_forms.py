"""The cashier's forms: a statement, a transfer that nobody recognised, money that goes back."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import FileField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from portal.web.page_form import PortalForm

_LONGEST = 500
_WHY = _l("Hãy ghi lý do, để người sau đọc lại hiểu được.")
_PLAIN: dict[str, Any] = {"autocomplete": "off", "spellcheck": "false"}


class StatementForm(PortalForm):
    """A file of the bank."""

    file = FileField(
        _l("Tệp sổ phụ của ngân hàng"),
        description=_l(
            "CAMT.053 (XML) hoặc CSV, tối đa 5 MB. Hãy tự tải tệp từ ngân hàng và không sửa. "
            "Nộp lại tệp cũ hoặc tệp trùng ngày cũng không ghi nhận hai lần."
        ),
        render_kw={"accept": ".xml,.csv,.txt,application/xml,text/csv"},
    )


class PlainForm(PortalForm):
    """A form of one button."""


class AssignForm(PortalForm):
    """Whose money a transfer is."""

    code = StringField(
        _l("Mã khoản nộp"),
        description=_l("Ví dụ: DVC26112700015. Mã có trên trang nộp phí của hồ sơ."),
        validators=[InputRequired(_l("Hãy nhập mã khoản nộp.")), Length(max=40)],
        render_kw=_PLAIN,
    )
    why = TextAreaField(
        _l("Vì sao khoản này thuộc về mã đó"),
        description=_l("Ví dụ: người nộp gọi điện, đọc đúng số tiền và thời điểm chuyển."),
        validators=[InputRequired(_WHY), Length(max=_LONGEST)],
        render_kw={"rows": 3},
    )


class SetAsideForm(PortalForm):
    """Why a transfer is to go back."""

    why = TextAreaField(
        _l("Lý do trả lại ngân hàng"), validators=[InputRequired(_WHY), Length(max=_LONGEST)], render_kw={"rows": 3}
    )


class ProofForm(PortalForm):
    """By which number the bank sent money back."""

    proof = StringField(
        _l("Số giao dịch của lệnh chuyển trả"),
        description=_l("Số trên giấy báo nợ hoặc sao kê."),
        validators=[InputRequired(_l("Hãy nhập số giao dịch.")), Length(max=80)],
        render_kw=_PLAIN,
    )


class RefundForm(PortalForm):
    """Money to give back: which part of what came in, and to which account where no gateway sends it."""

    credit = RadioField(_l("Trả lại từ khoản đã nhận"), validate_choice=True)
    amount = StringField(
        _l("Số tiền trả lại (đồng)"),
        validators=[InputRequired(_l("Hãy nhập số tiền.")), Length(max=20)],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    why = TextAreaField(
        _l("Lý do"),
        description=_l("Người duyệt và người nộp đều đọc lý do này."),
        validators=[InputRequired(_WHY), Length(max=_LONGEST)],
        render_kw={"rows": 2},
    )
    payee_name = StringField(
        _l("Chủ tài khoản nhận"),
        description=_l("Ba ô dưới đây chỉ cần khi khoản tiền không đi qua cổng thanh toán."),
        validators=[Optional(), Length(max=200)],
    )
    payee_bank = StringField(_l("Ngân hàng nhận"), validators=[Optional(), Length(max=200)])
    payee_account = StringField(_l("Số tài khoản nhận"), validators=[Optional(), Length(max=40)], render_kw=_PLAIN)


class RefusalForm(PortalForm):
    """Why money does not go back by this proposal."""

    why = TextAreaField(
        _l("Lý do không duyệt"), validators=[InputRequired(_WHY), Length(max=_LONGEST)], render_kw={"rows": 2}
    )


class GivenUpForm(PortalForm):
    """Why approved money will not go by this proposal."""

    reason = TextAreaField(
        _l("Vì sao không chuyển nữa"),
        description=_l("Ví dụ: đã xem sao kê của cổng thanh toán, tiền chưa đi."),
        validators=[InputRequired(_WHY), Length(max=_LONGEST)],
        render_kw={"rows": 2},
    )
