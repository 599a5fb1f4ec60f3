"""The administrators' forms about whom we believe."""

from datetime import UTC, datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from portal.core.clock import VIETNAM
from portal.trust.rules import KIND_NAMES
from portal.web.languages import say
from portal.web.page_form import PortalForm

_WHY = _l("Hãy ghi lý do, để người sau đọc lại hiểu được.")
_LONGEST = 500


class ProposalForm(PortalForm):
    """A certificate with what it is to be believed for."""

    file = FileField(
        _l("Tệp chứng thư số (PEM hoặc DER)"),
        validators=[FileRequired(_l("Hãy chọn tệp chứng thư số."))],
        render_kw={"accept": ".pem,.crt,.cer,.der"},
    )
    kind = RadioField(
        _l("Tin cậy cho"),
        validators=[InputRequired(_l("Hãy chọn nhóm tin cậy."))],
    )
    hosts = TextAreaField(
        _l("Máy chủ được hỏi trạng thái chứng thư (không bắt buộc)"),
        description=_l("OCSP và CRL của tổ chức này, mỗi dòng một máy chủ. Ví dụ: ocsp.rootca.gov.vn"),
        validators=[Optional(), Length(max=_LONGEST)],
        render_kw={"rows": 3, "spellcheck": "false"},
    )
    until = StringField(
        _l("Tin cậy đến hết ngày (không bắt buộc)"),
        description=_l("Để trống nếu tin cậy đến khi chứng thư số hết hạn. Ví dụ: 31/12/2030."),
        render_kw={"autocomplete": "off", "inputmode": "numeric"},
    )
    why = StringField(
        _l("Lý do, căn cứ"),
        description=_l("Ví dụ: công bố của NEAC ngày 01/3/2027."),
        validators=[InputRequired(_WHY), Length(max=_LONGEST)],
    )

    def offer_kinds(self) -> None:
        """Fill the list of sets in the page's language."""
        self.kind.choices = [SelectChoice(kind.value, say(name)) for kind, name in KIND_NAMES.items()]

    def validate_until(self, field: StringField) -> None:
        """A day as people write it, or nothing."""
        try:
            self.until_moment()
        except ValueError:
            raise ValidationError(_("Hãy ghi ngày như 31/12/2030.")) from None

    def until_moment(self) -> datetime | None:
        """The end of the chosen day in Vietnam. Raises ValueError when it is no day."""
        typed = (self.until.data or "").strip()
        if not typed:
            return None
        midnight = datetime.strptime(typed, "%d/%m/%Y").replace(tzinfo=VIETNAM)
        return (midnight + timedelta(days=1)).astimezone(UTC)


class ConfirmForm(PortalForm):
    """The fingerprint as the authority published it."""

    fingerprint = StringField(
        _l("Dấu vân tay SHA-256 do tổ chức chứng thực công bố"),
        description=_l("Lấy từ công bố của tổ chức chứng thực, không chép từ trang này. Có thể có dấu hai chấm."),
        validators=[InputRequired(_l("Hãy nhập dấu vân tay."))],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


class RetireForm(PortalForm):
    """Why a certificate is believed no longer."""

    why = StringField(
        _l("Lý do thôi tin cậy"),
        validators=[InputRequired(_WHY), Length(max=_LONGEST)],
    )


class PlainForm(PortalForm):
    """A form of one button."""
