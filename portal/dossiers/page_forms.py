"""The small forms around the services' own: check a document, upload a signed application, withdraw."""

from flask_babel import lazy_gettext as _l
from wtforms import FileField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from portal.web.page_form import PortalForm


class CheckForm(PortalForm):
    """A check code, or a document to examine."""

    code = StringField(
        _l("Mã kiểm tra in trên văn bản"),
        description=_l("Gồm 12 chữ và số, ví dụ 7KQ4-M2XW-9TRD. Không phân biệt chữ hoa, chữ thường."),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    file = FileField(
        _l("Tệp cần kiểm tra"),
        description=_l(
            "Văn bản PDF, gói chứng cứ của hồ sơ (ZIP) hoặc bằng chứng nộp hồ sơ (JSON). "
            "Tệp chỉ dùng để kiểm tra rồi xóa ngay."
        ),
        render_kw={"accept": "application/pdf,.pdf,application/zip,.zip,application/json,.json"},
    )


class SignedApplicationForm(PortalForm):
    """The application after it was signed."""

    signed = FileField(
        _l("Đơn đã ký số (tệp PDF)"),
        description=_l("Chọn đúng tệp bạn vừa ký. Không in, quét hoặc lưu lại thành tệp khác."),
        render_kw={"accept": "application/pdf,.pdf"},
    )


class RefusalForm(PortalForm):
    """Why somebody who was invited does not sign."""

    reason = TextAreaField(
        _l("Lý do từ chối"), description=_l("Người nộp hồ sơ sẽ đọc lý do này."), render_kw={"rows": 3}
    )


class WithdrawalForm(PortalForm):
    """Why the applicant wants the dossier back."""

    reason = TextAreaField(
        _l("Lý do rút hồ sơ"), description=_l("Cán bộ sẽ đọc lý do này trước khi xác nhận."), render_kw={"rows": 4}
    )


class PlainForm(PortalForm):
    """A form of one button: nothing to fill in, but protected against forgery."""


class ClaimForm(PortalForm):
    """The two codes on the sheet that the one-stop desk gave."""

    code = StringField(
        _l("Mã hồ sơ"),
        description=_l("In trên giấy tiếp nhận và trên phiếu theo dõi."),
        validators=[InputRequired(_l("Hãy nhập mã hồ sơ.")), Length(max=40)],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    claim = StringField(
        _l("Mã liên kết"),
        description=_l("Gồm 12 chữ và số in trên phiếu theo dõi, ví dụ 7KQ4-M2XW-9TRD."),
        validators=[InputRequired(_l("Hãy nhập mã liên kết.")), Length(max=20)],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
