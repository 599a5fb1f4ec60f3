"""The small forms around the services' own: check a document, upload a signed application, withdraw."""

from flask_babel import lazy_gettext as _l
from wtforms import FileField, StringField, TextAreaField

from portal.web.page_form import PortalForm


class CheckForm(PortalForm):
    """A check code, or a document to examine."""

    code = StringField(
        _l("Mã kiểm tra in trên văn bản"),
        description=_l("Gồm 12 chữ và số, ví dụ 7KQ4-M2XW-9TRD. Không phân biệt chữ hoa, chữ thường."),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    file = FileField(
        _l("Tệp PDF cần kiểm tra"),
        description=_l("Tệp chỉ dùng để kiểm tra rồi xóa ngay, không được lưu lại."),
        render_kw={"accept": "application/pdf,.pdf"},
    )


class SignedApplicationForm(PortalForm):
    """The application after it was signed."""

    signed = FileField(
        _l("Đơn đã ký số (tệp PDF)"),
        description=_l("Chọn đúng tệp bạn vừa ký. Không in, quét hoặc lưu lại thành tệp khác."),
        render_kw={"accept": "application/pdf,.pdf"},
    )


class WithdrawalForm(PortalForm):
    """Why the applicant wants the dossier back."""

    reason = TextAreaField(
        _l("Lý do rút hồ sơ"), description=_l("Cán bộ sẽ đọc lý do này trước khi xác nhận."), render_kw={"rows": 4}
    )


class PlainForm(PortalForm):
    """A form of one button: nothing to fill in, but protected against forgery."""
